"""The written signatures of the constructs are those of the specs."""

from __future__ import annotations

from tools.construct_signatures import TARGET, stub_text


def test_the_signatures_are_fresh() -> None:
    assert TARGET.read_text(encoding="utf-8") == stub_text(), "run: make stubs"
