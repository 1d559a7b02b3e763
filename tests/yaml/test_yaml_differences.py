"""What the comparison with Kubernetes' reader holds against ours, and what it does not."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from benchmarks.yaml_differences import difference, odd_text


@pytest.mark.parametrize(
    ("text", "theirs", "told"),
    [
        pytest.param("a: yes", {"value": {"a": True}}, "", id="alike"),
        pytest.param("a: [", {"error": "no"}, "", id="both refuse"),
        pytest.param("a: 1\n---\nb: [", {"value": {"a": 1}}, "stricter", id="we refuse more"),
        pytest.param("a: 1\na: 2", {"value": {"a": 2}, "strictError": "twice"}, "", id="strict"),
    ],
)
def test_what_is_alike_or_stricter_is_fine(text: str, theirs: dict[str, Any], told: str) -> None:
    assert difference(text, theirs) == told


@pytest.mark.parametrize(
    ("text", "theirs", "told"),
    [
        pytest.param("a: yes", {"value": {"a": "yes"}}, "Kubernetes {'a': 'yes'}", id="a value"),
        pytest.param("a: yes", {"error": "no"}, "Kubernetes refuses (last)", id="refused"),
        pytest.param(
            "a: 1", {"value": {"a": 1}, "strictError": "x"}, "refuses (refuse)", id="strict only"
        ),
    ],
)
def test_what_differs_is_told(text: str, theirs: dict[str, Any], told: str) -> None:
    assert told in difference(text, theirs)


def test_a_text_follows_from_its_seed() -> None:
    texts = [odd_text(Random(f"1-{number}")) for number in range(200)]  # noqa: S311  # no secret

    assert texts == [odd_text(Random(f"1-{number}")) for number in range(200)]  # noqa: S311
    assert len(set(texts)) > 100
