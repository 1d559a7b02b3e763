"""Answers to our rules are told to other linters in their own annotations."""

from __future__ import annotations

import pytest

from constructs_lib.declaration.linters import Linter, linter_annotations
from tests.declaration.builders import annotations_of, log_agent, told

WHY = "Container logs belong to root."
REASONS = {
    "constructs-lib/role": "logs",
    "constructs-lib/ignore.DS503": WHY,
    "constructs-lib/ignore.DS506.agent": "It writes into itself.",
    "constructs-lib/ignore.DS301": "It belongs on every node.",
}


@pytest.mark.parametrize(
    ("linter", "expected"),
    [
        (
            "kube-linter",
            {
                "ignore-check.kube-linter.io/run-as-non-root": WHY,
                "ignore-check.kube-linter.io/no-read-only-root-fs": "It writes into itself.",
            },
        ),
        (
            "kube-score",
            {
                "kube-score/ignore": "container-security-context-user-group-id,"
                "container-security-context-readonlyrootfilesystem"
            },
        ),
        (
            "polaris",
            {
                "polaris.fairwinds.com/runAsRootAllowed-exempt": "true",
                "polaris.fairwinds.com/notReadOnlyRootFilesystem-exempt": "true",
            },
        ),
        (
            "checkov",
            {
                "checkov.io/skip1": f"CKV_K8S_23={WHY}",
                "checkov.io/skip2": "CKV_K8S_22=It writes into itself.",
            },
        ),
    ],
)
def test_each_linter_is_told_in_its_own_words(linter: Linter, expected: dict[str, str]) -> None:
    assert dict(linter_annotations(REASONS, [linter])) == expected


def test_nobody_is_told_unless_asked_for() -> None:
    foreign = [key for key in annotations_of(log_agent()) if not key.startswith("constructs-lib/")]

    assert foreign == []


def test_a_declaration_names_the_linters_it_answers() -> None:
    annotations = annotations_of(log_agent(suppress_in=("checkov", "kube-linter")))

    assert "checkov.io/skip1" in annotations
    assert "ignore-check.kube-linter.io/unset-cpu-requirements" in annotations


def test_an_unknown_linter_is_refused() -> None:
    (mistake,) = told(log_agent, suppress_in=("kubelint",))

    assert mistake.startswith("suppress_in[0]: ")
