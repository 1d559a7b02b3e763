"""Every check is in the catalogue, and the gravest is told first."""

from __future__ import annotations

from pathlib import Path

from constructs_lib.change.remarks import catalogue
from constructs_lib.change.remarks.catalogue import CHECKS, remarks
from tests.change.builders import agent, update_of

NO_CHECKS = {"__init__", "catalogue", "remark"}


def test_every_file_of_the_room_is_a_check() -> None:
    files = {file.stem for file in Path(catalogue.__file__).parent.glob("*.py")}

    assert {check.__name__ for check in CHECKS} == files - NO_CHECKS


def test_the_gravest_is_told_first() -> None:
    old = agent(container={"image": "a:1"})
    new = agent(container={"image": "a:2"}, hostPID=True)
    severities = [remark.severity for remark in remarks(update_of(old, new))]

    assert severities == ["warning", "warning", "info"]


def test_nothing_is_said_of_what_does_not_change() -> None:
    assert remarks(update_of(agent(), agent())) == ()
