"""A conflict that is answered beside the agent is shown with the answer."""

from __future__ import annotations

import datetime as dt
from typing import Any, get_args

import pytest

from constructs_lib.daemon_set.read import view_of
from constructs_lib.placement.conflicts import Conflict, ConflictKind
from constructs_lib.policy.rules.catalogue import RULES_BY_ID
from constructs_lib.questions.answered_conflicts import RULES, with_answers
from constructs_lib.questions.coverage import coverage
from constructs_lib.report.coverage.text import render
from tests.placement.builders import manifest

TODAY = dt.date(2026, 11, 30)
PORTS = {"ports": [{"containerPort": 9100, "hostPort": 9100}]}


def answered(name: str, text: str, rule: str = "DS1101") -> dict[str, Any]:
    made = manifest(name, container=PORTS)
    made["metadata"]["annotations"] = {f"constructs-lib/ignore.{rule}": text}
    return made


def conflict() -> Conflict:
    return Conflict(
        kind="host-port",
        daemon_sets=("kube-system/a", "kube-system/b"),
        nodes=(),
        message="They clash.",
        remedy="Leave one out.",
    )


@pytest.mark.parametrize(
    ("annotated", "answer"),
    [
        (answered("a", "Moving."), "DS1101 is answered: Moving."),
        (answered("b", "until=2026-12-31 Moving."), "DS1101 is answered: Moving."),
        (answered("b", "until=2026-11-29 Moving."), None),
        (answered("b", ""), None),
        (answered("b", "Moving.", "DS1103"), None),
        (answered("c", "Moving."), None),
    ],
    ids=["the first", "in time", "expired", "no reason", "another rule", "another DaemonSet"],
)
def test_either_of_the_two_may_answer(annotated: dict[str, Any], answer: str | None) -> None:
    (found,) = with_answers([conflict()], [view_of(annotated)], today=TODAY)

    assert found.answer == answer


def test_every_kind_of_conflict_has_its_rule() -> None:
    kinds = {kind for each in get_args(ConflictKind) for kind in get_args(each) or [each]}

    assert kinds == set(RULES)
    assert set(RULES.values()) <= set(RULES_BY_ID)


def test_a_report_shows_the_answer_and_does_not_count_the_conflict_as_open() -> None:
    manifests = [answered("a", "Moving."), manifest("b", container=PORTS)]

    found = coverage(manifests, {"nodes": [{"name": "n"}]})

    assert found.open_conflicts == ()
    assert "    -> DS1101 is answered: Moving.\n" in render(found)
