"""DS101, DS102 and DS106: what the DaemonSet takes for its own Pods."""

from __future__ import annotations

import pytest

from constructs_lib.yaml.edit import Put, Remove
from tests.policy.judging import edits, found, places

MATCH_LABELS = "spec.selector.matchLabels"
LABELS = ("spec", "template", "metadata", "labels")
NAME = "app.kubernetes.io/name"
INSTANCE = "app.kubernetes.io/instance"


def selecting(selector: str, *, labels: str = "{}") -> str:
    return f"{{spec: {{selector: {selector}, template: {{metadata: {{labels: {labels}}}}}}}}}"


def unmet(words: str) -> list[tuple[str, str]]:
    return [("error", f"The selector does not match the labels of the template: {words}.")]


@pytest.mark.parametrize(
    ("selector", "labels", "words"),
    [
        pytest.param(
            "{matchLabels: {tier: node}}", "{}", "tier should be 'node' and is missing", id="none"
        ),
        pytest.param(
            "{matchLabels: {tier: node}}",
            "{tier: web}",
            "tier should be 'node' and is 'web'",
            id="another value",
        ),
        pytest.param(
            "{matchExpressions: [{key: tier, operator: In, values: [node, edge]}]}",
            "{tier: web}",
            "'tier In [node, edge]' does not hold",
            id="an expression",
        ),
        pytest.param(
            "{matchLabels: {tier: node}, matchExpressions: [{key: app, operator: Exists}]}",
            "{}",
            "tier should be 'node' and is missing; 'app Exists' does not hold",
            id="both",
        ),
        pytest.param(
            "{matchExpressions: [{key: tier, operator: Gt, values: ['1']}]}",
            "{tier: '2'}",
            "matchExpressions[0] is not valid",
            id="an operator that only nodes are selected with",
        ),
        pytest.param(
            "{matchExpressions: [{key: tier, operator: In, values: []}]}",
            "{tier: node}",
            "matchExpressions[0] is not valid",
            id="no values",
        ),
    ],
)
def test_ds101_names_what_is_not_met(selector: str, labels: str, words: str) -> None:
    assert found("DS101", selecting(selector, labels=labels)) == unmet(words)


@pytest.mark.parametrize(
    "selector",
    [
        pytest.param(
            "{matchExpressions: [{key: tier, operator: NotIn, values: [web]}]}",
            id="NotIn without the label",
        ),
        pytest.param(
            "{matchExpressions: [{key: tier, operator: DoesNotExist}]}", id="DoesNotExist"
        ),
        pytest.param(
            f"{{matchExpressions: [{{key: {NAME}, operator: In, values: [a, agent]}}]}}", id="In"
        ),
    ],
)
def test_ds101_reads_selectors_as_kubernetes_does(selector: str) -> None:
    assert found("DS101", selecting(selector)) == []


@pytest.mark.parametrize(
    ("selector", "labels", "expected"),
    [
        pytest.param(
            "{matchLabels: {a: one, b: two}}",
            "{}",
            [Put(path=(*LABELS, "a"), value="one"), Put(path=(*LABELS, "b"), value="two")],
            id="missing labels",
        ),
        pytest.param("{matchLabels: {a: one}}", "{a: two}", [], id="another value"),
        pytest.param(
            "{matchLabels: {a: x}, matchExpressions: [{key: b, operator: Exists}]}",
            "{}",
            [],
            id="not by labels alone",
        ),
    ],
)
def test_ds101_adds_labels_where_that_is_enough(
    selector: str, labels: str, expected: list[Put]
) -> None:
    assert edits("DS101", selecting(selector, labels=labels)) == expected


def test_ds101_adds_labels_to_a_template_that_has_none() -> None:
    bare = "{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: a}, spec: {selector: "
    bare += "{matchLabels: {a: x}}, template: {spec: {containers: [{name: a, image: b}]}}}}"

    expected = Put(path=("spec", "template", "metadata"), value={"labels": {"a": "x"}})
    assert edits("DS101", bare) == [expected]


@pytest.mark.parametrize(
    ("selector", "state"),
    [
        pytest.param("null", "missing", id="missing"),
        pytest.param("{matchLabels: {$patch: replace}}", "empty", id="no labels"),
        pytest.param(
            "{matchLabels: null, matchExpressions: []}", "empty", id="an empty list of expressions"
        ),
    ],
)
def test_ds102_asks_for_a_selector(selector: str, state: str) -> None:
    message = f"The selector is {state}, so it matches no Pods."

    assert found("DS102", selecting(selector)) == [("error", message)]


def test_ds102_is_silent_where_only_expressions_select() -> None:
    selector = f"{{matchLabels: null, matchExpressions: [{{key: {NAME}, operator: Exists}}]}}"

    assert found("DS102", selecting(selector)) == []


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        pytest.param(
            "{}",
            [
                Put(
                    path=("spec", "selector"),
                    value={"matchLabels": {NAME: "agent", INSTANCE: "agent"}},
                )
            ],
            id="both labels are there",
        ),
        pytest.param(f"{{{INSTANCE}: null}}", [], id="one is missing"),
    ],
)
def test_ds102_chooses_labels_that_never_change(labels: str, expected: list[Put]) -> None:
    assert edits("DS102", selecting("null", labels=labels)) == expected


@pytest.mark.parametrize(
    ("selector", "place"),
    [
        ("{matchLabels: {helm.sh/chart: a-1}}", f"{MATCH_LABELS}[helm.sh/chart]"),
        ("{matchLabels: {version: v1}}", f"{MATCH_LABELS}.version"),
        ("{matchLabels: {pod-template-hash: x}}", f"{MATCH_LABELS}[pod-template-hash]"),
        (
            "{matchExpressions: [{key: app.kubernetes.io/version, operator: Exists}]}",
            "spec.selector.matchExpressions[0]",
        ),
    ],
)
def test_ds106_is_about_labels_of_a_release(selector: str, place: str) -> None:
    assert places("DS106", selecting(selector)) == [place]


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        pytest.param(
            "{matchLabels: {version: v1}}",
            [Remove(path=("spec", "selector", "matchLabels", "version"))],
            id="beside others",
        ),
        pytest.param("{matchLabels: {version: v1, $patch: replace}}", [], id="the only one"),
    ],
)
def test_ds106_leaves_a_selector_that_selects(selector: str, expected: list[Remove]) -> None:
    assert edits("DS106", selecting(selector)) == expected
