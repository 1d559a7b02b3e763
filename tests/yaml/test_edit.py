"""An edit changes what it is about; comments, order, quotes and layout stay as they are."""

from __future__ import annotations

import re

import pytest

from constructs_lib.errors import YamlError
from constructs_lib.k8s.manifest import Json
from constructs_lib.yaml.edit import Edit, Put, Quote, Remove, Rename
from constructs_lib.yaml.edit.document import EditableDocument, split_documents

Step = str | int


def put(value: Json, *path: Step) -> Put:
    return Put(path=path, value=value)


def remove(*path: Step) -> Remove:
    return Remove(path=path)


def quote(*path: Step) -> Quote:
    return Quote(path=path)


def edited(text: str, *edits: Edit) -> str:
    return EditableDocument(text).edited(edits)


REPLACED: dict[str, tuple[str, Put, str]] = {
    "a scalar keeps its comment": ("a:   1  # why\nb: 2\n", put(5, "a"), "a:   5  # why\nb: 2\n"),
    "a quoted one": ("a: '1'\n", put("x", "a"), "a: x\n"),
    "text that looks like a number": ("a: x\n", put("1.10", "a"), 'a: "1.10"\n'),
    "text of two lines": ("a: x\n", put("b\nc\n", "a"), 'a: "b\\nc\\n"\n'),
    "a block of text": ("a: |\n  x\n  y\n\nb: 1\n", put("z", "a"), "a: z\n\nb: 1\n"),
    "nothing": ("a: # none\nb:\n", put(1, "a"), "a: 1 # none\nb:\n"),
    "a scalar on its own line": ("a: # why\n  long\n", put("x", "a"), "a: x # why\n"),
    "a map by a scalar": ("a: # why\n  b: 1\n  # c\nd: 2\n", put(3, "a"), "a: 3 # why\nd: 2\n"),
    "a map by a list": ("a:\n  b: 1\nc: 2\n", put([1, 2], "a"), "a:\n- 1\n- 2\nc: 2\n"),
    "an empty map by a map": ("a: {} # c\n", put({"b": [1]}, "a"), "a: # c\n  b:\n  - 1\n"),
    "an item by a map": ("- 1\n- 2\n", put({"a": 1, "b": 2}, 0), "- a: 1\n  b: 2\n- 2\n"),
    "a map of a list": ("- a: 1\n  b: 2\n- 3\n", put({"c": {"d": 4}}, 0), "- c:\n    d: 4\n- 3\n"),
    "a missing item": ("-\n- 2\n", put("x", 0), "- x\n- 2\n"),
    "in brackets": ("a: {b: [1, 2]}\n", put("x, y", "a", "b", 1), 'a: {b: [1, "x, y"]}\n'),
    "a map in brackets": ("a: [{b: 1}]\n", put({"c": ["d"]}, "a", 0), "a: [{c: [d]}]\n"),
    "an alias": ("a: &x {b: 1}\nc: *x\n", put(2, "c"), "a: &x {b: 1}\nc: 2\n"),
    "an anchor that nobody uses": ("a: &x 1\n", put(2, "a"), "a: 2\n"),
    "a tagged value": ("a: !!str 1\n", put(2, "a"), "a: 2\n"),
    "a key that is no text": ("1: a\nyes: b\n", put("c", "true"), "1: a\nyes: c\n"),
    "a key in quotes": ('"a" : 1\n', put(2, "a"), '"a" : 2\n'),
    "behind a byte order mark": ("\ufeffa: 1\nb: 2\n", put(3, "b"), "\ufeffa: 1\nb: 3\n"),
    "behind characters of any size": ("a: é😀\nb: 1\n", put(2, "b"), "a: é😀\nb: 2\n"),
}

