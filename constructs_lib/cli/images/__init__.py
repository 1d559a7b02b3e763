"""``constructs-lib images``: the images of manifests, held against their registries."""

from __future__ import annotations

from typing import Final

import click

from constructs_lib.cli.commands import Commands

__all__ = ["images"]

_COMMANDS: Final = {
    "list": "list_images",
    "resolve": "resolve",
    "update": "update",
    "verify": "verify",
}
"""Every command, with its module: ``list`` waits for nothing that asks the network."""


@click.group(
    cls=Commands,
    modules={name: f"{__package__}.{module}" for name, module in _COMMANDS.items()},
)
def images() -> None:
    """List, resolve, verify and update the images of manifests."""
