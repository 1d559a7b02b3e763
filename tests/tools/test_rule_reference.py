"""The reference of the rules in the repository is the one the rules give."""

from __future__ import annotations

from tools.rule_reference import TARGET, reference_text


def test_the_committed_reference_is_fresh() -> None:
    assert TARGET.read_text(encoding="utf-8") == reference_text(), "run 'make stubs'"
