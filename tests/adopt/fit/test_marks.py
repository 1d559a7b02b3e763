"""Values that are recognised wherever they are written."""

from __future__ import annotations

import pytest

from constructs_lib.adopt.fit.arms import Arm, arms, fields_of
from constructs_lib.adopt.fit.marks import marks, read
from constructs_lib.agents.catalogue import AGENTS
from constructs_lib.declaration.agent import AgentSpec


@pytest.mark.parametrize("spec", AGENTS, ids=lambda spec: str(spec.__name__))
def test_every_text_and_number_of_a_declaration_has_marks(spec: type[AgentSpec]) -> None:
    without = [
        name
        for name, (hint, _) in fields_of(spec).items()
        for arm in arms(hint)
        if arm.kind in {"text", "number"} and not (marks(arm, 0) and marks(arm, 1))
    ]

    assert without == []


def test_marks_of_different_numbers_differ() -> None:
    (arm,) = arms(str)

    assert not {*marks(arm, 0)} & {*marks(arm, 1)}


@pytest.mark.parametrize(
    ("arm", "text", "value"),
    [
        (Arm(int, "number"), "9200", 9200),
        (Arm(str, "text"), "9200", "9200"),
        (Arm(None, "choice", (1, "a")), "1", 1),
    ],
)
def test_a_text_is_read_as_its_type(arm: Arm, text: str, value: object) -> None:
    assert read(arm, text) == value


def test_a_text_that_is_no_choice_is_refused() -> None:
    with pytest.raises(ValueError, match="b"):
        read(Arm(None, "choice", ("a",)), "b")
