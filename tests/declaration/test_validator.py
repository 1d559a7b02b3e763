"""What checks a part is made without what no agent needs, and the part is the same either way."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from constructs_lib import DeclarationError
from constructs_lib.declaration import validator
from constructs_lib.declaration.model import DnsLabel, LatePart, Part
from constructs_lib.declaration.validator import set_validator

RENDERED = """
import sys
from constructs_lib import LogAgentSpec
from constructs_lib.log_agent import Stdout
LogAgentSpec(name="logs", namespace="logging", output=Stdout()).yaml()
print("importlib.metadata" in sys.modules)
"""


def part() -> Any:
    class Sized(Part):
        name: DnsLabel
        size: int = 1

    return Sized


def test_an_agent_is_rendered_without_the_metadata_of_distributions() -> None:
    command = [sys.executable, "-c", RENDERED]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n", (
        "pydantic has changed: see constructs_lib/declaration/validator.py"
    )


def test_it_is_made_once() -> None:
    sized = part()
    assert set_validator(sized)
    assert not set_validator(sized)
    assert sized(name="a").size == 1


def test_pydantic_makes_what_it_makes_of_a_part_when_it_is_asked() -> None:
    sized = part()
    made = sized(name="a")
    assert made.model_dump() == {"name": "a", "size": 1}
    assert sized.model_rebuild() is None
    assert not set_validator(sized)
    assert sized.model_json_schema()["required"] == ["name"]


@pytest.mark.parametrize("fields", [{}, {"name": "A"}, {"name": "a", "size": "b", "other": 1}])
def test_mistakes_are_told_alike_where_pydantic_does_it_all(
    fields: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DeclarationError) as ours:
        part()(**fields)

    def changed(_: object) -> tuple[Any, Any]:
        raise ImportError

    monkeypatch.setattr(validator, "_schema", changed)
    sized = part()
    with pytest.raises(DeclarationError) as theirs:
        sized(**fields)
    assert sized.__pydantic_complete__
    assert ours.value.problems == theirs.value.problems


def test_a_part_that_names_what_comes_later_is_left_to_pydantic() -> None:
    class Tree(Part):
        left: Later | None = None

    class Later(Part):
        size: int = 1

    assert not set_validator(Tree)
    rebuild: Any = Tree.model_rebuild  # type: ignore[attr-defined]
    assert rebuild(_types_namespace={"Later": Later})
    assert Tree(left=Later(size=2)).left == Later(size=2)


def whole() -> tuple[Any, Any]:
    """A part that holds another one whose checks are made late, and that other one."""

    class Edge(LatePart):
        name: DnsLabel
        inner: Inner | None = None

    class Whole(Part):
        edge: Edge | None = None
        edges: tuple[Edge, ...] = ()

    return Whole, Edge


class Inner(LatePart):
    size: int


GIVEN: dict[str, Any] = {
    "a part": lambda edge: {"edge": edge(name="a"), "edges": [edge(name="b")]},
    "mappings": lambda _: {"edge": {"name": "a", "inner": {"size": 1}}, "edges": [{"name": "b"}]},
    "nothing": lambda _: {},
    "a wrong name": lambda _: {"edge": {"name": "A"}, "edges": [{"name": "b"}, {"name": "B"}]},
    "something else": lambda _: {"edge": 1, "edges": ["a"]},
    "a field that is not there": lambda _: {"edge": {"name": "a", "other": 1}},
    "what is wrong inside": lambda _: {"edges": [{"name": "a", "inner": {"size": "x"}}]},
    "what is missing inside": lambda _: {"edge": {"inner": {}}},
}


def answer(fields: Any) -> Any:
    kind, edge = whole()
    try:
        made = kind(**fields(edge))
    except DeclarationError as error:
        return error.problems
    return made.model_dump(), [type(each).__name__ for each in (made.edge, *made.edges)]


@pytest.mark.parametrize("fields", GIVEN.values(), ids=GIVEN)
def test_checks_that_are_made_late_find_the_same(
    fields: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = answer(fields)
    monkeypatch.setattr(validator, "later", lambda _: None)
    monkeypatch.setattr("constructs_lib.declaration.model.later", lambda _: None)
    assert answer(fields) == late


def test_checks_are_made_late() -> None:
    kind, edge = whole()
    kind()
    assert set_validator(edge), "made with the whole, which gave none"
    assert kind.model_json_schema()["$defs"]["Edge"]["required"] == ["name"]


def test_what_nobody_has_declared_yet_has_a_json_schema_with_its_late_parts() -> None:
    kind, _ = whole()
    assert kind.model_json_schema()["$defs"]["Edge"]["required"] == ["name"]
