"""``constructs-lib images``: the images of manifests, held against their registries."""

from __future__ import annotations

from importlib import import_module
from typing import Final

import click

__all__ = ["images"]

_COMMANDS: Final = {
    "list": "list_images",
    "resolve": "resolve",
    "update": "update",
    "verify": "verify",
}
"""Every command, with the function in the module of that name."""


class _Commands(click.Group):
    """Imports a command when it is run or listed: ``list`` needs nothing of the network."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        name = _COMMANDS.get(cmd_name)
        if name is None:
            return None
        command: click.Command = getattr(import_module(f"{__package__}.{name}"), name)
        return command


@click.group(cls=_Commands)
def images() -> None:
    """List, resolve, verify and update the images of manifests."""
