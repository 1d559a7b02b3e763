"""docs/node-agent.md shows every word that a NodeAgent has, and what it shows runs."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

from constructs_lib import node_agent
from constructs_lib.agents.node_agent import NodeAgentSpec
from constructs_lib.declaration.agent import AgentSpec

PAGE = (Path(__file__).parents[2] / "docs" / "node-agent.md").read_text("utf-8")
PROGRAMS = re.findall(r"^```python\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)
NAMED = set(re.findall(r"`([A-Za-z_]+)`", PAGE))


def test_every_word_of_its_own_is_there() -> None:
    assert NodeAgentSpec.model_fields.keys() - AgentSpec.model_fields.keys() - NAMED == set()


def test_every_part_of_its_own_is_there() -> None:
    assert set(node_agent.__all__) - {"NodeAgentSpec"} - NAMED == set()


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda text: text.splitlines()[0])
def test_every_program_shown_runs(program: str) -> None:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(program, "docs/node-agent.md", "exec"), {})  # noqa: S102  # our own document

    assert said.getvalue()
