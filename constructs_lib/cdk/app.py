"""How an app ends when a declaration is wrong."""

from __future__ import annotations

import sys
from types import TracebackType

from constructs_lib.errors import ConstructsLibError

__all__ = ["tell_without_traceback"]


def tell_without_traceback() -> None:
    """From now on, end this process with a sentence and exit code 2 on an error of this library.

    An app is a script whose standard error is all that ``cdk8s synth`` shows of it. Every other
    error is told as Python tells it.
    """
    if sys.excepthook is not _excepthook:
        _others.append(sys.excepthook)
        sys.excepthook = _excepthook


_others = [sys.__excepthook__]


def _excepthook(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    if not isinstance(error, ConstructsLibError):
        _others[-1](kind, error, traceback)
        return
    sys.stderr.write(f"error: {error}\n")
    sys.stderr.flush()
    raise SystemExit(2)
