"""What could have been written is named as a user can import it."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from importlib import import_module
from typing import Any, get_args

import pytest

from constructs_lib.agents.catalogue import AGENTS
from constructs_lib.declaration.choices import as_written, choices, home_of, may_hold_a_secret
from constructs_lib.declaration.host import HostPath
from constructs_lib.declaration.model import Part
from constructs_lib.declaration.rollout import OnDelete, RollingUpdate
from constructs_lib.declaration.sources import EnvVar, SecretKey
from constructs_lib.log_agent import BasicAuth, Elasticsearch, Loki


def parts_of(annotation: Any, seen: set[type[Part]]) -> Iterator[type[Part]]:
    """Every part that can stand in a value of a type, at any depth."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        if annotation in seen:
            return
        seen.add(annotation)
        yield annotation
        for field in annotation.model_fields.values():
            yield from parts_of(field.annotation, seen)
    for argument in get_args(annotation):
        yield from parts_of(argument, seen)


SEEN: set[type[Part]] = set()
PARTS = [part for spec in AGENTS for part in parts_of(spec, SEEN) if part not in AGENTS]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_part_of_a_declaration_is_public_where_messages_say(part: type[Part]) -> None:
    home = import_module(home_of(part))

    assert part.__name__ in home.__all__
    assert getattr(home, part.__name__) is part


@pytest.mark.parametrize("part", [*PARTS, *AGENTS], ids=lambda part: part.__name__)
def test_a_list_is_accepted_by_type_checkers_too(part: type[Part]) -> None:
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(part))).body
    assert isinstance(body, ast.ClassDef)
    fields = [node for node in body.body if isinstance(node, ast.AnnAssign)]
    texts = [text for node in fields if "ClassVar" not in (text := ast.unparse(node.annotation))]

    assert [text for text in texts if ", ...]" in text] == [], "write ListOf[...]"


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        pytest.param([], "", id="none"),
        pytest.param([OnDelete], "OnDelete(owner=...) from constructs_lib", id="one"),
        pytest.param(
            [Loki, Elasticsearch], "Elasticsearch or Loki from constructs_lib.log_agent", id="two"
        ),
        pytest.param(
            [RollingUpdate, Loki, OnDelete],
            "OnDelete or RollingUpdate from constructs_lib, or Loki from constructs_lib.log_agent",
            id="of several modules",
        ),
    ],
)
def test_choices_say_where_they_come_from(parts: list[type[Part]], text: str) -> None:
    assert choices(parts) == text


def test_a_part_is_shown_with_the_fields_it_requires() -> None:
    assert as_written(HostPath) == "HostPath(path=..., type=..., reason=...)"


@pytest.mark.parametrize(
    ("part", "may"),
    [
        pytest.param(SecretKey, True, id="the key itself"),
        pytest.param(BasicAuth, True, id="what is made of keys"),
        pytest.param(EnvVar, True, id="a text or a key"),
        pytest.param(Elasticsearch, False, id="what holds a key somewhere inside"),
        pytest.param(HostPath, False, id="none"),
    ],
)
def test_what_may_be_a_secret_is_known(part: type[Part], *, may: bool) -> None:
    assert may_hold_a_secret([part]) is may
