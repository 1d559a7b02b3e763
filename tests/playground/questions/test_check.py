"""Findings for the page: the report for programs, with what a person wants to know besides."""

from __future__ import annotations

from playground.questions.check import answer
from tests.playground.manifests import TROUBLED


def test_a_finding_says_why_it_matters_and_whether_a_program_can_put_it_right() -> None:
    told = answer(manifests=TROUBLED, nodes="")
    fixes = {each["rule"]: each["fix"] for each in told["findings"]}

    assert all(each["why"] for each in told["findings"])
    assert (fixes["DS101"], fixes["DS202"], fixes["DS701"]) == ("safe", "unsafe", None)
    assert told["safeFixes"] == 1


def test_nodes_that_cannot_be_read_are_told_beside_the_findings() -> None:
    told = answer(manifests=TROUBLED, nodes="nodes: 3")

    assert told["findings"]
    assert "nodes.yaml:1:1: " in told["notes"]
