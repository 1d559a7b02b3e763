"""What the writer writes comes back unchanged, from Kubernetes' reader and from PyYAML's."""

from __future__ import annotations

import json
from collections import OrderedDict
from decimal import Decimal
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.errors import YamlError
from constructs_lib.yaml.reader import read_yaml
from constructs_lib.yaml.writer import document_to_yaml, to_yaml

VECTORS = json.loads(Path(__file__).with_name("yaml-vectors.json").read_text("utf-8"))["vectors"]
TEXTS = sorted({vector["yaml"] for vector in VECTORS})

READABLE: dict[str, tuple[Any, str]] = {
    "a container": (
        {
            "spec": {
                "containers": [
                    {
                        "name": "agent",
                        "image": "quay.io/agent:v1.10",
                        "args": ["--path.rootfs=/host", "-v", "$(NODE_NAME)"],
                        "env": [],
                        "resources": {},
                    },
                    {"name": "other"},
                ]
            }
        },
        """\
spec:
  containers:
  - name: agent
    image: quay.io/agent:v1.10
    args:
    - --path.rootfs=/host
    - -v
    - $(NODE_NAME)
    env: []
    resources: {}
  - name: other
""",
    ),
    "scalars": (
        {"a": True, "b": None, "c": -1, "d": 0.5, "e": 1.0, "f": 1e300, "g": 5e-324},
        "a: true\nb: null\nc: -1\nd: 0.5\ne: 1\nf: 1.0e+300\ng: 5.0e-324\n",
    ),
    "texts that look like values": (
        {"y": "yes", "1": "12e03", "port": "8080", "day": "2026-11-20", "time": "1:30", "e": ""},
        '"y": "yes"\n"1": "12e03"\nport: "8080"\nday: "2026-11-20"\ntime: "1:30"\ne: ""\n',
    ),
    "texts that do not": (
        {"a": "100m", "b": "1.10.0", "c": "10.0.0.0/8", "d": "None", "e": "a b, c#d", "f": "./x"},
        "a: 100m\nb: 1.10.0\nc: 10.0.0.0/8\nd: None\ne: a b, c#d\nf: ./x\n",
    ),
    "texts that need quotes": (
        ["a: b", "a #b", "a:", " a", "a ", "#a", "*a", 'say "hi"', "\\: ", "é"],
        r"""- "a: b"
- "a #b"
- "a:"
- " a"
- "a "
- "#a"
- "*a"
- say "hi"
- "\\: "
- "é"
""",
    ),
    "characters that nobody sees": (
        ["\u2028\x07\x85\ufeff\U000e0001"],
        '- "\\u2028\\x07\\x85\\uFEFF\\U000E0001"\n',
    ),
    "blocks": (
        {"conf": "[a]\n\tb = 1\n\n  c\n", "list": ["x\ny"]},
        "conf: |\n  [a]\n  \tb = 1\n\n    c\nlist:\n- |-\n  x\n  y\n",
    ),
    "lines that a block would not keep": (
        {"a": " x\ny", "b": "x\n\n", "c": "x\r\ny", "d": "x\n \ny", "e": "\n", "f\n": "\nx"},
        r"""a: " x\ny"
b: "x\n\n"
c: "x\r\ny"
d: "x\n \ny"
e: "\n"
"f\n": "\nx"
""",
    ),
    "lists in lists": (
        [["a", ["b"]], [], [{"c": [{"d": 1}]}]],
        "- - a\n  - - b\n- []\n- - c:\n    - d: 1\n",
    ),
    "a scalar": ("x: y", '"x: y"\n'),
    "a block alone": ("x\ny\n", "|\n  x\n  y\n"),
    "nothing": (None, "null\n"),
}


@pytest.mark.parametrize(("value", "text"), READABLE.values(), ids=READABLE)
def test_a_value_is_written_the_way_people_write_it(value: Any, text: str) -> None:
    assert document_to_yaml(value) == text


def test_manifests_are_separated_and_nothing_else() -> None:
    assert to_yaml([{"a": 1}, {"b": 2}]) == "a: 1\n---\nb: 2\n"
    assert to_yaml(iter([{"a": 1}])) == "a: 1\n"
    assert to_yaml([]) == ""


def test_long_lines_are_not_folded() -> None:
    assert document_to_yaml({"a": "b c " * 500 + "d"}).count("\n") == 1


class _Effect(StrEnum):
    NO_EXECUTE = "NoExecute"
    NO = "no"


class _Port(IntEnum):
    HTTP = 80


def test_kinds_that_json_knows_under_another_name_are_written_as_that() -> None:
    value = OrderedDict({_Effect.NO: (_Effect.NO_EXECUTE, _Effect.NO), "b": [_Port.HTTP, ()]})
    assert document_to_yaml(value) == '"no":\n- NoExecute\n- "no"\nb:\n- 80\n- []\n'


def _endless() -> list[Any]:
    value: list[Any] = []
    value.append(value)
    return value


