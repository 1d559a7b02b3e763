"""JSON that logs only show: plain ASCII, no command, and the same values for programs."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.report.json_text import json_document, json_text


@given(st.recursive(st.text() | st.integers(), lambda inner: st.dictionaries(st.text(), inner)))
def test_a_program_reads_what_was_written(value: object) -> None:
    written = json_text(value)

    assert json.loads(written) == value
    assert all(" " <= character <= "~" or character == "\n" for character in written)


def test_what_a_runner_takes_for_a_command_is_spelled_otherwise() -> None:
    written = json_text({"##[add-mask]": "##vso[task] ##VSO[x] ## [a]"})

    assert json.loads(written) == {"##[add-mask]": "##vso[task] ##VSO[x] ## [a]"}
    assert "##[" not in written
    assert "##v" not in written.lower()


def test_pieces_that_are_no_ascii_are_escaped() -> None:
    assert json_document(['"é', "\x7f\u202e😀", '"']) == '"\\u00e9\\u007f\\u202e\\ud83d\\ude00"'