ADDED: dict[str, tuple[str, Put, str]] = {
    "a key": ("a:\n  b: 1\nc: 2\n", put(3, "a", "d"), "a:\n  b: 1\n  d: 3\nc: 2\n"),
    "behind the comments of the last": (
        "a:\n  b: # b\n  - 1\n    # about 1\n\n# c\nc: 2\n",
        put(3, "a", "d"),
        "a:\n  b: # b\n  - 1\n    # about 1\n  d: 3\n\n# c\nc: 2\n",
    ),
    "an item": ("a:\n- 1 # one\nb: 2\n", put(3, "a", 1), "a:\n- 1 # one\n- 3\nb: 2\n"),
    "an indented item": ("a:\n  - b: 1\n", put({"c": 2}, "a", 1), "a:\n  - b: 1\n  - c: 2\n"),
    "in steps of four": (
        "a:\n    b: 1\n",
        put({"d": [1]}, "a", "c"),
        "a:\n    b: 1\n    c:\n        d:\n        - 1\n",
    ),
    "with lists further in, as elsewhere": (
        "a:\n  - 1\nb: 2\n",
        put({"d": [1, [2]]}, "c"),
        "a:\n  - 1\nb: 2\nc:\n  d:\n    - 1\n    - - 2\n",
    ),
    "where layouts differ, as the first does": (
        "a:\n  - 1\nb:\n- 2\n",
        put([3], "c"),
        "a:\n  - 1\nb:\n- 2\nc:\n  - 3\n",
    ),
    "to a map behind a dash": (
        "-   a: 1\n-   b: 2\n",
        put(3, 0, "c"),
        "-   a: 1\n    c: 3\n-   b: 2\n",
    ),
    "to the last line without a break": ("a: 1", put(2, "b"), "a: 1\nb: 2"),
    "with the line breaks of the file": (
        "a: 1\r\nb: 2",
        put([3], "c"),
        "a: 1\r\nb: 2\r\nc:\r\n- 3",
    ),
    "to an empty map": ("a: {}\nb: 1\n", put(1, "a", "c"), "a:\n  c: 1\nb: 1\n"),
    "to an empty list": ("a: []\n", put({"b": 1, "c": 2}, "a", 0), "a:\n- b: 1\n  c: 2\n"),
    "to an empty document": ("{} # c\n", put(1, "a"), '{"a": 1} # c\n'),
    "to a null": ("a: ~ # c\n", put(1, "a", "b"), "a: # c\n  b: 1\n"),
    "to nothing": ("a:\nb: 1\n", put("x", "a", 0), "a:\n- x\nb: 1\n"),
    "in brackets": ("a: {b: 1} # c\n", put(2, "a", "d"), "a: {b: 1, d: 2} # c\n"),
    "behind the last comma": ("a: [1, 2,]\n", put(3, "a", 2), "a: [1, 2, 3,]\n"),
    "in empty brackets": ("a: {b: []}\n", put({"c": "d e"}, "a", "b", 0), 'a: {b: [{c: "d e"}]}\n'),
    "to brackets over lines": (
        "a: [\n  1, # one\n  2 # two\n]\n",
        put(3, "a", 2),
        "a: [\n  1, # one\n  2, # two\n  3\n]\n",
    ),
    "to JSON": (
        '{\n\t"a": [\n\t\t1\n\t]\n}\n',
        put({"c": "d"}, "b"),
        '{\n\t"a": [\n\t\t1\n\t],\n\t"b": {"c": "d"}\n}\n',
    ),
    "beside a merge key": (
        "a: &x {b: 1}\nc:\n  <<: *x\n",
        put(2, "c", "d"),
        "a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n",
    ),
    "in a List": (
        "kind: List\nitems:\n- a: 1\n- b: 2\n",
        put(3, "items", 0, "c"),
        "kind: List\nitems:\n- a: 1\n  c: 3\n- b: 2\n",
    ),
}

