"""Every check is in the catalogue, and the gravest is told first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.change.pairing import Pair
from constructs_lib.change.remarks import catalogue
from constructs_lib.change.remarks.catalogue import CHECKS, remarks
from tests.change.builders import agent, thing, update_of

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


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param({"data": {"a": "2"}}, ["configuration-does-not-roll"], id="what it reads"),
        pytest.param({"kind": "Secret"}, [], id="what it does not read"),
    ],
)
def test_of_a_daemon_set_that_is_as_it_was_only_what_changes_around_it_is_told(
    change: dict[str, Any], told: list[str]
) -> None:
    volumes = [{"name": "settings", "configMap": {"name": "settings"}}]
    settings = thing("ConfigMap", "settings", data={"a": "1"})
    update = update_of(
        agent(volumes=volumes),
        agent(volumes=volumes),
        old_objects=[settings],
        new_objects=[settings | change],
    )
    same = replace(update, pair=Pair(old=update.pair.new, new=update.pair.new))

    assert same.pair.is_unchanged
    assert [each.name for each in remarks(same)] == told
    assert remarks(same) == remarks(update)
