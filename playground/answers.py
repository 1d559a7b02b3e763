"""What the page asks, answered by the library: JSON in, JSON out.

The same module runs in the browser and in tests, which hold the answers against each other. It
reads the texts of the page and nothing else, and has no opinion of its own: what is wrong, where
and in which words is the library's.
"""

from __future__ import annotations

import json
from importlib import import_module

from constructs_lib.errors import ConstructsLibError
from constructs_lib.report.terminal import as_text

__all__ = ["answer"]


def answer(question: str) -> str:
    """Answer a question of the page.

    Args:
        question: an object. Its ``ask`` names a module of ``questions/``, which is imported only
            then: findings wait for no simulator. The texts that this is about stand beside it.

    Returns:
        An object. Where a text is invalid, its ``refused`` says what is wrong with it.
    """
    asked = json.loads(question)
    module = import_module(f"{__package__}.questions.{asked.pop('ask')}")
    try:
        found = module.answer(**asked)
    except ConstructsLibError as error:
        found = {"refused": as_text(error.lines())}
    return json.dumps(found)