REMOVED: dict[str, tuple[str, Remove, str]] = {
    "a key with its comment": ("# a\na: 1 # one\nb: 2\n", remove("a"), "# a\nb: 2\n"),
    "a map with what is in it": (
        "a:\n  # in\n  b: 1\n\n  # last\n# about c\nc: 2\n",
        remove("a"),
        "# about c\nc: 2\n",
    ),
    "a block of text": ("a: |\n  # text\n  x\n\nb: 1\n", remove("a"), "\nb: 1\n"),
    "an item": ("a:\n- 1\n# two\n- 2 # c\n- 3\n", remove("a", 1), "a:\n- 1\n# two\n- 3\n"),
    "the first behind a dash": ("- a: 1 # c\n  b: 2\n", remove(0, "a"), "- b: 2\n"),
    "the first, with a comment for the next": (
        "- a: 1 # c\n  # about b\n  b: 2\n",
        remove(0, "a"),
        "-\n  # about b\n  b: 2\n",
    ),
    "the only key": ("a: # c\n  b: 1 # d\ne: 2\n", remove("a", "b"), "a: {} # c\ne: 2\n"),
    "the only item": ("a:\n  - 1\n", remove("a", 0), "a: []\n"),
    "the only key behind a dash": ("- a: 1 # c\n- 2\n", remove(0, "a"), "- {}\n- 2\n"),
    "the last line": ("a: 1\nb: 2", remove("b"), "a: 1"),
    "the last line with its break": ("a: 1\r\nb: 2\r\n", remove("b"), "a: 1\r\n"),
    "the first in brackets": ("{a: 1, b: 2}\n", remove("a"), "{b: 2}\n"),
    "the last in brackets": ("{ a: 1, b: 2 }\n", remove("b"), "{ a: 1 }\n"),
    "the only one in brackets": ("a: [ 1 ]\n", remove("a", 0), "a: [ ]\n"),
    "one before the last comma": ("a: [1, 2,]\n", remove("a", 1), "a: [1,]\n"),
    "one of a line in brackets": ("[1, 2,\n 3]\n", remove(1), "[1,\n 3]\n"),
    "a line in brackets": ("[\n  1, # one\n  # two\n  2\n]\n", remove(0), "[\n  # two\n  2\n]\n"),
    "the last line in brackets": ("[\n  1, # one\n  2\n]\n", remove(1), "[\n  1 # one\n]\n"),
    "an alias": ("a: &x 1\nb: *x\n", remove("b"), "a: &x 1\n"),
    "in JSON": ('{"a":{"b":1,"c":2}}', remove("a", "c"), '{"a":{"b":1}}'),
}

QUOTED: dict[str, tuple[str, Quote, str]] = {
    "a number as it stands": ("a: 1.10 # c\n", quote("a"), 'a: "1.10" # c\n'),
    "a boolean as it stands": ("a:\n- yes\n", quote("a", 0), 'a:\n- "yes"\n'),
    "in brackets": ("a: {b: 0x1F, c: 1}\n", quote("a", "b"), 'a: {b: "0x1F", c: 1}\n'),
    "a word with a backslash": ("a: b\\c\n", quote("a"), 'a: "b\\\\c"\n'),
    "in JSON": ('{"a": 1}', quote("a"), '{"a": "1"}'),
}


