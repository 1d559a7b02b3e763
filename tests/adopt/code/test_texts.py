"""A text of a program stands where people can read it, and is read back as it was."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.adopt.code.texts import block, file_name, is_file, is_text

FEW = "one\ntwo\n"
MANY = "line\n" * 9


@pytest.mark.parametrize(
    ("text", "apart", "file"),
    [
        pytest.param("one", False, False, id="a word"),
        pytest.param("one\n", False, False, id="a line"),
        pytest.param(FEW, True, False, id="a few lines"),
        pytest.param(MANY, True, True, id="many lines"),
        pytest.param("x" * 500, True, True, id="a long line"),
        pytest.param("line\r\n" * 9, True, False, id="breaks that a file would not give back"),
    ],
)
def test_the_longer_a_text_the_further_away(text: str, apart: bool, file: bool) -> None:
    assert (is_text(text), is_file(text)) == (apart, file)


@given(st.text(st.sampled_from("ab \n\t\\\"'\r"), max_size=30))
def test_a_block_is_read_back_as_it_was(text: str) -> None:
    assert ast.literal_eval(block(text)) == text


def test_a_block_shows_its_lines() -> None:
    assert block(FEW) == '"""\\\none\ntwo\n"""'


def test_a_line_that_ends_in_spaces_is_no_block_as_editors_remove_them() -> None:
    assert block("one \ntwo\n") == '"one \\ntwo\\n"'


@pytest.mark.parametrize(
    ("hint", "name"),
    [
        pytest.param("a.conf", "a.conf", id="a name of its own"),
        pytest.param("command", "command.txt", id="no ending"),
        pytest.param("example.com/a.json", "a.json", id="a path"),
        pytest.param("..", "text.txt", id="the folder above"),
        pytest.param("conftest.py", "conftest.py.txt", id="what pytest runs"),
        pytest.param("a.PTH", "a.PTH.txt", id="what Python runs when it starts"),
        pytest.param(".envrc", "envrc.txt", id="what a shell runs"),
        pytest.param("-rf", "rf.txt", id="an option"),
        pytest.param('C:\\a"$(b)', "C-a-b.txt", id="what shells and Windows act on"),
        pytest.param("con.conf", "_con.conf", id="a device"),
        pytest.param("x" * 253, f"{'x' * 100}.txt", id="a long name"),
    ],
)
def test_a_file_has_a_name_that_no_tool_acts_on(hint: str, name: str) -> None:
    assert file_name(hint, "text") == name


def test_a_script_is_called_one() -> None:
    assert file_name("run", "#!/bin/sh") == "run.sh"
