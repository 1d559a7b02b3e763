"""Which processors a Pod may meet, by its own conditions on nodes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.daemon_set.architectures import (
    ARCHITECTURE,
    asked_architectures,
    may_meet_others,
)
from constructs_lib.daemon_set.placement_overlap import placement
from constructs_lib.k8s.node_selector import read_node_terms, terms_match

OLD = "beta.kubernetes.io/arch"


def affinity(*terms: list[dict[str, Any]]) -> dict[str, Any]:
    required = {"nodeSelectorTerms": [{"matchExpressions": term} for term in terms]}
    return {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": required}}


def arch(operator: str, *values: str, key: str = ARCHITECTURE) -> dict[str, Any]:
    return {"key": key, "operator": operator, **({"values": list(values)} if values else {})}


@pytest.mark.parametrize(
    ("pod", "asked"),
    [
        ({}, None),
        ({"nodeSelector": {"disk": "ssd"}}, None),
        ({"nodeSelector": {ARCHITECTURE: "arm64"}}, {"arm64"}),
        ({"nodeSelector": {OLD: "arm64"}}, {"arm64"}),
        ({"affinity": affinity([arch("In", "amd64", "arm64")])}, {"amd64", "arm64"}),
        ({"affinity": affinity([arch("In", "amd64")], [arch("In", "arm64")])}, {"amd64", "arm64"}),
        ({"affinity": affinity([arch("In", "amd64")], [arch("Exists")])}, None),
        (
            {"affinity": affinity([arch("In", "amd64", "arm64"), arch("NotIn", "amd64")])},
            {"arm64"},
        ),
        (
            {"nodeSelector": {ARCHITECTURE: "amd64"}, "affinity": affinity([arch("In", "arm64")])},
            set(),
        ),
        ({"affinity": affinity([])}, set()),
    ],
    ids=range(10),
)
def test_the_processors_that_a_pod_asks_for(pod: dict[str, Any], asked: set[str] | None) -> None:
    assert asked_architectures(placement(pod)) == asked


CONDITIONS = st.builds(
    lambda operator, values: arch(operator, *(values if operator in {"In", "NotIn"} else ())),
    st.sampled_from(["In", "NotIn", "Exists"]),
    st.lists(st.sampled_from(["amd64", "arm64", "s390x"]), min_size=1, max_size=2, unique=True),
)


@given(st.lists(st.lists(CONDITIONS, min_size=1, max_size=3), min_size=1, max_size=3))
def test_both_answers_are_those_of_every_node(terms: list[list[dict[str, Any]]]) -> None:
    """Held against the scheduler's own reading, node by node."""
    pod = {"affinity": affinity(*terms)}
    where = placement(pod)
    known = ("amd64", "arm64", "s390x", "riscv64")

    wanted = {
        each for each in known if terms_match(read_node_terms(pod), "a", {ARCHITECTURE: each})
    }
    asked = asked_architectures(where)

    assert may_meet_others(where, ["amd64"]) == bool(wanted - {"amd64"})
    assert asked is None or asked == wanted
