"""The short way through a document and the long way give one answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from constructs_lib import to_yaml
from constructs_lib.errors import YamlError
from constructs_lib.yaml.document import Document
from constructs_lib.yaml.lines import EMPTY, read_lines
from constructs_lib.yaml.reader import _read_events, read_yaml

ROOT = Path(__file__).parents[2]
VECTORS = json.loads(Path(__file__).with_name("yaml-vectors.json").read_text("utf-8"))["vectors"]
FILES = [*sorted(ROOT.glob("dist/*.yaml")), *sorted(ROOT.glob("tests/agents/**/*.yaml"))]


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict | list):
        for key, member in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(member, (*path, key))


def told(documents: list[Document]) -> list[Any]:
    """Everything a caller can ask of documents."""
    return [
        (
            repr(document.value),
            document.line,
            [
                (path, document.position(path).line, document.position(path).column)
                for path in paths(document.value)
            ],
        )
        for document in documents
    ]


def answer(read: Any, text: str) -> Any:
    try:
        return told(read(text))
    except YamlError as error:
        # libyaml says "document indicator" or "end of stream" for a quote that is never closed.
        return error.source, error.line


def the_long_way(text: str) -> list[Document]:
    return _read_events(text, "<text>", "refuse", lines_before=0)


def is_simple(text: str) -> bool:
    read = read_lines(text, 1)
    return read is not None and read is not EMPTY


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_every_manifest_of_ours_is_read_alike(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    assert told(read_yaml(text)) == told(the_long_way(text))


SIMPLE = {
    "nested": "a:\n  b:\n    c: 1\n  d: x\ne: 2\n",
    "list below its key": "a:\n- b\n- c: 1\n  d: 2\ne: 3\n",
    "indented list": "a:\n  - b\n  - c: 1\n    d:\n      - e\n",
    "list at the root": "- a: 1\n- b\n",
    "quotes": 'a: "x: y # z"\nb: \'q: r\'\nc: ""\n',
    "comments": "# one\na: 1 # two\n  # three\nb: # four\n  c: x#y\n\n",
    "words": "a: true\nb: no\nc: ~\nd: 1.0\ne: 0o17\nf: 1:30\ng: 1e3\nh: null\n",
    "flow": 'a: [x, "y, z", 1]\nb: {c: 1, d: "e"}\nf: []\ng: {}\n',
    "flow in flow": "a: [[1], {b: [c, {d: e}]} , [] ]\nf: {g: {h: i, j: k} }\n",
    "flow in a list": "- {a: b, c: [d]}\n- [e]\n- f: {g: h}\n  i: [{j: k}]\n- {}\n",
    "urls and flags": "a: http://x:80/y\nb: --flag=1\nc: x,y\n",
    "nothing at the end": "a: 1\nb:",
    "marker": "---\na: 1\n",
    "letters": "# für —\na: ü # →\nb: \"é: 😀\"\nc: [ö x, 'ß: é', -ä]\nd: [{e: 'ü', f: 1}]\n",
    "spaces that are letters": "a: \xa0x\xa0\nb: \u3000\nc: x\xa0#y\xa0:z\nd: \u2003- x\n",
    "blocks": "a: |\n  x\n\n    y: 1\n  \n\n\nb: |-\n  - x\n   \n\nc: |+\n  # x\n  ---\n\n",
    "blocks that the text ends with": "a: |\n  x",
    "kept block that the text ends with": "a: |+\n  x\n    ",
    "stripped block that the text ends with": "a: |-\n  x\n  ",
    "blocks in lists": "a:\n- |\n x\n\n- b: |\n   x\n  c: 1\n- |-\n   x\n  # no\n",
    "blocks in an indented list": "a:\n  - |+\n   x\n\n  - b: |+\n\n     x\n",
    "block that begins with empty lines": "a: |\n\n \n  \n  x\n",
    "tabs in a block": "a: |\n  x\ty\n  \t\n  \tz\nb: 1\n",
    "comments behind a block": "a:\n  b: |\n    x\n   # no\n# no\n  c: |-\n    # x\n\n  # no\n",
    "digits that are letters": "a: ٣\nb: \uff11\nc: ¹\n",
    "folded blocks": "a: >\n  x\n  y\n\n  z\nb: >-\n  x\n\n\n  y\n\nc: >+\n\n  x\n\n",
    "folded block with deeper lines": "a: >\n  x\n    y\n    z\n\n    w\n  v\n   \n  u\n",
    "folded block that the text ends with": "a: >\n  x\n  y",
    "plain over several lines": "a: b\n  c\n\n   d\ne: f\n",
    "plain that goes on like something else": "a: b\n  'c'\n  d:e [f] {g} & *h",
    "plain below its key": "a:\n  b c\n  d\ne:\n  1\nf:\n\n  g\n",
    "plain over several lines in lists": "- a\n  b\n- c: d\n    e\n  f: g\n",
    "numbers over several lines": "a: 1\n  2\nb: 1\n\n",
    "quotes over several lines": 'a: "b\n  c\n\n  d "\ne: \'f\n   g\'\nh: "\n  i"\n',
    "quotes below their key": "a:\n  'b\n  '\nc:\n  \"\"\n",
    "escapes": 'a: "\\n\\t\\\\ \\"x\\""\nb: \'it\'\'s\'\nc: "x\\n\n  y"\n',
    "escaped line breaks": 'a: "b\\\n  c \\\n  \\  d\\\n\n  e"\n',
    "blocks below their key": "a:\n  |-\n  x\n  y\nb:\n      >\n  x\n  y\nc: 1\n",
    "comments behind quotes": "a: 'b' # c\nd: \"e\"   # f\n",
}
NOT_SIMPLE = {
    "plain over a comment": "a: b\n  # c\n  d\n",
    "plain that goes on with a key": "a: b\n  c: d\n",
    "plain that goes on behind a comment": "a: b # c\n  d\n",
    "plain that goes on with a tab": "a: b\n  c\td\n",
    "text behind quotes": "a: 'b' c\n",
    "text below quotes": "a: 'b'\n  c\n",
    "text below brackets": "a: [b]\n  c\n",
    "comment close behind quotes": "a: 'b'# c\n",
    "quotes that go on without indentation": "a: 'b\nc'\n",
    "quotes that nobody closes": "a: 'b\n",
    "other escape": 'a: "\\x41"\n',
    "escaped space at the end of a line": 'a: "b\\ \n  c"\n',
    "block below its key that is not indented": "a:\n  |\nb: 1\n",
    "block that says its indentation": "a: |2\n  x\n",
    "block without a line": "a: |\nb: 1\n",
    "block of empty lines": "a: |+\n\n  \n",
    "block that is not indented": "a:\n  b: |\n  x\n",
    "block below a deeper empty line": "a: |\n    \n  x\n",
    "block that begins with a tab": "a: |\n  \tx\n",
    "block that is indented with a tab": "a: |\n\tx\n",
    "tab behind a block": "a: |\n  x\n\tb\n",
    "tab in what announces a block": "a: |\t\n  x\n",
    "block that goes on less deep": "a: |\n    x\n  y\n",
    "key less deep than a block": "a: |\n    x\n  y: 1\n",
    "block at the root": "--- |\n  x\n",
    "block in brackets": "a: [|]\n  x\n",
    "tab in a comment": "# \t\na: 1\n",
    "tab in quotes": "a: '\t'\n",
    "anchor": "a: &x 1\nb: *x\n",
    "tag": "a: !!str 1\n",
    "merge": "a:\n  <<: {b: 1}\n",
    "quoted key": '"a": 1\n',
    "boolean key": "yes: 1\n",
    "twice": "a: 1\na: 2\n",
    "too deep": "a:\n  b: 1\n    c: 2\n",
    "deep flow": f"a: {'[' * 11}1{']' * 11}\n",
    "flow that ends otherwise": "a: [1}\n",
    "more behind flow": "a: [1] 2\n",
    "flow that is not closed": "a: [{b: 1}\n",
    "comma at the end": "a: [1,]\n",
    "list in a list": "- - a\n",
    "mapping in a value": "a: b: c\n",
    "scalar": "just words\n",
    "complex key": "? a\n: b\n",
    "infinity": "a: .inf\n",
    "key with an umlaut": "ü: 1\n",
    "item that is a key with an umlaut": "- ü: 1\n",
    "byte order mark": "\ufeffa: 1\n",
    **{
        f"U+{ord(each):04X}": f"a: é{each}b\n"
        for each in "\t\0\x0b\x1f\x7f\x80\x84\x85\x86\x9f\u2028\u2029\ud800\udfff\ufeff\ufffe\uffff"
    },
}


@pytest.mark.parametrize("text", SIMPLE.values(), ids=SIMPLE)
def test_a_simple_document_takes_the_short_way(text: str) -> None:
    assert is_simple(text)
    assert told(read_yaml(text)) == told(the_long_way(text))


LAST_OF_A_RANGE = "\xa0\u2027\u202a\ud7ff\ue000\ufefe\uff00\ufffd\U00010000\U0001ffff\U0010ffff"


@pytest.mark.parametrize("letter", LAST_OF_A_RANGE, ids=ascii)
def test_any_letter_of_yaml_may_be_anywhere_in_a_simple_document(letter: str) -> None:
    text = f"# {letter}\na: {letter}\nb: x{letter} # {letter}\nc: ['{letter}', x{letter}, d]\n"

    assert is_simple(text)
    assert told(read_yaml(text)) == told(the_long_way(text))


@pytest.mark.parametrize("text", NOT_SIMPLE.values(), ids=NOT_SIMPLE)
def test_anything_else_is_left_to_the_long_way(text: str) -> None:
    assert not is_simple(text)
    assert answer(read_yaml, text) == answer(the_long_way, text)


@pytest.mark.parametrize("vector", VECTORS, ids=[ascii(vector["yaml"]) for vector in VECTORS])
def test_both_ways_give_one_answer_for_what_kubernetes_was_asked(vector: dict[str, Any]) -> None:
    assert answer(read_yaml, vector["yaml"]) == answer(the_long_way, vector["yaml"])


def test_an_error_in_a_later_document_names_its_line_in_the_file() -> None:
    with pytest.raises(YamlError) as caught:
        read_yaml("a: 1\n---\nb: 2\n---\nc: 1\nc: 2\n", source="x.yaml")

    assert str(caught.value).startswith("x.yaml:6:1: The key 'c' is already set at line 5")


PIECES = (
    *(
        "a",
        "1",
        "yes",
        "~",
        "''",
        '"x"',
        "x y",
        "-",
        "- ",
        "#",
        " #c",
        "a:",
        "a: b",
        "[1,x]",
        "[1, x]",
    ),
    *("[{k: v}, [x]]", "{k: {l: [v, {m: n}]}}", "[[", "}}", ", "),
    *("{k:v}", "{k: v}", "|", "&a", "*a", "[", "{", "}", ":", ": ", "http://x", "1.0", "0x1", "?"),
    *("? ", "!!str", "'", '"', "%", "@", "="),
    *("ü", "é: ", "'ß'", "😀", "\xa0", "\u3000", "—", "\ufffd", "\x85", "\u2028", "\ufeff"),
)
words = st.sampled_from(PIECES)
lines = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "  ", "    ", " ", "      "]),
    st.sampled_from(["", "- ", "-  "]),
    st.sampled_from(["", "k: ", "l: ", "m:", "kind: "]),
    st.lists(words, max_size=2).map("".join),
)
texts = st.lists(lines | st.sampled_from(["---", "", "# x", "--- # y"]), max_size=8).map("\n".join)


@given(texts)
@example("k: -  x")
@example("a: 1\n--- b\n")
def test_both_ways_give_one_answer_or_one_error(text: str) -> None:
    assert answer(read_yaml, text) == answer(the_long_way, text)


HEADS = ("a: ", "b: ", "c: ", "d:\n  a: ", "e:\n- ", "f:\n- a: ", "g:\n  - a: 1\n    b: ")
ODD_HEADS = ("- ", "- a: ", "--- ", "---\na: ", "h: [")
SIGNS = ("|", "|-", "|+", "| ", ">", ">-", ">+")
ODD_SIGNS = ("|\t", "| # c", "|2", ">-1", "||", "|>", ">|", "|]")
inner_lines = st.builds(
    "\n{}{}".format,
    st.sampled_from((*["    "] * 40, "     ", "       ", "  ", " ", "")),
    st.sampled_from(("", "", "x", "é: 1", "b: 1", "- y", "# c", "\t", "x\t", "c: |", "...")),
)
blocks = st.builds(
    "{}{}{}{}".format,
    st.sampled_from((*HEADS * 8, *ODD_HEADS)),
    st.sampled_from((*SIGNS * 16, *ODD_SIGNS)),
    st.lists(inner_lines, min_size=1, max_size=7).map("".join),
    st.sampled_from(("", "", "", "\n", "\n\n", "\n  ", "\n# c", "\n   # c")),
)


@given(st.lists(blocks, min_size=1, max_size=3, unique_by=lambda text: text[0]).map("\n".join))
def test_both_ways_give_one_answer_for_blocks(text: str) -> None:
    assert answer(read_yaml, text) == answer(the_long_way, text)


BEGINS = (
    "x",
    "x y",
    "1",
    "'x",
    '"x',
    "'x'",
    "''",
    '"',
    "'",
    "x # c",
    "",
    "'x' # c",
    '"\\n',
    "-x",
    "- x",
)
GO_ON = (
    "x",
    "y z",
    "'",
    '"',
    "x'",
    'x"',
    "''x",
    '\\"',
    "\\n",
    "# c",
    "x # c",
    "k: v",
    "- x",
    "x:",
    " ",
    "",
    "\\",
    "x \\",
    "\\ x",
    "\\ ",
)
further_lines = st.builds(
    "\n{}{}".format,
    st.sampled_from((*["    "] * 8, "      ", "  ", " ", "")),
    st.lists(st.sampled_from(GO_ON), max_size=2).map("".join),
)
several_lines = st.builds(
    "{}{}{}".format,
    st.sampled_from((*HEADS * 4, "d:\n  a:\n    ", *ODD_HEADS)),
    st.sampled_from(BEGINS),
    st.lists(further_lines, max_size=5).map("".join),
)


@given(
    st.lists(several_lines, min_size=1, max_size=3, unique_by=lambda text: text[0]).map("\n".join)
)
def test_both_ways_give_one_answer_for_texts_over_several_lines(text: str) -> None:
    assert answer(read_yaml, text) == answer(the_long_way, text)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.text("ab: #'\"-,[]{}x1.ü\xa0😀\u2028\ufeff\x80", max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from("kvw"), values, min_size=1))
def test_what_our_writer_writes_is_read_alike(value: dict[str, Any]) -> None:
    text = to_yaml([value])

    assert told(read_yaml(text)) == told(the_long_way(text))
