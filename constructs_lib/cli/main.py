"""``constructs-lib``: 0 fine, 1 something was found, 2 bad input or usage."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from typing import Final

import click

from constructs_lib.errors import ConstructsLibError

__all__ = ["COMMANDS", "main"]

COMMANDS: Final = ("check", "coverage", "diff", "fetch", "rollout", "rules", "synth")
"""Every command; each is a function of that name in the module of that name."""


class _Commands(click.Group):
    """Imports a command when it is run or listed: none waits for what another one needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"{__package__}.{cmd_name}"), cmd_name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="constructs-lib", message="%(prog)s %(version)s")
def cli() -> None:
    """Node agents for Kubernetes, declared in Python."""


def main() -> None:
    """Run the command line and exit."""
    # A command keeps what it has read until it ends; looking for garbage only takes time.
    gc.disable()
    try:
        sys.exit(cli(prog_name="constructs-lib", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        click.echo("stopped", err=True)
        sys.exit(130)
    except ConstructsLibError as error:
        # Most runs do not fail, and none of them waits for this.
        from constructs_lib.cli.outputs import say  # noqa: PLC0415

        first, *others = error.lines()
        say(f"error: {first}", *others)
        sys.exit(2)
