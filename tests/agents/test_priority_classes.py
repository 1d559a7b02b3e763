"""PriorityClasses: a few ranks, between workloads and the system."""

from __future__ import annotations

from typing import Any

import kubernetes_validate
import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.priority_classes import PriorityClassesSpec, PriorityRank


def test_there_are_two_ranks_between_workloads_and_the_system() -> None:
    classes = PriorityClassesSpec(name="ranks").manifests()

    assert [(c["metadata"]["name"], c["value"]) for c in classes] == [
        ("node-critical", 1_000_000),
        ("node-telemetry", 500_000),
    ]


@pytest.mark.parametrize("version", ["1.31", "1.37"])
def test_kubernetes_accepts_every_field(version: str) -> None:
    rank = PriorityRank(name="patient", value=10, description="Waits.", preempts=False)
    (written,) = PriorityClassesSpec(name="ranks", ranks=(rank,)).manifests()

    kubernetes_validate.validate(written, version, strict=True)
    assert written["preemptionPolicy"] == "Never"


def test_a_rank_that_preempts_says_nothing_of_it_as_that_is_the_default() -> None:
    written = PriorityClassesSpec(name="ranks").manifests()[0]

    assert "preemptionPolicy" not in written


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param(
            {"name": "system-mine"}, "begin with 'system-'", id="a name like the system's"
        ),
        pytest.param(
            {"name": "system-node-critical"}, "belongs to Kubernetes", id="a name of the system"
        ),
        pytest.param({"value": 2_000_000_000}, "value: got 2000000000", id="a value of the system"),
        pytest.param({"name": "Mine"}, "is not the name of a priority class", id="no name"),
    ],
)
def test_what_kubernetes_keeps_for_itself_is_refused(fields: dict[str, Any], message: str) -> None:
    given: dict[str, Any] = {"name": "mine", "value": 1, "description": "Mine.", **fields}

    with pytest.raises(DeclarationError, match=message):
        PriorityRank(**given)


def test_a_rank_is_declared_once() -> None:
    rank = PriorityRank(name="mine", value=1, description="Mine.")

    with pytest.raises(DeclarationError, match="mine is listed twice; list it once"):
        PriorityClassesSpec(name="ranks", ranks=(rank, rank))


def test_a_new_rank_says_who_uses_it() -> None:
    rank = PriorityRank(name="mine", value=1)

    with pytest.raises(DeclarationError, match=r"ranks\[0\].description: is required"):
        PriorityClassesSpec(name="ranks", ranks=(rank,))


def test_classes_that_were_there_before_have_only_what_is_declared() -> None:
    rank = PriorityRank(name="mine", value=1)
    spec = PriorityClassesSpec(
        name="ranks", ranks=(rank,), adopted="Adopted from k8s/a.yaml:1.", annotations={"a": "b"}
    )

    assert spec.manifests() == [
        {
            "apiVersion": "scheduling.k8s.io/v1",
            "kind": "PriorityClass",
            "metadata": {"name": "mine", "annotations": {"a": "b"}},
            "value": 1,
        }
    ]
