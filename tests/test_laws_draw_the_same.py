"""A law draws the same examples whatever was loaded before it."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


def drawn() -> list[tuple[int, str]]:
    found = []

    @given(st.integers(), st.text())
    def law(number: int, text: str) -> None:
        found.append((number, text))

    law()
    return found


@pytest.mark.skipif(
    settings.get_current_profile_name() != "same", reason="a search draws others each time"
)
def test_it_does_so_after_another_module_was_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = drawn()
    numbers = ", ".join(str(7_777_000 + number) for number in range(500))
    (tmp_path / "with_constants.py").write_text(f"NUMBERS = [{numbers}]\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("with_constants")
    after = drawn()
    del sys.modules["with_constants"]

    assert after == before
