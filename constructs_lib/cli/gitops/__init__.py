"""``constructs-lib gitops``: what GitOps engines are told, so that a fleet changes in waves."""

from __future__ import annotations

from typing import Final

import click

from constructs_lib.cli.commands import Commands

__all__ = ["gitops"]

_ENGINES: Final = ("argocd", "fleet", "flux", "promoter")
"""Every engine; each is a function of that name in the module of that name."""


@click.group(cls=Commands, modules={name: f"{__package__}.{name}" for name in _ENGINES})
def gitops() -> None:
    """Write what a GitOps engine needs to roll a fleet out wave by wave."""
