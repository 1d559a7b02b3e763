"""A question is JSON, and so is its answer, whatever the texts hold."""

from __future__ import annotations

import json
from typing import Any

import pytest

from playground.answers import answer


def asked(**question: str) -> Any:
    return json.loads(answer(json.dumps(question)))


def test_a_question_is_answered_by_the_module_of_its_name() -> None:
    assert asked(ask="check", manifests="", nodes="")["findings"] == []


@pytest.mark.parametrize(
    ("question", "said"),
    [
        pytest.param(
            {"ask": "coverage", "manifests": "a: [", "nodes": "nodes: []"},
            "agents.yaml:2:1: This is not YAML",
            id="manifests that are no YAML",
        ),
        pytest.param(
            {"ask": "rollout", "manifests": "", "nodes": "nodes: []", "before": ""},
            "There is no DaemonSet in agents.yaml (0 other objects).",
            id="no manifests",
        ),
        pytest.param(
            {"ask": "diff", "manifests": "", "nodes": "", "before": "{"},
            "before.yaml:2:1: This is not YAML",
            id="something else before",
        ),
    ],
)
def test_what_cannot_be_answered_is_refused_with_the_place(
    question: dict[str, str], said: str
) -> None:
    assert asked(**question)["refused"].startswith(said)


def test_no_text_of_the_user_leaves_as_anything_but_ascii() -> None:
    told = answer(json.dumps({"ask": "check", "manifests": "kind: \u202edead\n", "nodes": ""}))

    assert told.isascii()
    assert "202e" not in told
