"""How a command ends: with its exit code, and never with a traceback.

It imports next to nothing, as it stands around everything that a command imports.
"""

from __future__ import annotations

import gc
import sys

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

__all__ = ["DEBUG", "finish"]

DEBUG = "--debug"
"""The option that shows where an unexpected error happened."""

_FRAMES = 5_000
_UNDELIVERED = 3


def finish(work: Callable[[], object]) -> NoReturn:
    """Do the work of a command, and exit with the code that it gives."""
    # A command keeps what it has read until it ends; looking for garbage only takes time.
    gc.disable()
    # Input may be nested 500 deep, and what walks it takes a few frames a level.
    sys.setrecursionlimit(_FRAMES)
    stdout = sys.stdout
    code: object = 0
    failure: Exception | None = None
    try:
        code = work()
    except SystemExit as stop:
        # click ends so, with another stream in place, when nobody reads its help any more.
        code = stop.code if sys.stdout is stdout else _UNDELIVERED
    except KeyboardInterrupt:
        failure = _stopped()
    except MemoryError:
        # Without the traceback of this one, what filled the memory can go.
        failure = MemoryError()
    except Exception as error:  # noqa: BLE001  # no command ends with a traceback
        failure = error
    if failure is not None:
        # Most runs do not fail, and none of them waits for this.
        from constructs_lib.cli.failures import end  # noqa: PLC0415

        code = end(failure, debug=DEBUG in sys.argv)
    # Python would look for garbage once more, among all that goes with the process anyway.
    gc.freeze()
    sys.exit(code if isinstance(code, int) else 0)


def _stopped() -> Exception:
    """What click makes of Ctrl-C in the commands that it runs."""
    from click import Abort  # noqa: PLC0415  # rarely needed

    from constructs_lib.cli.outputs import say  # noqa: PLC0415  # likewise

    say("")
    return Abort()
