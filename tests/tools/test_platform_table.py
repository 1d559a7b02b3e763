"""The table of agents and platforms in the documentation is what declarations do."""

from __future__ import annotations

from tools.platform_table import TARGET, page


def test_the_committed_table_is_fresh() -> None:
    assert TARGET.read_text(encoding="utf-8") == page(), "run 'make stubs'"
