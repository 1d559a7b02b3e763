"""How an app ends when a declaration, or what it declares, is wrong."""

from __future__ import annotations

import sys
from traceback import walk_tb
from types import TracebackType
from typing import Final

from constructs_lib.errors import ConstructsLibError

__all__ = ["tell_without_traceback"]

_INVALID: Final = "Validation failed with the following errors:"
"""What cdk8s says of an app whose constructs are not valid; their errors follow, a line each."""
_TWICE: Final = "There is already a Construct with name"
"""What constructs says of an id that is taken."""


def tell_without_traceback() -> None:
    """From now on, end this process without a traceback and with exit code 2 on errors of users.

    These are the errors of this library, and the validation errors of constructs. An app is a
    script whose standard error is all that ``cdk8s synth`` shows of it. Every other error is told
    as Python tells it.
    """
    if sys.excepthook is not _excepthook:
        _others.append(sys.excepthook)
        sys.excepthook = _excepthook


_others = [sys.__excepthook__]


def _excepthook(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    told = _told(error)
    if told is None:
        _others[-1](kind, error, traceback)
        return
    from constructs_lib.report.terminal import as_text  # noqa: PLC0415  # most apps do not fail

    first, *others = told
    sys.stderr.write(as_text([f"error: {first}", *others]))
    sys.stderr.flush()
    raise SystemExit(2)


def _told(error: BaseException) -> list[str] | None:
    """What to say of an error that needs no traceback to be understood."""
    if isinstance(error, ConstructsLibError):
        return error.lines()
    if isinstance(error, RuntimeError):  # what jsii makes of every error in JavaScript
        text = str(error).removeprefix("Error: ")
        if text.startswith(_TWICE):
            return [_named_twice(text, error.__traceback__)]
        return text.splitlines() if text.startswith(_INVALID) else None
    return None


def _named_twice(text: str, trace: TracebackType | None) -> str:
    """One sentence on an id that is taken, with the line of the app that takes it again."""
    from constructs_lib.declaration.mistakes import place_of  # noqa: PLC0415  # see above

    lines = [place_of(frame, line) for frame, line in walk_tb(trace)]
    place = next((f"{each}: " for each in reversed(lines) if each is not None), "")
    return (
        f"{place}{text.rstrip('.')}; give this one another id, and with name=... the name it is to "
        "have."
    )
