"""The reader answers as Kubernetes does, says where things stand and survives hostile files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.errors import YamlError
from constructs_lib.yaml.document import Document, Position
from constructs_lib.yaml.reader import MAX_DEPTH, read_yaml, read_yaml_file
from tests.scale import calls

VECTORS = json.loads(Path(__file__).with_name("yaml-vectors.json").read_text("utf-8"))["vectors"]
IDS = [ascii(vector["yaml"]) for vector in VECTORS]


def _value(documents: list[Document]) -> Any:
    """The first document, as Kubernetes' single-document reader takes it."""
    return documents[0].value if documents else None


@pytest.mark.parametrize("vector", VECTORS, ids=IDS)
def test_a_text_means_what_kubernetes_makes_of_it(vector: dict[str, Any]) -> None:
    if "error" in vector:
        with pytest.raises(YamlError):
            read_yaml(vector["yaml"], duplicate_keys="last")
    else:
        assert _value(read_yaml(vector["yaml"], duplicate_keys="last")) == vector["json"]


# The parser that PyYAML has without libyaml takes some tabs otherwise.
TABS = {"a: \tb", "a: |\n  \tx\n", "a: |\t\n  x\n", "a: é\tb\n"}
PURE = [vector for vector in VECTORS if vector["yaml"] not in TABS]


