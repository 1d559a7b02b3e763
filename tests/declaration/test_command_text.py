"""Commands and arguments as one text, divided into words as a shell divides them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.declaration.command_text import text_of, words_of
from constructs_lib.declaration.model import Arguments, Command, Part
from constructs_lib.errors import DeclarationError


class Program(Part):
    """What runs."""

    command: Command = ()
    args: Arguments = ()


def test_a_text_is_its_words() -> None:
    text = "agent run --node=$(NODE_NAME) 'two words'"
    words = ["agent", "run", "--node=$(NODE_NAME)", "two words"]

    assert Program(command=text, args="  -v  ") == Program(command=words, args=["-v"])


@given(st.lists(st.text("ab $'\"\\[]|;&#\n", min_size=1, max_size=6), max_size=4), st.booleans())
def test_the_text_of_words_is_read_back(words: list[str], quoted: bool) -> None:
    text = text_of(words, quoted=quoted)

    assert text is None or words_of(text) == words


@pytest.mark.parametrize(
    ("words", "quoted", "text"),
    [
        pytest.param(["a", "--b=c"], False, "a --b=c", id="plain words"),
        pytest.param(["a", "b c"], False, None, id="a space"),
        pytest.param(["a", "b c"], True, "a 'b c'", id="a space in quotes"),
        pytest.param(["a", "&&"], True, None, id="a word of a shell"),
        pytest.param(["a", ""], False, None, id="an empty word"),
    ],
)
def test_only_what_is_read_as_these_words_is_their_text(
    words: list[str], quoted: bool, text: str | None
) -> None:
    assert text_of(words, quoted=quoted) == text


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param(
            {"command": "a && b"},
            "command: 'a && b' has '&&', which only a shell knows; write ['sh', '-c', '...']",
            id="a word of a shell",
        ),
        pytest.param({"args": "a 'b"}, 'args: "a \'b" has a quote that is not closed', id="quote"),
        pytest.param({"args": 3}, "args: got 3; expected a list or a tuple", id="a number"),
    ],
)
def test_a_mistake_is_told_where_it_stands(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        Program(**fields)

    assert message in str(caught.value)
