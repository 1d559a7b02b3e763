"""Docstrings become Markdown: code, lists of arguments, what is returned."""

from __future__ import annotations

import pytest

from tools.docs_site.generated.docstring import markdown_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Reads ``a``.", "Reads `a`.\n"),
        ("As :func:`write_yaml` does.", "As `write_yaml` does.\n"),
        (
            "Reads.\n\n    Args:\n        a: one\n            more.\n        b: two.\n",
            "Reads.\n\n**Args**\n\n- `a`: one\n  more.\n- `b`: two.\n",
        ),
        (
            "Reads.\n\n    Returns:\n        What: it is.\n",
            "Reads.\n\n**Returns**\n\nWhat: it is.\n",
        ),
    ],
    ids=["code", "a role", "arguments", "a value"],
)
def test_a_docstring_becomes_markdown(text: str, expected: str) -> None:
    assert markdown_of(text) == expected
