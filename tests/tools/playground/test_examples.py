"""The examples of the playground show what it is for: each gives an answer to every question."""

from __future__ import annotations

import json
from typing import Any

import pytest

from playground.answers import answer
from tools.playground.examples import TITLES, examples

EXAMPLES = {each["title"]: each for each in json.loads(examples())}


def asked(**question: str) -> Any:
    return json.loads(answer(json.dumps(question)))


def test_every_folder_has_a_title() -> None:
    assert list(EXAMPLES) == list(TITLES.values())


def manifests(example: dict[str, str]) -> str:
    if example["mode"] == "yaml":
        return example["manifests"]
    told = asked(ask="declare", code=example["code"])
    assert told["problem"] == ""
    return str(told["yaml"])


@pytest.mark.parametrize("title", EXAMPLES)
def test_an_example_has_an_answer_to_everything(title: str) -> None:
    example = EXAMPLES[title]
    texts = {"manifests": manifests(example), "nodes": example["nodes"]}
    before = example.get("before", "")

    assert asked(ask="check", **texts)["notes"] == ""
    assert "page" in asked(ask="coverage", **texts)
    assert "completes" in asked(ask="rollout", before=before, **texts)["text"]
    assert asked(ask="diff", before=before, **texts)["text"]


def test_what_is_declared_is_clean_and_what_was_written_by_hand_is_not() -> None:
    (hand, declared) = EXAMPLES.values()

    assert asked(ask="check", manifests=manifests(declared), nodes="")["summary"]["warning"] == 0
    assert asked(ask="check", manifests=manifests(hand), nodes="")["summary"]["error"] == 1
