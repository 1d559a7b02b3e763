"""Alloy's syntax is read, and what is wrong with it has its place."""

from __future__ import annotations

import pytest

from constructs_lib.programs.alloy_format import Block, read_blocks
from constructs_lib.programs.facts import UNKNOWN, Mistake
from constructs_lib.programs.place import Place
from constructs_lib.programs.texts import Text


def read(text: str) -> Block | Mistake:
    place = Place(on={}, path=())
    return read_blocks(Text(value=text, path="", place=place), {"NODE": "n1"}.get)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ('"a\\"b\\n"', 'a"b\n'),
        ("`a\\b`", "a\\b"),
        ("1.5", 1.5),
        ("true", True),
        ("null", None),
        ('"a" + "b"', "ab"),
        ('"a=" + sys.env("NODE")', "a=n1"),
        ('sys.env("GONE")', UNKNOWN),
        ("a.b.targets", UNKNOWN),
        ("concat(a.b, c.d)[0].e", UNKNOWN),
        ("[1, `b`,\n]", [1.0, "b"]),
        ('[{a = "b", "c" = 2,}]', [{"a": "b", "c": 2.0}]),
        ("(1)", 1.0),
        ("-1", UNKNOWN),
        ("1 + 2", UNKNOWN),
        ("a == b && !c", UNKNOWN),
        ("f(x...)", UNKNOWN),
    ],
)
def test_expressions_are_worked_out(expression: str, value: object) -> None:
    found = read(f"a = {expression}\n")

    assert isinstance(found, Block)
    assert found.values == {"a": value}


def test_blocks_stand_in_blocks() -> None:
    found = read(
        "// a comment\n"
        'loki.write "out" {\n'
        '  endpoint { url = "x" }\n'
        "  /* more\n  */ wal {\n    enabled = true\n  }\n}\n"
        "logging { }\n"
    )

    assert isinstance(found, Block)
    [write, logging] = found.blocks
    assert (write.name, write.label, logging.label) == ("loki.write", "out", "")
    assert [each.name for each in write.blocks] == ["endpoint", "wal"]
    assert next(write.inner("wal")).at("enabled").line == 6
    assert (write.place.line, write.place.column) == (2, 1)


@pytest.mark.parametrize(
    ("text", "message", "at"),
    [
        ('a "b" {\n', "The block 'a' is not closed.", (2, 1)),
        ("a = \n", "A value is expected here, not '\\n'.", (1, 5)),
        ('a = "b\n', "Alloy cannot read text that is not closed.", (1, 5)),
        ("a = `b\n", "Alloy cannot read text that is not closed.", (1, 5)),
        ("a ? b", "Alloy cannot read the character '?'.", (1, 3)),
        ("a b", "'=' or '{' is expected after 'a'.", (1, 3)),
        ("}\n", "A name is expected here, not '}'.", (1, 1)),
        ("a = [1 2]", "',' is expected here, not '2'.", (1, 8)),
        ("a = {1 = 2}", "A key is expected here, not '1'.", (1, 6)),
        ("a.", "The file ends in the middle of something.", (1, 3)),
        ("a = " + "[" * 100, "Nested too deeply to be read.", (1, 65)),
        ("a {" * 100, "Nested too deeply to be read.", (1, 184)),
    ],
)
def test_a_mistake_has_its_place(text: str, message: str, at: tuple[int, int]) -> None:
    found = read(text)

    assert isinstance(found, Mistake)
    assert found.message == message
    assert (found.place.line, found.place.column) == at
