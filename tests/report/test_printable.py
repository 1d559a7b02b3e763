"""What may leave the program: no line that a runner takes for a command."""

from __future__ import annotations

import pytest

from constructs_lib.report.printable import Printable, without_commands


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("::error::x", ": :error::x", id="at the start"),
        pytest.param("a\n \t::set-output name=a::b", "a\n \t: :set-output name=a::b", id="a line"),
        pytest.param("a ::error::x", "a ::error::x", id="within a line it is none"),
        pytest.param("a: b", "a: b", id="a colon"),
    ],
)
def test_no_line_begins_like_a_command(text: str, written: str) -> None:
    assert without_commands(text) == written


def test_a_text_is_still_a_text() -> None:
    assert f"{Printable('a')}" == "a"