REFUSED: dict[str, tuple[Any, str]] = {
    "not a number": ({"spec": {"x": [1, float("nan")]}}, "spec.x[1]: nan is not a number"),
    "infinity": ([float("-inf")], "[0]: -inf is not a number"),
    "too large": ({"a": 2**64}, "a: 18446744073709551616 does not fit in 64 bits"),
    "too small": ({"a": -(2**63) - 1}, "a: -9223372036854775809 does not fit"),
    "a number as key": ({"a": {1: 2}}, "a[1]: The key 1 is not a string"),
    "a surrogate": ({"a.b/c": {"x": "\ud800"}}, "['a.b/c'].x: The text holds half a character"),
    "a surrogate in a long text": ({"x": "a" * 500 + "\ndone\udfff"}, "the surrogate U+DFFF"),
    "a surrogate as key": ({"\udfff": 1}, "the surrogate U+DFFF"),
    "a set": ({"a": {1}}, "a: {1} is a set, which YAML cannot carry"),
    "a decimal": (Decimal(1), "Decimal('1') is a Decimal"),
    "bytes": ([b"x"], "[0]: b'x' is a bytes"),
    "itself": (_endless(), "contains itself"),
}


@pytest.mark.parametrize(("value", "words"), REFUSED.values(), ids=REFUSED)
def test_what_yaml_cannot_carry_is_refused_by_its_path(value: Any, words: str) -> None:
    with pytest.raises(YamlError) as caught:
        document_to_yaml(value)
    assert words in str(caught.value)


@pytest.mark.parametrize("value", [{"kind": "Pod"}, "kind: Pod"], ids=["mapping", "text"])
def test_one_manifest_instead_of_a_list_is_told(value: Any) -> None:
    with pytest.raises(YamlError, match="document_to_yaml"):
        to_yaml(value)


@pytest.mark.parametrize("text", TEXTS, ids=map(ascii, TEXTS))
def test_every_text_of_the_vectors_comes_back_as_a_text(text: str) -> None:
    written = document_to_yaml({"value": text, text: [text]})
    assert read_yaml(written)[0].value == {"value": text, text: [text]}
    assert yaml.safe_load(written) == {"value": text, text: [text]}


def _as_json(value: Any) -> Any:
    """The value as JSON hands it on: a whole float is a whole number, as Go writes it."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return int(Decimal(repr(value)))
    if isinstance(value, list):
        return [_as_json(item) for item in value]
    if isinstance(value, dict):
        return {key: _as_json(item) for key, item in value.items()}
    return value


# Letters, signs and white space that mean something to some YAML reader, more often than chance.
YAML_LIKE = st.text(
    alphabet="01289_.:+-eExXobnyNaf=<~!&*?|>%@`'\"#,[]{} \n\t\r\\\u0085\u2028\ufeffé"
)
STRINGS = st.text() | YAML_LIKE
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | STRINGS
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(STRINGS, inner), max_leaves=20
)


@given(VALUES)
def test_any_value_survives(value: Any) -> None:
    (document,) = read_yaml(document_to_yaml(value))
    assert document.value == _as_json(value)


@given(st.lists(VALUES, max_size=4))
def test_any_list_of_documents_survives(values: list[Any]) -> None:
    assert [document.value for document in read_yaml(to_yaml(values))] == _as_json(values)


TEXT_VALUES = st.recursive(
    STRINGS, lambda inner: st.lists(inner) | st.dictionaries(STRINGS, inner), max_leaves=10
)


@given(TEXT_VALUES)
def test_any_text_survives_a_yaml_1_1_reader_too(value: Any) -> None:
    assert yaml.safe_load(document_to_yaml(value)) == value


@given(SCALARS.filter(lambda value: isinstance(value, int | float)))
def test_any_number_survives_a_yaml_1_1_reader_too(value: float) -> None:
    assert yaml.safe_load(document_to_yaml([value])) == [value]


@given(st.text(min_size=900, max_size=1100) | st.integers(990, 1030).map("k".__mul__))
def test_a_key_of_any_length_survives(key: str) -> None:
    value = {"first": [{key: {"a": ["b"]}, "last": 1}], key: ["c"]}
    assert read_yaml(document_to_yaml(value))[0].value == value


@given(st.lists(VALUES, min_size=1), st.sampled_from(["containers", "rules"]))
def test_a_list_that_was_written_before_has_the_same_text(values: list[Any], key: str) -> None:
    anew = document_to_yaml({"anything": [{"x": values}]}).replace("anything", key, 1)
    for _ in range(2):
        assert document_to_yaml({key: [{"x": values}]}) == anew


class Word(StrEnum):
    POD = "pod"


@pytest.mark.parametrize(
    "values",
    [
        [[1], [True], [1.5], ["1"], [None], ["true"]],
        [[{"a": 1, "b": 2}], [{"b": 2, "a": 1}]],
        [[[]], [{}], [""], [" "]],
        [[Word.POD], ["pod"]],
    ],
    ids=["kinds", "order", "empty", "an enum"],
)
def test_lists_that_only_look_alike_are_each_written_as_they_are(values: list[list[Any]]) -> None:
    for each in [*values, *values]:
        assert document_to_yaml({"rules": each}) == "rules:\n" + document_to_yaml(each)


def test_a_list_is_written_as_it_is_now() -> None:
    containers = [{"name": "logs"}]
    assert "name: logs" in document_to_yaml({"containers": containers})
    containers[0]["name"] = "metrics"
    assert "name: metrics" in document_to_yaml({"containers": containers})


@pytest.mark.parametrize("wrong", [float("nan"), {1}, "\ud800"], ids=["nan", "set", "surrogate"])
def test_what_cannot_be_carried_is_refused_again(wrong: Any) -> None:
    for _ in range(2):
        with pytest.raises(YamlError, match=r"^containers\[1\]\.a: "):
            document_to_yaml({"containers": [{}, {"a": wrong}]})