@pytest.mark.parametrize("vector", PURE, ids=[ascii(vector["yaml"]) for vector in PURE])
def test_without_libyaml_a_text_means_the_same(
    vector: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(yaml, "CSafeLoader")
    test_a_text_means_what_kubernetes_makes_of_it(vector)


@pytest.mark.parametrize("vector", VECTORS, ids=IDS)
def test_duplicates_are_refused_where_kubernetes_strict_mode_does(vector: dict[str, Any]) -> None:
    # What a merge key brings in may be replaced, as kubectl takes it.
    is_duplicate = "strict_error" in vector and "<<" not in vector["yaml"]
    if "error" in vector or is_duplicate:
        with pytest.raises(YamlError):
            read_yaml(vector["yaml"])
    else:
        assert _value(read_yaml(vector["yaml"])) == vector["json"]


MERGES = {
    "a later merge wins": ("a: 1\n<<: {a: 2}", {"a": 2}),
    "a later key wins": ("<<: {a: 2}\na: 1", {"a": 1}),
    "the first of a list wins": ("<<: [{a: 1}, {a: 2, b: 3}]", {"a": 1, "b": 3}),
    "a quoted << is a key": ('"<<": 1', {"<<": 1}),
    "a tagged << merges": ('!!merge "<<": {a: 1}', {"a": 1}),
    "an alias of << is a key": ("x: &m <<\n*m : 1", {"x": "<<", "<<": 1}),
}


@pytest.mark.parametrize(("text", "value"), MERGES.values(), ids=MERGES)
def test_merge_keys_follow_go_yaml(text: str, value: Any) -> None:
    assert read_yaml(text, duplicate_keys="last")[0].value == value


REPLACED = {
    "in place": ("<<: {a: 2}\na: 1", {"a": 1}),
    "from an alias": ("x: &x {a: 1, b: 1}\nc: {<<: *x, a: 2}", {"a": 2, "b": 1}),
    "by an earlier one of a list": ("<<: [{a: 1}, {a: 2, b: 3}]", {"a": 1, "b": 3}),
}


@pytest.mark.parametrize(("text", "value"), REPLACED.values(), ids=REPLACED)
def test_what_a_merge_key_brings_in_may_be_replaced(text: str, value: Any) -> None:
    found = read_yaml(text)[0].value

    assert found.get("c", found) == value


DOCUMENTS: dict[str, tuple[str, list[tuple[Any, int]]]] = {
    "nothing": ("", []),
    "only comments": ("# a\n---\n# b\n", []),
    "a trailing separator": ("a: 1\n---\n", [({"a": 1}, 1)]),
    "empty ones between": (
        "---\n---\na: 1\n---\n# none\n---\nb: 2\n",
        [({"a": 1}, 3), ({"b": 2}, 7)],
    ),
    "an explicit null": ("--- null\n--- ~\n", [(None, 1), (None, 2)]),
    "an empty text": ("--- ''\n", [("", 1)]),
    "comments first": ("# a\n\na: 1\n", [({"a": 1}, 3)]),
    "an anchor in each": ("--- &a 1\n--- &a 2\n", [(1, 1), (2, 2)]),
}


@pytest.mark.parametrize(("text", "expected"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_documents_without_content_are_skipped(text: str, expected: list[tuple[Any, int]]) -> None:
    assert [(document.value, document.line) for document in read_yaml(text)] == expected


def test_a_lone_exclamation_mark_makes_a_text() -> None:
    assert read_yaml("[! 1, ! yes, ! ]")[0].value == ["1", "yes", ""]


def test_an_anchor_is_not_known_in_the_next_document() -> None:
    with pytest.raises(YamlError, match="alias has no anchor"):
        read_yaml("--- &a 1\n--- [*a]\n")


ERRORS = {
    "tab": ("a:\n\tb: 1", "2:1", "A tab is used where YAML needs spaces"),
    "tab after spaces": ("a:\n  b: 1\n \tc: 2", "3:", "A tab is used where YAML needs spaces"),
    "reserved character": ("a: @x", "1:4", "cannot start with '@'"),
    "colon in a value": ("a: b: c", "1:5", "quote a value that contains ': '"),
    "no colon": ("a: 1\nb\nc: 2", "3:1", "has no ':'"),
    "indentation": ("a:\n  b: 1\n c: 2", "3:2", "correct the indentation"),
    "list": ("- a\nb: c", "2:1", "does not fit the list"),
    "open quote": ("a: 'x", "1:6", "while scanning a quoted scalar, found unexpected end"),
    "control character": ("a: 1\nb: \x07", "2:4", "U+0007 is not allowed"),
    "surrogate": ("a: \ud800", "1:4", "U+D800 is not allowed"),
    "alias": ("a: *b", "1:4", "alias has no anchor"),
    "itself": ("a: &a [*a]", "1:8", "contains itself"),
    "itself merged": ("&a {<<: *a}", "1:9", "contains itself"),
    "infinity": ("a: [1, .inf]", "1:8", ".inf cannot be carried by JSON; put it in quotes"),
    "null key": ("a: 1\n~: 2", "2:1", "null cannot be a key"),
    "list as key": ("[a]: 1", "1:1", "cannot be a key"),
    "tag": ("a: !!int x", "1:4", "is tagged !!int but is not one"),
    "merge of a word": ("<<: a", "1:5", "takes a mapping"),
    "merge of an aliased list": ("a: &a [{}]\nb: {<<: *a}", "2:9", "takes a mapping"),
    "YAML 1.2": ("%YAML 1.2\n---\na: 1", "1:1", "rejects a %YAML line"),
    "merge over a key": ("a: 1\n<<: {a: 2}", "2:6", "'a' is already set at line 1, column 1"),
    "duplicate beside a merge": ("<<: {a: 1}\na: 2\na: 3", "3:1", "'a' is already set at line 2"),
    "two merges": ("<<: {a: 1}\n<<: {a: 2}", "2:6", "'a' is already set at line 1, column 6"),
    "duplicate": ("a:\n  b: 1\n  c: 2\n  b: 3", "4:3", "'b' is already set at line 2, column 3"),
}


@pytest.mark.parametrize(("text", "place", "words"), ERRORS.values(), ids=ERRORS)
def test_an_error_says_what_was_found_and_where(text: str, place: str, words: str) -> None:
    with pytest.raises(YamlError) as caught:
        read_yaml(text, source="agent.yaml")
    assert str(caught.value).startswith(f"agent.yaml:{place}")
    assert words in str(caught.value)


def test_two_documents_joined_without_a_separator_are_recognised() -> None:
    text = "apiVersion: v1\nkind: Secret\napiVersion: apps/v1\nkind: DaemonSet\n"
    with pytest.raises(YamlError, match="'---' between them is missing") as caught:
        read_yaml(text)
    assert (caught.value.line, caught.value.column) == (3, 1)
    assert "line 1, column 1" in caught.value.message


def test_a_repeated_api_version_inside_an_object_is_an_ordinary_duplicate() -> None:
    with pytest.raises(YamlError) as caught:
        read_yaml("ref: {apiVersion: v1, apiVersion: v2}")
    assert "---" not in caught.value.message


def _laughs(levels: int) -> str:
    return "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, levels)
    )


HOSTILE = {
    "a billion laughs": (_laughs(30), "from aliases"),
    "many aliases of one": (f"a: &a [{'x, ' * 900}]\nb: [{'*a, ' * 9000}]", "from aliases"),
    "lists in lists": ("[" * 100_000, f"deeper than {MAX_DEPTH}"),
    "mappings in mappings": ("{a: " * 100_000, f"deeper than {MAX_DEPTH}"),
    "indented mappings": ("".join(" " * n + "a:\n" for n in range(5_000)), "deeper"),
    "dashes": ("- " * 100_000, "deeper"),
    "nested through aliases": (
        f"a: &a {'[' * 300}{']' * 300}\nb: {'[' * 300}*a{']' * 300}",
        "deeper",
    ),
}


@pytest.mark.parametrize(("text", "words"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_is_refused_with_little_work(text: str, words: str) -> None:
    def refused() -> None:
        with pytest.raises(YamlError, match=words):
            read_yaml(text)

    assert calls(refused) < 500_000


def test_aliases_in_modest_numbers_are_welcome() -> None:
    (document,) = read_yaml(f"a: &a [{'x, ' * 50}]\nb: [{'*a, ' * 18}]\nc: [{'y, ' * 500}]")
    assert document.value["b"] == [["x"] * 50] * 18
    assert document.value["b"][0] is document.value["a"]


def test_nesting_up_to_the_limit_is_read() -> None:
    (document,) = read_yaml("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert document.position([0] * MAX_DEPTH) == Position(line=1, column=MAX_DEPTH)


PLACED = """\
# comment
spec:
  containers:
  - name: agent
    image: x
  -   name: other
  args: [a, "b"]
base: &base {k: 1}
copy: *base
merged:
  <<: *base
  own: 1
1: one
"""
PLACES: dict[tuple[str | int, ...], tuple[int, int]] = {
    (): (2, 1),
    ("spec",): (2, 1),
    ("spec", "containers"): (3, 3),
    ("spec", "containers", 0): (4, 5),
    ("spec", "containers", 0, "image"): (5, 5),
    ("spec", "containers", 1, "name"): (6, 7),
    ("spec", "args", 1): (7, 13),
    ("spec", "args", 9): (7, 3),
    ("spec", "containers", 0, "ports", 3): (4, 5),
    ("spec", "containers", 0, "name", "deeper"): (4, 5),
    ("nowhere",): (2, 1),
    ("copy",): (9, 1),
    ("copy", "k"): (8, 14),
    ("merged", "k"): (8, 14),
    ("merged", "own"): (12, 3),
    ("1",): (13, 1),
}


@pytest.mark.parametrize(
    ("path", "place"), PLACES.items(), ids=[".".join(map(str, path)) or "root" for path in PLACES]
)
def test_a_path_has_a_place(path: tuple[str | int, ...], place: tuple[int, int]) -> None:
    (document,) = read_yaml(PLACED)
    assert document.position(path) == Position(line=place[0], column=place[1])
    assert document.where(path) == f"{document.source}:{place[0]}:{place[1]}"


def test_a_part_is_a_document_with_its_places() -> None:
    (document,) = read_yaml(PLACED)
    part = document.part(("spec", "containers", 0))

    assert part.value == document.value["spec"]["containers"][0]
    assert (part.position(()).line, part.position(("image",)).line) == (4, 5)
    assert document.part(("copy",)).position(("k",)) == Position(line=8, column=14)


def test_a_file_is_read_under_its_name(tmp_path: Path) -> None:
    path = tmp_path / "agent.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: \xc3\xa9\n")
    (document,) = read_yaml_file(path)
    assert (document.value, document.source) == ({"a": "é"}, str(path))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(YamlError, match="cannot be read: No such file"):
        read_yaml_file(tmp_path / "none.yaml")


def test_bytes_that_are_not_utf8_are_told_with_their_place() -> None:
    with pytest.raises(YamlError, match="0xff is not UTF-8") as caught:
        read_yaml("a: é\nbé: ".encode() + b"\xff")
    assert (caught.value.line, caught.value.column) == (2, 5)


def test_importing_the_reader_does_not_import_pyyaml() -> None:
    code = "import sys, constructs_lib.yaml.reader; sys.exit('yaml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(st.text(alphabet="ab:-?&*!<>|{}[],#'\"\\ \n\t~1.%@=\u0085\u2028é\ufeff\x00", max_size=40))
def test_any_text_is_read_or_refused_with_a_yaml_error(text: str) -> None:
    try:
        documents = read_yaml(text)
    except YamlError as error:
        assert error.message.endswith(".")  # noqa: PT017  -- most texts are refused
    else:
        json.dumps([document.value for document in documents], allow_nan=False)


def test_aliases_stand_for_no_more_than_some_times_what_is_written() -> None:
    """Kubernetes takes it, but what reads the values would meet each of them again and again."""
    shared = ", ".join(f"k{number}: v" for number in range(50))
    few, many = (f"a: &a {{{shared}}}\nb: [{'*a, ' * count}]\n" for count in (150, 30_000))

    assert len(read_yaml(few)[0].value["b"]) == 150
    with pytest.raises(YamlError, match="over 3 times what is written; write the values out"):
        read_yaml(many)
