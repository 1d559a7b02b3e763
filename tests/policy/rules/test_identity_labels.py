"""DS107: what is no label."""

from __future__ import annotations

import pytest

from constructs_lib.policy.example import example_objects
from constructs_lib.yaml.edit import Put, Quote
from constructs_lib.yaml.writer import to_yaml
from tests.policy.judging import edits, found, judged, places

LABELS = ("spec", "template", "metadata", "labels")
NAME = "app.kubernetes.io/name"


def labelled(labels: str) -> str:
    return f"{{spec: {{template: {{metadata: {{labels: {labels}}}}}}}}}"


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        pytest.param(
            "{team: -a}",
            "The value of team is '-a', which is not a valid label value.",
            id="value",
        ),
        pytest.param("{a b: c}", "'a b' is not a valid label key.", id="key"),
        pytest.param("{a/b/c: d}", "'a/b/c' is not a valid label key.", id="two slashes"),
    ],
)
@pytest.mark.parametrize("place", ["metadata", "template"])
def test_ds107_refuses_what_is_no_label(labels: str, message: str, place: str) -> None:
    metadata = f"{{metadata: {{labels: {labels}}}}}"
    example = metadata if place == "metadata" else f"{{spec: {{template: {metadata}}}}}"

    assert found("DS107", example) == [("error", message)]


def test_ds107_reads_the_values_of_expressions() -> None:
    selector = f"{{matchExpressions: [{{key: {NAME}, operator: In, values: [agent, 'a b']}}]}}"

    assert places("DS107", f"{{spec: {{selector: {selector}}}}}") == [
        "spec.selector.matchExpressions[0].values[1]"
    ]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        pytest.param("42", "the number 42", id="whole number"),
        pytest.param("1.10", "the number 1.1", id="number with a fraction"),
        pytest.param("yes", "the boolean true", id="boolean"),
        pytest.param("[a]", "no single value", id="list"),
    ],
)
def test_ds107_tells_that_labels_are_text(value: str, words: str) -> None:
    message = f"The value of tier is {words}, but label values are text: quote it."

    assert found("DS107", labelled(f"{{tier: {value}}}")) == [("error", message)]


@pytest.mark.parametrize("value", ["42", "1.10", "yes"])
def test_ds107_quotes_numbers_and_booleans_as_they_stand(value: str) -> None:
    assert edits("DS107", labelled(f"{{tier: {value}}}")) == [Quote(path=(*LABELS, "tier"))]


def test_a_selector_of_numbers_is_told_of_once() -> None:
    example = "{spec: {selector: {matchLabels: {$patch: replace, tier: 1}}}}"
    [finding] = judged(*example_objects(example)).findings

    assert finding.rule == "DS107"


def test_a_null_is_told_of_and_becomes_the_empty_text() -> None:
    [manifest] = example_objects("{metadata: {labels: {$patch: replace, tier: a}}}")
    manifest["metadata"]["labels"]["tier"] = None
    text = to_yaml([manifest])

    assert found("DS107", text) == [
        ("error", "The value of tier is null, but label values are text: quote it.")
    ]
    assert edits("DS107", text) == [Put(path=("metadata", "labels", "tier"), value="")]
