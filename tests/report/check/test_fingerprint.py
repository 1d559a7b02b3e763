"""A finding is the same one wherever its line moves, and no other one."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.policy.finding import Severity
from constructs_lib.report.check.fingerprint import fingerprints
from tests.report.check.reports import NASTY, finding

UNREADABLE = {"object": ("", "", None, ""), "path": (), "container": None}


def test_a_fingerprint_never_changes() -> None:
    assert fingerprints([finding()]) == ["e641b6fdb6f90cf2:1"]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"line": 90, "column": 1}, id="another line"),
        pytest.param({"message": "Said otherwise."}, id="another message"),
        pytest.param({"severity": Severity.INFO}, id="another severity"),
        pytest.param({"source": "moved/agent.yaml"}, id="another file"),
        pytest.param(
            {
                "path": (
                    "spec",
                    "template",
                    "spec",
                    "containers",
                    4,
                    "securityContext",
                    "privileged",
                )
            },
            id="another container before it",
        ),
    ],
)
def test_it_stays_when(changes: dict[str, Any]) -> None:
    assert fingerprints([finding(**changes)]) == fingerprints([finding()])


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"rule": "DS502"}, id="another rule"),
        pytest.param({"object": ("apps", "DaemonSet", "b", "agent")}, id="another namespace"),
        pytest.param({"container": "sidecar"}, id="another container"),
        pytest.param({"path": ("spec",)}, id="another place"),
        pytest.param(UNREADABLE, id="no object"),
    ],
)
def test_it_differs_with(changes: dict[str, Any]) -> None:
    assert fingerprints([finding(**changes)]) != fingerprints([finding()])


def test_texts_without_an_object_are_told_apart_by_their_file() -> None:
    one, other = fingerprints([finding(**UNREADABLE), finding(**UNREADABLE, source="b.yaml")])

    assert one != other


def test_what_is_alike_is_numbered() -> None:
    first, second = fingerprints([finding(message="One."), finding(message="Two.")])

    assert (first[:-2], second) == (second[:-2], f"{first[:-1]}2")


def test_any_name_has_one() -> None:
    assert len(set(fingerprints(NASTY.findings))) == 2
