"""``constructs-lib``: 0 fine, 1 something was found, 2 bad input or usage, 3 anything else."""

from __future__ import annotations

import gc
import sys
from typing import Any, Final

import click

from constructs_lib.cli.commands import Commands
from constructs_lib.version import VERSION

__all__ = ["COMMANDS", "cli", "run"]

COMMANDS: Final = (
    "admission",
    "adopt",
    "check",
    "completion",
    "coverage",
    "diff",
    "doctor",
    "fetch",
    "gitops",
    "images",
    "init",
    "live",
    "rollout",
    "rules",
    "synth",
)
"""Every command; each is a function of that name in the module of that name."""

_SETTINGS: Final[dict[str, Any]] = {"help_option_names": ["-h", "--help"]}
_DEBUG: Final = "--debug"
_FRAMES: Final = 5_000
_UNDELIVERED: Final = 3


@click.group(
    cls=Commands,
    modules={name: f"{__package__}.{name}" for name in COMMANDS},
    context_settings=_SETTINGS,
)
@click.option(
    _DEBUG, is_flag=True, expose_value=False, help="Show where an unexpected error happened."
)
@click.version_option(VERSION, message="%(prog)s %(version)s")
def cli() -> None:
    """Node agents for Kubernetes, declared in Python."""


def run(command: click.Command = cli, *, name: str = "constructs-lib") -> None:
    """Run the command line and exit.

    Args:
        command: what is run. Default: every command.
        name: how it is called.
    """
    # A command keeps what it has read until it ends; looking for garbage only takes time.
    gc.disable()
    # Input may be nested 500 deep, and what walks it takes a few frames a level.
    sys.setrecursionlimit(_FRAMES)
    stdout = sys.stdout
    code: object = 0
    failure: Exception | None = None
    try:
        code = command(prog_name=name, standalone_mode=False, **_SETTINGS)
    except SystemExit as stop:
        # click ends so, with another stream in place, when nobody reads its help any more.
        code = stop.code if sys.stdout is stdout else _UNDELIVERED
    except MemoryError:
        # Without the traceback of this one, what filled the memory can go.
        failure = MemoryError()
    except Exception as error:  # noqa: BLE001  # no command ends with a traceback
        failure = error
    if failure is not None:
        # Most runs do not fail, and none of them waits for this.
        from constructs_lib.cli.failures import end  # noqa: PLC0415

        code = end(failure, debug=_DEBUG in sys.argv)
    sys.exit(code if isinstance(code, int) else 0)
