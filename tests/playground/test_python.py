"""Python in the browser answers as Python here, to the byte: Node.js runs what the page runs."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from constructs_lib.nodejs import find_nodejs
from playground.answers import answer
from tests.playground.documented import QUESTIONS

PROGRAM = Path(__file__).with_name("answers.mjs")


def test_every_documented_example_is_answered_alike(playground: Path, tmp_path: Path) -> None:
    questions, answers = tmp_path / "questions.json", tmp_path / "answers.json"
    questions.write_text(json.dumps(list(QUESTIONS.values())), encoding="utf-8")
    subprocess.run([find_nodejs(), PROGRAM, playground, questions, answers], check=True)
    found = json.loads(answers.read_text(encoding="utf-8"))

    expected = {name: answer(question) for name, question in QUESTIONS.items()}
    there = dict(zip(QUESTIONS, found, strict=True))
    assert [name for name in expected if there[name] != expected[name]] == []


def test_the_examples_ask_all_that_the_page_asks() -> None:
    asked = [json.loads(question)["ask"] for question in QUESTIONS.values()]
    folder = Path(__file__).parents[2] / "playground" / "questions"

    assert set(asked) == {path.stem for path in folder.glob("[a-z]*.py")}
    assert asked.count("check") > 150
