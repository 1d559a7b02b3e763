"""Configuration in a general format has its places and its mistakes."""

from __future__ import annotations

import pytest

from constructs_lib.programs.facts import Mistake
from constructs_lib.programs.place import Place
from constructs_lib.programs.texts import Text
from constructs_lib.programs.tree import Format, Tree, read_tree

YAML = "# text\nsinks:\n  out:\n    type: http\n"
TOML = (
    '# text\n[sinks.out]\ntype = "http"\n  [sinks.out.buffer]\n  "max" = 1\na.b = """\nc = 1\n"""\n'
)
JSON = '{"sinks": {\n  "out": {"type": "http"}}}'


def tree(text: str, format_: Format) -> Tree | Mistake:
    place = Place(on={}, path=())
    return read_tree(Text(value=text, path="", place=place), format_)


@pytest.mark.parametrize(
    ("text", "format_", "at"),
    [(YAML, "yaml", (4, 5)), (TOML, "toml", (3, 1)), (JSON, "json", (2, 11))],
)
def test_every_format_says_the_same(text: str, format_: Format, at: tuple[int, int]) -> None:
    found = tree(text, format_)

    assert isinstance(found, Tree)
    assert found.get("sinks", "out", "type") == "http"
    assert found.get("sinks", "gone", "type") is None
    assert list(found.members("sinks")) == ["out"]
    assert found.entries("sinks") == []
    place = found.at("sinks", "out", "type")
    assert (place.line, place.column) == at


def test_toml_has_places_of_nested_tables_and_dotted_keys() -> None:
    found = tree(TOML, "toml")

    assert isinstance(found, Tree)
    assert found.at("sinks", "out", "buffer", "max").line == 5
    assert found.at("sinks", "out", "buffer", "a", "b").line == 6
    assert found.at("sinks", "out", "gone").line == 2


@pytest.mark.parametrize(
    ("text", "format_", "at"),
    [
        pytest.param("a: [\n", "yaml", (1, 5), id="yaml"),
        pytest.param("- a\n", "yaml", (1, 1), id="a list"),
        pytest.param("", "yaml", (1, 1), id="nothing"),
        pytest.param("{{ x }}: 1", "yaml", (1, 2), id="a template"),
        pytest.param('{"a": 1', "json", (1, 8), id="json"),
        pytest.param("a = 1\nb = [\n", "toml", (3, 1), id="toml, unclosed"),
        pytest.param("a = 1\nb = x\n", "toml", (2, 5), id="toml"),
        pytest.param("a = " + "[" * 5000, "toml", (1, 1), id="toml, nested"),
    ],
)
def test_a_mistake_has_its_place(text: str, format_: Format, at: tuple[int, int]) -> None:
    found = tree(text, format_)

    assert isinstance(found, Mistake)
    assert (found.place.line, found.place.column) == at
    assert found.message.endswith(".")
