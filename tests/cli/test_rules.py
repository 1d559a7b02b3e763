"""``constructs-lib rules`` lists every rule and explains each."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from constructs_lib.policy.rules.catalogue import RULES

PROGRAM = Path(sys.executable).parent / "constructs-lib"


def run(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PROGRAM), "rules", *args], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("args", [(), ("list",), ("list", "--format", "text")], ids=" ".join)
def test_every_rule_is_listed_on_a_line(args: tuple[str, ...]) -> None:
    result = run(*args)

    assert result.returncode == 0
    assert [line.split()[0] for line in result.stdout.splitlines()] == [rule.id for rule in RULES]


@pytest.mark.parametrize("args", [("--format", "json"), ("list", "--format", "json")], ids=" ".join)
def test_the_list_is_there_for_programs(args: tuple[str, ...]) -> None:
    data = json.loads(run(*args).stdout)

    assert data["schema"] == "constructs-lib/rules/v1"
    assert len(data["rules"]) == len(RULES)


@pytest.mark.parametrize("name", ["DS501", "ds501", "privileged"])
def test_a_rule_is_explained_by_its_id_or_its_name(name: str) -> None:
    said = run("explain", name).stdout

    assert said.startswith("DS501 privileged\nA container is privileged.\n\nWhy: ")
    assert "\nWrong:\n    spec:\n" in said


@pytest.mark.parametrize(
    ("form", "start"), [("markdown", "### DS501 privileged\n"), ("json", '{\n  "schema": ')]
)
def test_an_explanation_has_other_forms(form: str, start: str) -> None:
    assert run("explain", "DS501", "--format", form).stdout.startswith(start)


def test_words_list_the_rules_that_hold_them() -> None:
    said = run("explain", "selector").stdout.splitlines()

    assert len(said) > 1
    assert [line for line in said if "selector" not in line.lower()] == []


def test_words_that_one_rule_holds_explain_it() -> None:
    assert run("explain", "host", "pid").stdout.startswith("DS")
    assert "Why: " in run("explain", "host", "pid").stdout


@pytest.mark.parametrize(
    ("form", "start"),
    [("markdown", "| rule | severity | admission | what it finds |"), ("json", "{")],
)
def test_what_words_find_has_other_forms(form: str, start: str) -> None:
    assert run("explain", "selector", "--format", form).stdout.startswith(start)


def test_a_rule_that_does_not_exist_is_named_with_the_nearest_one() -> None:
    result = run("explain", "privilegd")

    assert result.returncode == 2
    assert "No rule matches 'privilegd'. Did you mean DS501 privileged?" in result.stderr
