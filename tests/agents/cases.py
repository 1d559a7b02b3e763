"""The declarations of every agent, collected from the files in ``declared``.

By case, ``<agent>-<what>``: every agent has ``minimal``, the least one can write, and ``full``,
every field at work.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Final

from constructs_lib.declaration.agent import AgentSpec

__all__ = ["CASES"]

CASES: Final[dict[str, AgentSpec]] = {
    case: spec
    for file in sorted((Path(__file__).parent / "declared").glob("*.py"))
    for case, spec in importlib.import_module(f"tests.agents.declared.{file.stem}").CASES.items()
}
