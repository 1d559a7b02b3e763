"""A text is cut where its documents begin, and every piece stands where it stood."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from constructs_lib.intake.documents import Unreadable, _starts, documents_in

PLAIN = re.compile(rb"^(?:%[^\n]*\n)*---(?=\s|\Z)", re.MULTILINE)
"""The same as one pattern, which looks at every letter."""
BREAK = re.compile(r"\r\n|\r|\n|\x85|\u2028|\u2029")
PIECES = ("---", "---\n", "%A\n", "%", "\n", "\r\n", " ---\n", "--- x", "----", "-", "a: 1\n")


@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
@example("---\n%A\n%B\n---\n")
def test_documents_begin_at_their_markers_or_the_directives_before(text: str) -> None:
    data = text.encode()

    assert list(_starts(data)) == [each.start() for each in PLAIN.finditer(data)]


BREAKS = ("\n", "\r\n", "\r", "\x85", "\u2028", "\u2029", "# é", "# …")


@given(st.lists(st.sampled_from(BREAKS), max_size=6).map("".join))
def test_a_document_stands_behind_all_lines_before_it(before: str) -> None:
    text = f"a: [\n---\n# {before}\n"
    first, second = documents_in(f"{text}---\nb: [\n")

    assert isinstance(first, Unreadable)
    assert isinstance(second, Unreadable)
    assert second.line == len(BREAK.findall(text)) + 3
