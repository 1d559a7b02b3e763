"""What is known of packages is told, and what nobody could say, too."""

from __future__ import annotations

from typing import Any

from tools.audit import told


def test_a_vulnerability_is_told_with_what_fixes_it() -> None:
    packages: list[dict[str, Any]] = [
        {"name": "a", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]},
        {"name": "b", "version": "2.0", "vulns": [{"id": "PYSEC-2", "fix_versions": []}]},
        {"name": "c", "version": "3.0", "vulns": []},
    ]

    assert list(told("base", packages)) == [
        "base: a 1.0: PYSEC-1, fixed in 1.1",
        "base: b 2.0: PYSEC-2, fixed in no version yet",
        "base: 3 packages asked about",
    ]


def test_what_could_not_be_asked_about_is_no_answer() -> None:
    packages = [{"name": "a", "skip_reason": "not found"}]

    assert list(told("dev", packages)) == [
        "dev: 0 packages asked about; 1 could not be asked about here"
    ]
