"""Terms of node affinity: one is enough, and within one all conditions count."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.k8s.node_selector import read_node_terms, terms_match


def pod(*terms: dict[str, Any]) -> dict[str, Any]:
    required = {"nodeSelectorTerms": list(terms)}
    return {
        "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": required}}
    }


ZONE_A = {"key": "zone", "operator": "In", "values": ["a"]}
NAMED_N1 = {"key": "metadata.name", "operator": "In", "values": ["n1"]}
NOT_N1 = {"key": "metadata.name", "operator": "NotIn", "values": ["n1"]}


@pytest.mark.parametrize(
    ("terms", "matches"),
    [
        pytest.param([{"matchExpressions": [ZONE_A]}], True, id="label"),
        pytest.param([{"matchFields": [NAMED_N1]}], True, id="name"),
        pytest.param([{"matchFields": [NOT_N1]}], False, id="not this name"),
        pytest.param(
            [{"matchExpressions": [ZONE_A], "matchFields": [NOT_N1]}], False, id="label and name"
        ),
        pytest.param(
            [{"matchFields": [NOT_N1]}, {"matchExpressions": [ZONE_A]}], True, id="either term"
        ),
        pytest.param([{}], False, id="a term without conditions"),
        pytest.param([], False, id="no terms"),
        pytest.param(
            [{"matchFields": [{**NAMED_N1, "values": ["n1", "n2"]}]}], False, id="two names"
        ),
        pytest.param(
            [{"matchExpressions": [ZONE_A, {"key": "a", "operator": "?"}]}],
            False,
            id="a condition that cannot be parsed",
        ),
    ],
)
def test_terms_judge_the_node_n1_in_zone_a(terms: list[dict[str, Any]], *, matches: bool) -> None:
    assert terms_match(read_node_terms(pod(*terms)), "n1", {"zone": "a"}) is matches


@pytest.mark.parametrize("spec", [{}, {"affinity": None}, {"affinity": {"nodeAffinity": {}}}])
def test_a_pod_without_required_affinity_takes_any_node(spec: dict[str, Any]) -> None:
    assert read_node_terms(spec) is None
    assert terms_match(None, "n1", {})


def test_unmet_conditions_are_told_in_the_order_of_the_term() -> None:
    zone_b = {"key": "zone", "operator": "In", "values": ["b"]}
    (term,) = read_node_terms(pod({"matchExpressions": [zone_b], "matchFields": [NOT_N1]})) or ()

    assert [str(entry) for entry in term.unmet("n1", {"zone": "a"})] == [
        "zone In [b]",
        "metadata.name NotIn [n1]",
    ]
