"""Tolerations tolerate what the real scheduler says they tolerate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.k8s.taints import Taint, tolerates, untolerated

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "daemon_set" / "pod-vectors.json").read_text(encoding="utf-8")
)["tolerates"]


@pytest.mark.parametrize(
    "entry", VECTORS, ids=lambda entry: f"{entry['toleration']} {entry['taint']}"
)
def test_a_toleration_tolerates_as_in_kubernetes(entry: dict[str, Any]) -> None:
    found = entry["taint"]
    taint = Taint(found["key"], found.get("value", ""), found["effect"])

    assert entry["expect"] is tolerates(
        entry["toleration"], taint, comparison_operators=entry["comparison_operators_enabled"]
    )


@pytest.mark.parametrize("bound", ["+5", "05", "5.0", "99999999999999999999", ""])
def test_a_number_that_is_not_canonical_compares_with_nothing(bound: str) -> None:
    toleration = {"key": "sla", "operator": "Lt", "value": bound}

    assert not tolerates(toleration, Taint("sla", "1", "NoSchedule"), comparison_operators=True)


@pytest.mark.parametrize(
    ("taint", "printed"),
    [
        pytest.param(Taint("gpu", "true", "NoSchedule"), "gpu=true:NoSchedule", id="value"),
        pytest.param(Taint("gpu", "", "NoExecute"), "gpu:NoExecute", id="no value"),
    ],
)
def test_a_taint_is_printed_as_kubectl_takes_it(taint: Taint, printed: str) -> None:
    assert str(taint) == printed


def test_untolerated_taints_keep_the_order_of_the_node() -> None:
    taints = [Taint(key, "", "NoSchedule") for key in "cab"]

    assert [taint.key for taint in untolerated(taints, [{"key": "a", "operator": "Exists"}])] == [
        "c",
        "b",
    ]


def test_a_preference_keeps_nobody_away() -> None:
    assert list(untolerated([Taint("a", "", "PreferNoSchedule")], [])) == []
