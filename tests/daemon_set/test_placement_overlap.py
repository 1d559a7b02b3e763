"""Two placements are apart exactly where no node can meet the conditions of both."""

from __future__ import annotations

import pytest

from constructs_lib.daemon_set.placement_overlap import Overlap, hedge, overlap, placement
from constructs_lib.k8s.manifest import Json


def affinity(*terms: list[Json]) -> Json:
    """A Pod with required node affinity; each term is a list of its expressions."""
    listed = [{"matchExpressions": term} for term in terms]
    required = {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": listed}}
    return {"affinity": {"nodeAffinity": required}}


def one_of(key: str, *values: str) -> Json:
    return {"key": key, "operator": "In", "values": list(values)}


def on(name: str) -> Json:
    """A Pod that is bound to a node by its name."""
    fields = [{"key": "metadata.name", "operator": "In", "values": [name]}]
    required = {"nodeSelectorTerms": [{"matchFields": fields}]}
    affinity = {"requiredDuringSchedulingIgnoredDuringExecution": required}
    return {"affinity": {"nodeAffinity": affinity}}


BUILD: Json = {"nodeSelector": {"pool": "build"}}
WITH = {"key": "gpu", "operator": "Exists"}
WITHOUT = {"key": "gpu", "operator": "DoesNotExist"}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param({}, {}, "certain", id="no conditions"),
        pytest.param(BUILD, {}, "certain", id="conditions of one only"),
        pytest.param(BUILD, {"nodeSelector": {"pool": "web"}}, "none", id="two values of a label"),
        pytest.param(BUILD, {"nodeSelector": {"tier": "a"}}, "possible", id="two labels"),
        pytest.param(BUILD, affinity([one_of("pool", "build")]), "certain", id="said in two ways"),
        pytest.param(BUILD, affinity([one_of("pool", "a", "b")]), "none", id="disjoint values"),
        pytest.param(BUILD, affinity([one_of("pool", "a", "build")]), "possible", id="some values"),
        pytest.param(affinity([WITH]), affinity([WITHOUT]), "none", id="with and without a label"),
        pytest.param(
            BUILD,
            affinity([one_of("pool", "web")], [one_of("pool", "build")]),
            "certain",
            id="one of two terms",
        ),
        pytest.param(
            {"os": {"name": "windows"}},
            {"nodeSelector": {"kubernetes.io/os": "linux"}},
            "none",
            id="the system of the Pod",
        ),
        pytest.param(on("a"), on("b"), "none", id="two nodes"),
        pytest.param(on("a"), {"nodeSelector": {"metadata.name": "b"}}, "possible", id="no label"),
        pytest.param(affinity(), {}, "none", id="no term at all"),
        pytest.param(affinity([]), {}, "none", id="a term without conditions"),
        pytest.param(
            BUILD | affinity([one_of("pool", "web")]), {}, "none", id="a contradiction in one"
        ),
    ],
)
def test_conditions_decide_whether_two_pods_may_meet(
    one: Json, other: Json, expected: Overlap
) -> None:
    assert overlap(placement(one), placement(other)) == expected
    assert overlap(placement(other), placement(one)) == expected


def test_only_what_is_not_certain_is_hedged() -> None:
    assert hedge("certain") == ""
    assert hedge("possible") == " Nothing in their placement keeps them apart."