def named(table: dict[str, tuple[str, Edit, str]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("before", "edit", "after"), table.values(), ids=table)


@named({**REPLACED})
def test_a_value_is_replaced_where_it_stands(before: str, edit: Edit, after: str) -> None:
    assert edited(before, edit) == after


@named({**ADDED})
def test_a_value_is_added_at_the_end_in_the_layout_of_the_file(
    before: str, edit: Edit, after: str
) -> None:
    assert edited(before, edit) == after


@named({**REMOVED})
def test_a_value_is_removed_with_its_lines_and_what_is_left_is_valid(
    before: str, edit: Edit, after: str
) -> None:
    assert edited(before, edit) == after


@named({**QUOTED})
def test_a_word_is_quoted_as_it_stands(before: str, edit: Edit, after: str) -> None:
    assert edited(before, edit) == after


SEVERAL: dict[str, tuple[str, list[Edit], str]] = {
    "removals of one list": (
        "a:\n- 1\n- 2\n- 3\n- 4\n",
        [remove("a", 0), remove("a", 2)],
        "a:\n- 2\n- 4\n",
    ),
    "all of a list": ("a:\n- 1\n# two\n- 2\n", [remove("a", 1), remove("a", 0)], "a: []\n# two\n"),
    "two new items at one index": (
        "a:\n- 1\n",
        [put(2, "a", 1), put(3, "a", 1), put(2, "a", 1)],
        "a:\n- 1\n- 2\n- 3\n",
    ),
    "two new keys of nothing": (
        "a:\n",
        [put(1, "a", "b"), put(2, "a", "c")],
        "a:\n  b: 1\n  c: 2\n",
    ),
    "a rename keeps the comment": (
        "a:\n  old: x # why\n",
        [put("x", "a", "new"), remove("a", "old")],
        "a:\n  new: x # why\n",
    ),
    "a rename among others": (
        "a:\n  old: x\n  b: 1\n",
        [put("x", "a", "new"), remove("a", "old")],
        "a:\n  b: 1\n  new: x\n",
    ),
    "at one place, the deepest first": (
        "a:\n- b: 1",
        [put(2, "c"), put({"d": 3}, "a", 1), put(4, "a", 0, "e")],
        "a:\n- b: 1\n  e: 4\n- d: 3\nc: 2",
    ),
    "the last key gone and one added": ("a: 1\nb: 2\n", [remove("b"), put(3, "c")], "a: 1\nc: 3\n"),
    "all of JSON's list, and one added": (
        '{"a": [1, 2]}',
        [remove("a", 0), remove("a", 1), put(3, "a", 2)],
        '{"a": [3]}',
    ),
    "all in brackets over lines": (
        "a: [\n  1,\n  2\n]\n",
        [remove("a", 0), remove("a", 1)],
        "a: [\n]\n",
    ),
}


@pytest.mark.parametrize(("before", "edits", "after"), SEVERAL.values(), ids=SEVERAL)
def test_several_edits_speak_of_the_text_as_it_was(
    before: str, edits: list[Edit], after: str
) -> None:
    assert edited(before, *edits) == after


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        pytest.param("", [""], id="nothing"),
        pytest.param("a: 1\n", ["a: 1\n"], id="one"),
        pytest.param("---\na: 1\n", ["---\na: 1\n"], id="one with a marker"),
        pytest.param("# c\n---\na: 1\n---", ["# c\n", "---\na: 1\n", "---"], id="empty ones"),
        pytest.param("a\r\n--- b\r\n", ["a\r\n", "--- b\r\n"], id="behind the marker"),
        pytest.param(
            "a\n...\n%YAML 1.1\n---\nb", ["a\n...\n", "%YAML 1.1\n---\nb"], id="directive"
        ),
        pytest.param("a: |\n ---\n----\n", ["a: |\n ---\n----\n"], id="no marker"),
    ],
)
def test_a_text_is_cut_where_its_documents_begin(text: str, pieces: list[str]) -> None:
    assert split_documents(text) == pieces


REFUSED: dict[str, tuple[str, Edit, str]] = {
    "inside an alias": ("a: &x {b: 1}\nc: *x\n", put(2, "c", "b"), "^2:4: .*alias, \\*x"),
    "inside an anchor in use": ("a: &x {b: 1}\nc: *x\n", put(2, "a", "b"), "^1:4: .*anchor, &x"),
    "an item for an anchor in use": ("a: &x [1]\nc: *x\n", put(2, "a", 1), "anchor, &x"),
    "what holds an anchor in use": ("a:\n  b: &x 1\nc: *x\n", remove("a"), "^2:6: .*anchor, &x"),
    "a key from a merge": ("a: &x {b: 1}\nc: {<<: *x}\n", remove("c", "b"), "by a merge key"),
    "inside a map from a merge": (
        "a: &x {b: {}}\nc:\n  <<: *x\n",
        put(1, "c", "b", "d"),
        "by a merge key",
    ),
    "over a key from a merge": ("a: &x {b: 1}\nc:\n  <<: *x\n", put(2, "c", "b"), "by a merge"),
    "no such key": ("a: 1\n", remove("b"), "^1:1: This map has no 'b'"),
    "no such item": ("a: [1]\n", remove("a", 1), "This list has no 1"),
    "below a key that is missing": ("a: 1\n", put(1, "b", "c"), "This map has no 'b'"),
    "a key of a list": ("a: [1]\n", put(1, "a", "b"), "'b' cannot be added to this list"),
    "a key of an empty list": ("a: []\n", put(1, "a", "b"), "'b' cannot be added to this list"),
    "a key of a scalar": ("a: x\n", put(1, "a", "b"), "'b' cannot be added to this scalar"),
    "a key behind a question mark": ("? a\n: 1\n", put(2, "a"), "not written as 'key: value'"),
    "a key without a colon": ("{a, b: 1}\n", put(2, "a"), "not written as 'key: value'"),
    "a map without brackets": ("[a: 1, 2]\n", put(1, 0, "b"), "map without brackets"),
    "all of a document": ("a: 1\n", remove("a"), "Nothing would be left"),
    "the document itself": ("a: 1\n", put({}), "A whole document cannot be edited"),
    "a word in quotes": ("a: 'x'\n", quote("a"), "Only a word without quotes"),
    "a word on two lines": ("a: x\n  y\n", quote("a"), "Only a word without quotes"),
    "text that an added line would change": ("a: |\n  x", put(1, "b"), "by hand"),
    "two documents": ("a: 1\n---\nb: 1\n", put(2, "a"), "This holds 2 documents"),
    "a single value": ("~\n", put(2, "a"), "a single value"),
    "no document": ("# none\n", put(2, "a"), "This holds 0 documents"),
    "text that is no YAML": ("a: [\n", put(1, "b"), "2:1: This is not YAML"),
}


