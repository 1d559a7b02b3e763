"""DS306 to DS308: tolerations that are refused, or that say nothing."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.yaml.edit import Remove
from tests.policy.judging import edits, found, places, tolerating

TOLERATIONS = ("spec", "template", "spec", "tolerations")


@pytest.mark.parametrize(
    ("entry", "field", "message"),
    [
        pytest.param(
            "key: a, operator: Exists, value: b",
            "value",
            "value is 'b'; operator Exists takes none.",
            id="Exists with a value",
        ),
        pytest.param(
            "operator: Equal, value: b",
            "key",
            "key is missing beside operator Equal; only Exists needs none.",
            id="no key",
        ),
        pytest.param(
            "effect: NoSchedule",
            "key",
            "key is missing beside operator Equal; only Exists needs none.",
            id="effect alone",
        ),
        pytest.param(
            "key: a, operator: Exists, effect: NoSchedule, tolerationSeconds: 5",
            "tolerationSeconds",
            "tolerationSeconds works with effect NoExecute only, not with 'NoSchedule'; remove it.",
            id="seconds with another effect",
        ),
        pytest.param(
            "key: a, operator: Exists, tolerationSeconds: 5",
            "tolerationSeconds",
            "tolerationSeconds works with effect NoExecute only, not with none; remove it.",
            id="seconds without an effect",
        ),
        pytest.param(
            "key: a, operator: Exists, effect: NoRun",
            "effect",
            "effect is 'NoRun'; write NoSchedule, PreferNoSchedule, NoExecute or none.",
            id="unknown effect",
        ),
        pytest.param(
            "key: a, operator: In, value: b",
            "operator",
            "operator is 'In'; write Equal or Exists.",
            id="unknown operator",
        ),
        pytest.param(
            "key: a, value: b c",
            "value",
            "value 'b c' is not a valid label value; use at most 63 letters, digits, '-', '_' and "
            "'.', beginning and ending with a letter or digit.",
            id="a value that no label has",
        ),
        pytest.param(
            "key: a/b/c, operator: Exists",
            "key",
            "key 'a/b/c' is not a valid key; write 'name' or 'prefix.example/name' with letters, "
            "digits, '-', '_' and '.', at most 63 characters after the slash.",
            id="a key that no label has",
        ),
    ],
)
def test_ds306_says_what_the_api_server_would(entry: str, field: str, message: str) -> None:
    example = tolerating(entry)

    assert found("DS306", example) == [("error", message)]
    assert places("DS306", example) == [f"spec.template.spec.tolerations[0].{field}"]


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param("key: a, value: b", id="Equal is the default"),
        pytest.param("key: a, value: ''", id="an empty value"),
        pytest.param("key: a, operator: Exists, value: ''", id="Exists with an empty value"),
        pytest.param("operator: Exists", id="everything"),
        pytest.param(
            "key: a, operator: Exists, effect: NoExecute, tolerationSeconds: 0", id="seconds"
        ),
    ],
)
def test_ds306_is_silent_about_what_is_allowed(entry: str) -> None:
    assert found("DS306", tolerating(entry)) == []


@pytest.mark.parametrize("minor", [34, 37])
def test_ds306_knows_that_comparisons_are_behind_a_gate(minor: int) -> None:
    example = tolerating("key: cores, operator: Gt, value: '4'")
    message = (
        "operator is Gt, which needs Kubernetes 1.35 and the feature gate "
        "TaintTolerationComparisonOperators; write Equal or Exists."
    )

    assert found("DS306", example, minor=minor) == [("error", message)]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        pytest.param(
            "key: a, operator: Exists, value: b",
            [Remove(path=(*TOLERATIONS, 0, "value"))],
            id="a value too many goes",
        ),
        pytest.param("key: a, value: b c", [], id="a wrong value needs a person"),
    ],
)
def test_ds306_drops_a_value_that_exists_cannot_have(entry: str, expected: list[Any]) -> None:
    assert edits("DS306", tolerating(entry)) == expected


@pytest.mark.parametrize(
    ("taint", "effect"),
    [
        ("not-ready", "NoExecute"),
        ("unreachable", "NoExecute"),
        ("disk-pressure", "NoSchedule"),
        ("memory-pressure", "NoSchedule"),
        ("pid-pressure", "NoSchedule"),
        ("unschedulable", "NoSchedule"),
    ],
)
def test_ds307_knows_what_the_controller_adds(taint: str, effect: str) -> None:
    example = tolerating(f"key: node.kubernetes.io/{taint}, operator: Exists, effect: {effect}")
    message = (
        f"Every Pod of a DaemonSet gets a toleration of node.kubernetes.io/{taint}:{effect} anyway."
    )

    assert found("DS307", example) == [("info", message)]


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param("key: node.kubernetes.io/not-ready, operator: Exists", id="every effect"),
        pytest.param(
            "key: node.kubernetes.io/not-ready, operator: Exists, effect: NoSchedule",
            id="the other effect",
        ),
        pytest.param(
            "key: node.kubernetes.io/not-ready, effect: NoExecute, tolerationSeconds: 9",
            id="seconds that the controller keeps",
        ),
        pytest.param(
            "key: node.kubernetes.io/network-unavailable, operator: Exists, effect: NoSchedule",
            id="no network, for an agent that needs one",
        ),
    ],
)
def test_ds307_is_silent_about_tolerations_that_add_something(entry: str) -> None:
    assert found("DS307", tolerating(entry)) == []


def test_ds307_finds_network_unavailable_on_the_nodes_network() -> None:
    entry = "key: node.kubernetes.io/network-unavailable, operator: Exists, effect: NoSchedule"
    example = tolerating(entry, extra="hostNetwork: true")

    assert places("DS307", example) == ["spec.template.spec.tolerations[0]"]


def test_ds307_finds_and_removes_what_is_there_twice() -> None:
    example = tolerating(*["key: example.com/a, operator: Exists"] * 2, "key: example.com/a")

    assert found("DS307", example) == [("info", "The toleration repeats tolerations[0].")]
    assert edits("DS307", example) == [Remove(path=(*TOLERATIONS, 1))]


def test_ds307_leaves_a_repetition_of_the_controller_to_a_person() -> None:
    example = tolerating("key: node.kubernetes.io/pid-pressure, effect: NoSchedule")

    assert len(found("DS307", example)) == 1
    assert edits("DS307", example) == []


@pytest.mark.parametrize("key", ["not-ready", "unreachable"])
def test_ds308_finds_seconds_without_effect_and_removes_them(key: str) -> None:
    example = tolerating(
        f"key: node.kubernetes.io/{key}, operator: Exists, effect: NoExecute, tolerationSeconds: 30"
    )
    message = (
        "tolerationSeconds is 30, but the controller replaces this toleration of "
        f"node.kubernetes.io/{key} by one without a limit."
    )

    assert found("DS308", example) == [("warning", message)]
    assert edits("DS308", example) == [Remove(path=(*TOLERATIONS, 0, "tolerationSeconds"))]


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(
            "key: node.kubernetes.io/not-ready, effect: NoExecute, tolerationSeconds: 30",
            id="Equal, which the controller keeps",
        ),
        pytest.param(
            "key: a, operator: Exists, effect: NoExecute, tolerationSeconds: 30", id="another taint"
        ),
        pytest.param(
            "key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute", id="none"
        ),
    ],
)
def test_ds308_is_silent_about_seconds_that_count(entry: str) -> None:
    assert found("DS308", tolerating(entry)) == []


@pytest.mark.parametrize(("other", "count"), [("{a: [1]}", 1), ("{a: [2]}", 0)])
def test_a_toleration_with_an_unknown_field_may_be_repeated_too(other: str, count: int) -> None:
    entry = "key: a, operator: Exists, odd: "

    assert len(found("DS307", tolerating(entry + "{a: [1]}", entry + other))) == count
