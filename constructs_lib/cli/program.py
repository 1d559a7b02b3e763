"""``constructs-lib``: 0 fine, 1 something was found, 2 bad input or usage, 3 anything else."""

from __future__ import annotations

from typing import Any, Final

import click

from constructs_lib.cli.commands import Commands
from constructs_lib.cli.finish import DEBUG, finish
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


@click.group(
    cls=Commands,
    modules={name: f"{__package__}.{name}" for name in COMMANDS},
    context_settings=_SETTINGS,
)
@click.option(
    DEBUG, is_flag=True, expose_value=False, help="Show where an unexpected error happened."
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
    finish(lambda: command(prog_name=name, standalone_mode=False, **_SETTINGS))
