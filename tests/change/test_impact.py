"""Each change has one impact, the worst that is true."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.change.compare import compare
from constructs_lib.change.impact import Impact, impact_of
from constructs_lib.k8s.manifest import Json, Manifest
from tests.change.builders import agent, pair_of, with_value

POD = "spec.template.spec"
TOLERATION = {"key": "gpu", "operator": "Exists"}


def impact(old: Manifest, new: Manifest, **known: Any) -> Impact:
    pair = pair_of(old, new)
    return impact_of(pair, compare(pair.old, pair.new), **known)


CHANGES: list[tuple[str, Json, Impact]] = [
    ("spec.selector", {"matchLabels": {"app": "b"}}, "recreate"),
    ("metadata.name", "b", "recreate"),
    ("metadata.namespace", "b", "recreate"),
    (f"{POD}.nodeSelector", {"a": "b"}, "coverage"),
    (f"{POD}.nodeName", "n1", "coverage"),
    (f"{POD}.tolerations", [TOLERATION], "coverage"),
    (f"{POD}.hostNetwork", True, "coverage"),
    (f"{POD}.containers.0.image", "b:1", "restart"),
    (f"{POD}.affinity", {"podAffinity": {}}, "restart"),
    ("spec.template.metadata.annotations", {"a": "b"}, "restart"),
    (f"{POD}.containers.0.securityContext", {}, "restart"),
    ("spec.minReadySeconds", 5, "no-restart"),
    ("spec.updateStrategy", {"type": "OnDelete"}, "no-restart"),
    ("metadata.labels", {"a": "b"}, "no-restart"),
    ("spec.revisionHistoryLimit", 10, "no-op"),
    (f"{POD}.dnsPolicy", "ClusterFirst", "no-op"),
    ("status", {"desiredNumberScheduled": 3}, "no-op"),
]


@pytest.mark.parametrize(("path", "value", "expected"), CHANGES, ids=lambda value: str(value)[:40])
def test_a_change_has_its_impact(path: str, value: Json, expected: Impact) -> None:
    assert impact(agent(), with_value(agent(), path, value)) == expected


@pytest.mark.parametrize(("moves", "expected"), [(True, "coverage"), (False, "restart")])
def test_known_nodes_decide_about_coverage(moves: bool, expected: Impact) -> None:
    new = with_value(agent(), f"{POD}.tolerations", [TOLERATION])

    assert impact(agent(), new, moves_nodes=moves) == expected


def test_the_order_of_expressions_in_a_selector_counts() -> None:
    entries = [{"key": key, "operator": "Exists"} for key in ("a", "b")]
    old, new = (
        with_value(agent(), "spec.selector", {"matchExpressions": each})
        for each in (entries, entries[::-1])
    )

    assert impact(old, new) == "recreate"


def test_the_order_of_tolerations_moves_no_node() -> None:
    other = {"key": "b", "operator": "Exists"}

    assert impact(
        agent(tolerations=[TOLERATION, other]), agent(tolerations=[other, TOLERATION])
    ) == ("restart")


def test_the_order_of_the_fields_of_tolerations_is_no_change() -> None:
    tolerations = [{"key": "b", "operator": "Exists"}, {"key": "a", "effect": "NoSchedule"}]
    turned = [dict(reversed(each.items())) for each in tolerations]

    assert impact(agent(tolerations=tolerations), agent(tolerations=turned)) == "no-op"


@given(st.lists(st.sampled_from(CHANGES), max_size=5))
def test_a_change_is_recreate_exactly_if_selector_or_identity_differ(
    changes: list[tuple[str, Json, Impact]],
) -> None:
    new = agent()
    for path, value, _ in changes:
        new = with_value(new, path, value)
    differs = new["spec"]["selector"] != agent()["spec"]["selector"] or any(
        new["metadata"].get(field) != agent()["metadata"][field] for field in ("name", "namespace")
    )

    assert (impact(agent(), new) == "recreate") == differs


@given(st.lists(st.sampled_from(CHANGES), max_size=5), st.sampled_from([False, None]))
def test_a_manifest_against_itself_is_a_no_op(
    changes: list[tuple[str, Json, Impact]], moves: bool | None
) -> None:
    manifest = agent()
    for path, value, _ in changes:
        manifest = with_value(manifest, path, value)

    assert impact(manifest, manifest, moves_nodes=moves) == "no-op"
