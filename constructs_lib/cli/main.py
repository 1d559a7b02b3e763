"""``constructs-lib``: what can be answered at once, and the program for everything else.

To import what the commands need takes longer than most of them work. So this module, and what it
imports before it knows that there is work to do, imports next to nothing: not even ``typing``.
"""

from __future__ import annotations

import sys

from constructs_lib.cli.finish import finish
from constructs_lib.version import VERSION

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["main"]


def main() -> None:
    """Run the command line and exit."""
    arguments = sys.argv[1:]
    if arguments == ["--version"] and _is_said(f"constructs-lib {VERSION}\n"):
        return
    # To import a command takes long enough for Ctrl-C, and may fail.
    finish(lambda: _answer(arguments))


def _answer(arguments: list[str]) -> int | None:
    """Give the answer that is kept, or do the work, which exits; the exit code."""
    question = None
    if arguments[:1] == ["check"]:
        from constructs_lib.cli.kept.answers import give  # noqa: PLC0415  # of this command alone
        from constructs_lib.cli.kept.question import Question  # noqa: PLC0415

        question = Question.of(arguments[1:])
        code = give(question) if question is not None else None
        if code is not None:
            return code
    run = _program(arguments)
    if question is None:
        run()
    else:
        from constructs_lib.cli.kept.keeping import run_and_keep  # noqa: PLC0415  # the same

        run_and_keep(question, run)
    return None


def _program(arguments: list[str]) -> Callable[[], None]:
    """What does the work and exits."""
    if arguments[:1] == ["check"]:
        from constructs_lib.cli.plain_check import plain_check  # noqa: PLC0415  # takes long

        plain = plain_check(arguments[1:])
        if plain is not None:
            return plain
    from constructs_lib.cli.program import run  # noqa: PLC0415  # takes longer to import

    return run


def _is_said(text: str) -> bool:
    """Whether a text could be written to standard output; where not, the program says why."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except (AttributeError, OSError):
        return False
    return True
