"""What the reference says of severities is what a run does."""

from __future__ import annotations

import pytest

from constructs_lib.policy.finding import Severity
from constructs_lib.policy.rules.catalogue import RULES, rule_of
from constructs_lib.report.rules.severities import rows, severity_word


def table(rule_id: str) -> dict[str, list[str]]:
    return {
        row.findings: [severity_word(found) for found in row.profiles.values()]
        for row in rows(rule_of(rule_id))
    }


def test_a_row_is_a_severity_in_each_profile() -> None:
    assert table("DS411") == {"most agents": ["warning", "error", "silent"]}


def test_cases_have_rows_of_their_own() -> None:
    assert table("DS401")["case: run once"] == ["silent", "info", "silent"]


def test_roles_that_are_judged_alike_share_a_row() -> None:
    found = table("DS501")

    assert found["most agents"] == ["error", "error", "error"]
    assert found["case: beside the agent, whatever the role"] == ["error", "error", "error"]
    assert (
        found["role: cni, network, csi-node, storage, gpu, traces, security, node-tuning"]
        == ["silent"] * 3
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_its_rows(rule: object) -> None:
    assert rows(rule)[0].findings == "most agents"  # type: ignore[arg-type]  # ids want an object


@pytest.mark.parametrize(("severity", "word"), [(None, "silent"), (Severity.INFO, "info")])
def test_no_severity_is_silence(severity: Severity | None, word: str) -> None:
    assert severity_word(severity) == word
