"""The members of the types of fields."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from annotated_types import Gt

from constructs_lib.adopt.fit.arms import arms, fields_of, takes
from constructs_lib.declaration.nodes import Taint
from constructs_lib.declaration.resources import Resources


@pytest.mark.parametrize(
    ("hint", "kinds"),
    [
        (str, ["text"]),
        (int | None, ["number", "none"]),
        (Annotated[int, Gt(3)], ["number"]),
        (Literal["a", "b"], ["choice"]),
        (tuple[str, ...] | bool, ["list", "bool"]),
        (dict[str, str], ["map"]),
        (Taint | str, ["part", "text"]),
        (Any, ["data"]),
    ],
    ids=str,
)
def test_a_type_has_its_members(hint: Any, kinds: list[str]) -> None:
    assert [arm.kind for arm in arms(hint)] == kinds


def test_a_member_keeps_its_checks() -> None:
    (arm,) = arms(Annotated[int, Gt(3)])

    assert takes(arm.hint, 4)
    assert not takes(arm.hint, 3)


def test_the_fields_of_a_part_say_whether_they_are_required() -> None:
    required = {name for name, (_, is_needed) in fields_of(Resources).items() if is_needed}

    assert required == {"cpu", "memory", "memory_limit"}