@pytest.mark.parametrize(("text", "edit", "said"), REFUSED.values(), ids=REFUSED)
def test_what_would_change_something_else_is_refused(text: str, edit: Edit, said: str) -> None:
    with pytest.raises(YamlError) as caught:
        edited(text, edit)

    assert re.search(said, str(caught.value))


@pytest.mark.parametrize("said", ["alias", "merge key", "no 'z'", "without quotes"])
def test_much_can_be_refused_without_trying_it(said: str) -> None:
    document = EditableDocument("a: &x {b: 1}\nc: *x\nd: {<<: *x}\ne: 'q'\n")
    edits: dict[str, Edit] = {
        "alias": put(1, "c", "z"),
        "merge key": put(1, "d", "b"),
        "no 'z'": remove("z"),
        "without quotes": quote("e"),
    }
    with pytest.raises(YamlError, match=said):
        document.check([edits[said]])


@pytest.mark.parametrize(
    ("text", "edits"),
    [
        pytest.param("a: 1\n", [put(2, "a"), put(3, "a")], id="two values"),
        pytest.param("a: 1\nb: 2\n", [put(2, "a"), remove("a")], id="put and removed"),
        pytest.param("a: {b: 1}\n", [put(2, "a"), remove("a", "b")], id="one inside the other"),
        pytest.param("a:\n", [put(2, "a", 0), put(3, "a", "b")], id="a list and a map"),
        pytest.param("a: 1\n", [put(2, "b"), put(3, "b")], id="two new values"),
    ],
)
def test_edits_that_contradict_each_other_are_refused(text: str, edits: list[Edit]) -> None:
    with pytest.raises(YamlError):
        edited(text, *edits)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a:\n  b: 1  # why\n  c: 2\n", "a:\n  z: 1  # why\n  c: 2\n", id="block"),
        pytest.param("a: {b: 1, c: 2}\n", "a: {z: 1, c: 2}\n", id="flow"),
        pytest.param("a: {'b': [x]}\n", "a: {'z': [x]}\n", id="quoted"),
        pytest.param('{"a": {"b": 1}}', '{"a": {"z": 1}}', id="JSON"),
    ],
)
def test_a_key_is_renamed_where_it_stands(text: str, expected: str) -> None:
    assert EditableDocument(text).edited([Rename(path=("a", "b"), key="z")]) == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("a: {b: 1, z: 2}\n", "'z' is there already", id="taken"),
        pytest.param('a: {"\\x62": 1}\n', "Only a key that is written as it reads", id="escaped"),
    ],
)
def test_a_key_that_cannot_be_renamed_is_refused(text: str, problem: str) -> None:
    with pytest.raises(YamlError, match=problem):
        EditableDocument(text).edited([Rename(path=("a", "b"), key="z")])
