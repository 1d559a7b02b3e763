"""Whatever a ConfigMap holds, a reader answers with facts whose places are in the text."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.programs.catalogue import programs_of
from constructs_lib.programs.facts import Facts
from constructs_lib.programs.place import Place
from tests.policy.told import (
    ALLOY_CONFIG,
    COLLECTOR_CONFIG,
    FILEBEAT_CONFIG,
    FLUENTD_CONFIG,
    PROMTAIL_CONFIG,
)
from tests.programs.reading import config_map, daemon_set, find_in
from tests.programs.test_fluent_bit import SAFE
from tests.programs.test_fluent_bit_format import YAML
from tests.programs.test_vector import JSON, TOML
from tests.programs.test_vector import YAML as VECTOR_YAML

SAMPLES = {
    "fluent-bit.conf": ("fluent-bit", SAFE),
    "fluent-bit.yaml": ("fluent-bit", YAML),
    "fluent.conf": ("fluentd", FLUENTD_CONFIG),
    "vector.yaml": ("timberio/vector", VECTOR_YAML),
    "vector.toml": ("timberio/vector", TOML),
    "vector.json": ("timberio/vector", JSON),
    "relay.yaml": ("otel/opentelemetry-collector", COLLECTOR_CONFIG),
    "config.alloy": ("grafana/alloy", ALLOY_CONFIG),
    "promtail.yaml": ("grafana/promtail", PROMTAIL_CONFIG),
    "filebeat.yml": ("elastic/filebeat", FILEBEAT_CONFIG),
}
PIECES = st.one_of(
    st.sampled_from(
        [
            "{",
            "}",
            "[",
            "]",
            "<",
            ">",
            '"',
            "'",
            "#",
            "=",
            ":",
            "- ",
            "\n",
            "\t",
            "${X}",
            "@",
            "|",
            "&a",
            "*a",
            "\x00",
            "é",
            "//",
            "/*",
            "null",
            "1e999",
            "- -",
        ]
    ),
    st.text(max_size=4),
)
CHANGES = st.lists(
    st.tuples(st.integers(0, 2000), st.integers(0, 30), PIECES), min_size=1, max_size=6
)
"""Where a text is changed, how much is taken out there, and what is put in."""


def changed(text: str, changes: list[tuple[int, int, str]]) -> str:
    for at, length, piece in changes:
        start = at % (len(text) + 1)
        text = text[:start] + piece + text[start + length :]
    return text


def facts_of(file: str, text: str) -> Facts:
    image, _ = SAMPLES[file]
    settings_map = config_map()
    settings_map["data"] = {file: text}
    [program] = programs_of(DaemonSetView(daemon_set(image)), find_in(settings_map))
    return program.facts


def places(value: Any) -> Iterator[Place]:
    """Every place in a record of facts."""
    if isinstance(value, Place):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from places(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from places(getattr(value, field.name))


@pytest.mark.parametrize("file", SAMPLES)
@given(changes=CHANGES)
@settings(max_examples=40)
def test_a_spoilt_configuration_has_facts_or_mistakes(
    file: str, changes: list[tuple[int, int, str]]
) -> None:
    text = changed(SAMPLES[file][1], changes)
    found = facts_of(file, text)

    lines = text.splitlines() or [""]
    assert all(place.line <= len(lines) + 1 for place in places(found))
    assert all(each.message.endswith(".") for each in found.mistakes)


@pytest.mark.parametrize("file", SAMPLES)
@given(text=st.text(max_size=200))
@settings(max_examples=20)
def test_any_text_has_facts(file: str, text: str) -> None:
    assert facts_of(file, text).program


@pytest.mark.parametrize(
    ("file", "text"),
    [
        pytest.param("fluent-bit.conf", "[INPUT]\n  a  " + "${" * 100_000, id="variables"),
        pytest.param("fluent.conf", "<a" + " " * 200_000 + "x", id="a tag"),
        pytest.param("fluent.conf", "<a>\n  b " + "#{ENV['a'] || '" * 20_000, id="Ruby"),
        pytest.param("config.alloy", "/*" * 200_000, id="comments"),
        pytest.param("config.alloy", "a = " + "(" * 200_000, id="brackets"),
        pytest.param("relay.yaml", "a: " + "${env:a:-" * 50_000, id="defaults"),
        pytest.param("vector.toml", "a = " + "[" * 200_000, id="lists"),
        pytest.param("vector.json", '{"a":' * 100_000, id="objects"),
    ],
)
def test_a_hostile_text_takes_no_longer_than_its_length(file: str, text: str) -> None:
    before = time.process_time()

    assert facts_of(file, text).program
    # Regular expressions make no calls to count; one that goes back over itself takes an hour here.
    assert time.process_time() - before < 60


@pytest.mark.parametrize("file", SAMPLES)
def test_a_sample_has_no_mistake(file: str) -> None:
    found = facts_of(file, SAMPLES[file][1])

    assert found.mistakes == ()
    assert found.complete
