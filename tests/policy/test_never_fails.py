"""Whatever the text, the checker ends in findings or a clear error."""

from __future__ import annotations

import json
from copy import deepcopy
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz import hostile_text, judge, text_for
from benchmarks.fuzz_commands import COMMANDS, run
from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.api import check
from constructs_lib.policy.example import example_objects
from constructs_lib.policy.finding import Report
from constructs_lib.policy.rules.catalogue import RULES
from tests.scale import calls

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
NAMES = st.sampled_from(["apiVersion", "kind", "metadata", "spec", "items", "template", "name"])
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=20,
)
HEAD = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent}\n"


@given(st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_a_hostile_text_is_judged(random: Random) -> None:
    assert isinstance(judge(hostile_text(random)), Report)


EXAMPLES = [
    example_objects(example)
    for rule in RULES
    if rule.id != "DS003"  # its example cannot be read
    for example in (rule.bad, rule.good)
]


def without(value: Json, random: Random) -> Json:
    """A value from which parts are missing, or empty."""
    if isinstance(value, dict):
        fields = [key for key in value if random.random() > 0.04]
        return {key: without(value[key], random) for key in fields if random.random() > 0.01}
    if isinstance(value, list):
        items = [without(each, random) for each in value if random.random() > 0.04]
        return items if random.random() > 0.05 else []
    return value


@given(st.sampled_from(EXAMPLES), st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_objects_of_which_parts_are_missing_are_judged(
    objects: list[dict[str, Json]], random: Random
) -> None:
    assert isinstance(check([without(each, random) for each in objects], profile="strict"), Report)


def test_daemon_sets_without_containers_are_judged() -> None:
    for objects in deepcopy(EXAMPLES):
        for each in objects:
            if each["kind"] == "DaemonSet":
                each["spec"]["template"]["spec"]["containers"] = []
        assert isinstance(check(objects, profile="strict"), Report)


@given(JSON)
@settings(max_examples=100)
def test_any_data_is_judged(value: object) -> None:
    manifest = {"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {}, "spec": value}

    assert isinstance(check([manifest], profile="strict"), Report)


@given(JSON)
@settings(max_examples=50)
def test_any_json_is_read(value: object) -> None:
    assert isinstance(judge(json.dumps(value)), Report)


@given(st.text(max_size=200))
@settings(max_examples=50)
def test_any_text_is_read(text: str) -> None:
    assert isinstance(judge(text), Report)


def bomb(width: int, depth: int) -> str:
    lines = ["a0: &a0 [{name: x, image: x}]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, depth)]
    use = f"spec: {{template: {{spec: {{containers: *a{depth - 1}}}}}}}"
    return HEAD + "\n".join([*lines, use, ""])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(f"{HEAD}spec: &a [*a]\n", "contains itself", id="a cycle"),
        pytest.param(bomb(10, 10), "this many values from aliases", id="a bomb"),
        pytest.param(f"{HEAD}spec: {'[' * 600}\n", "Nested deeper than 500", id="deep YAML"),
        pytest.param(
            f'{{"kind": "DaemonSet", "spec": {"[" * 9000}{"]" * 9000}}}',
            "Nested deeper than 500",
            id="deep JSON",
        ),
        pytest.param(f"{HEAD}spec: \x00\n", "U+0000 is not allowed", id="a character"),
        pytest.param(f"{HEAD}{'x' * 900}: 1\n", "x is not a field", id="a huge name"),
        pytest.param(f"{HEAD}spec: {'9' * 9_000}\n", "spec is", id="a huge number"),
    ],
)
def test_a_text_made_to_harm_is_told_with_little_work(text: str, words: str) -> None:
    reports: list[Report] = []

    assert calls(lambda: reports.append(judge(text))) < 500_000
    (report,) = reports
    assert any(words in finding.message for finding in report.findings)
    assert max(len(finding.message) for finding in report.findings) < 400


@pytest.mark.parametrize("command", COMMANDS)
@given(st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_every_command_ends_in_an_answer_or_a_clear_error(command: str, random: Random) -> None:
    assert run(command, text_for(command, random), random) in {True, False}
