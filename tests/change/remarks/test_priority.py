"""DS1312: a lower rank is told, as far as both ranks are known."""

from __future__ import annotations

import pytest

from constructs_lib.change.remarks.priority import priority
from constructs_lib.k8s.manifest import Manifest
from tests.change.builders import agent, messages, thing, update_of

NODE, CLUSTER = (agent(priorityClassName=f"system-{of}-critical") for of in ("node", "cluster"))
OWN = agent(priorityClassName="own")


def rank(value: int) -> list[Manifest]:
    return [thing("PriorityClass", "own", group="scheduling.k8s.io/v1", value=value)]


def test_a_lower_class_is_told() -> None:
    assert messages(priority(update_of(NODE, CLUSTER))) == [
        (
            "Its priority drops from 2,000,001,000 (system-node-critical) to 2,000,000,000 "
            "(system-cluster-critical): it is evicted sooner, and other Pods may take its place."
        )
    ]


def test_a_class_that_is_worth_less_than_before_is_told() -> None:
    update = update_of(OWN, OWN, old_objects=rank(1000), new_objects=rank(10))

    assert len(messages(priority(update))) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [(CLUSTER, NODE), (NODE, NODE), (NODE, OWN), (OWN, agent())],
    ids=["higher", "the same", "nobody knows", "nobody knew"],
)
def test_what_is_not_lower_is_not_told(old: Manifest, new: Manifest) -> None:
    assert messages(priority(update_of(old, new))) == []


def test_a_class_given_up_is_lower() -> None:
    assert len(messages(priority(update_of(NODE, agent())))) == 1
