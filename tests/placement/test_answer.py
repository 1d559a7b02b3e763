"""The whole answer holds together."""

from __future__ import annotations

from constructs_lib.placement.answer import answer
from constructs_lib.placement.coverage import coverage
from constructs_lib.placement.requirement import read_requires
from tests.placement.builders import agent, node
from tests.placement.test_uncovered import NOTHING_WRITTEN, ask


def test_nothing_is_required_and_nothing_compared_unless_asked() -> None:
    found = ask([agent()], [node()])

    assert (found.required, found.difference) == (None, None)


def test_what_is_asked_is_answered() -> None:
    found = answer(
        [agent()],
        [NOTHING_WRITTEN],
        [node("a"), node("b")],
        requires=read_requires("all"),
        before=coverage([agent()], [node("a")]),
    )

    assert found.required is not None
    assert found.required.met
    assert found.difference is not None
    assert found.difference.nodes_added == ("b",)
