"""What a declaration would do is what diff says, in one word and a line for each difference."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from constructs_lib.adopt.proof import prove
from constructs_lib.k8s.manifest import Json, Manifest
from tests.adopt.teams import NODE_LOGS, agent


def made(**changes: Json) -> list[Manifest]:
    """What runs, with fields of the DaemonSet changed by their path."""
    found = agent(NODE_LOGS)
    daemon_set: Any = copy.deepcopy(found.daemon_set)
    for path, value in changes.items():
        *steps, last = path.split("__")
        place = daemon_set
        for step in steps:
            place = place.setdefault(step, {})
        place[last] = value
    return [*(each.manifest for each in found.companions), daemon_set]


@pytest.mark.parametrize(
    ("changes", "impact"),
    [
        pytest.param({}, "no-op", id="nothing"),
        pytest.param({"metadata__labels": {"a": "b"}}, "no-restart", id="metadata"),
        pytest.param({"spec__template__spec__hostPID": True}, "restart", id="template"),
        pytest.param(
            {"spec__template__spec__nodeSelector": {"a": "b"}}, "coverage", id="placement"
        ),
        pytest.param({"spec__selector__matchLabels": {"a": "b"}}, "recreate", id="selector"),
        pytest.param({"metadata__name": "other"}, "recreate", id="name"),
    ],
)
def test_the_worst_that_happens_is_said_in_a_word(changes: dict[str, Json], impact: str) -> None:
    proof = prove(agent(NODE_LOGS), made(**changes))

    assert proof.impact == impact
    assert proof.is_no_op == (impact == "no-op")


def test_an_object_that_is_left_out_is_a_difference() -> None:
    _, *rest = made()

    proof = prove(agent(NODE_LOGS), rest)

    assert proof.impact == "no-restart"
    assert list(proof.differences()) == ["ServiceAccount logging/node-logs is not declared"]


def test_an_object_that_is_new_is_a_difference() -> None:
    extra = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "namespace": "b"}}

    assert list(prove(agent(NODE_LOGS), [*made(), extra]).differences()) == [
        "ConfigMap b/a would be new"
    ]


def test_what_is_there_beside_the_companions_is_compared_where_it_is_declared() -> None:
    found = agent(NODE_LOGS)
    beside = next(
        each.manifest
        for each in found.around.values()
        if each.manifest["metadata"]["name"] == "nobody-reads-it"
    )

    assert prove(found, [*made(), beside]).is_no_op
    assert not prove(found, [*made(), {**beside, "data": {}}]).is_no_op


def test_restarts_are_allowed_up_to_what_was_asked_for() -> None:
    proof = prove(agent(NODE_LOGS), made(spec__template__spec__hostPID=True))

    assert [proof.is_at_most(each) for each in ("recreate", "coverage", "restart")] == [True] * 3
    assert [proof.is_at_most(each) for each in ("no-restart", "no-op")] == [False] * 2
