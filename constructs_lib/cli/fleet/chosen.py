"""Whether a command is given a fleet, and what does not go with one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from constructs_lib.intake.git_revision import PREFIX
from constructs_lib.intake.texts import STDIN

__all__ = ["fleet_named", "may_hold_folders", "refuse_beside_fleet"]


def fleet_named(option: str | None, configured: str | None, paths: Sequence[str]) -> str | None:
    """Where the clusters of a run are declared; none for a run over one cluster.

    The configuration speaks of folders only: what is piped in, or a single file, is of one cluster.

    Args:
        option: what ``--fleet`` says.
        configured: what the configuration says.
        paths: the manifests.
    """
    if option is not None:
        return option
    return configured if paths and all(map(may_hold_folders, paths)) else None


def may_hold_folders(path: str) -> bool:
    """Whether a path may be a folder with one for each cluster."""
    return path.startswith(PREFIX) or (path != STDIN and Path(path).is_dir())


def refuse_beside_fleet(given: Mapping[str, object]) -> None:
    """Refuse options that speak of one cluster.

    Args:
        given: options with their values; those that are set count.

    Raises:
        click.UsageError: one is set.
    """
    for option, value in given.items():
        if value:
            raise click.UsageError(
                f"{option} speaks of one cluster; with a fleet each cluster says it in its file."
            )
