"""What a real API server answers: the program of ``tools/api_server``, where it is built."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

__all__ = ["answers", "program"]

_BUILT: Final = Path(__file__).parents[2] / "build" / "api-server-answers"


def program() -> Path | None:
    """Where the program is: as ``make oracle`` builds it, or as API_SERVER_ANSWERS names it."""
    named = os.environ.get("API_SERVER_ANSWERS")
    found = Path(named) if named else _BUILT
    return found if found.exists() else None


def answers(questions: Iterable[Any], *arguments: str) -> Sequence[dict[str, Any]]:
    """The answers to objects that are created, or to pairs ``{"old": ..., "new": ...}``."""
    found = program()
    assert found is not None
    text = "\n".join(json.dumps(each) for each in questions)
    result = subprocess.run(
        [found, *arguments], input=text, capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in result.stdout.splitlines()]
