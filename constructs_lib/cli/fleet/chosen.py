"""Whether a command is given a fleet, and what does not go with one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from constructs_lib.cli.usage import usage_error
from constructs_lib.intake.git_revision import PREFIX
from constructs_lib.intake.texts import STDIN

__all__ = ["NO_NODES", "fleet_named", "may_hold_folders"]


NO_NODES: Final = "Missing option '--nodes', or '--fleet' with clusters that have nodes."
"""What is wrong with a command that needs nodes and has none."""


def fleet_named(
    option: str | None,
    configured: str | None,
    paths: Sequence[str],
    of_one_cluster: Mapping[str, object],
) -> str | None:
    """Where the clusters of a run are declared; none for a run over one cluster.

    The configuration speaks of folders only: what is piped in, or a single file, is of one cluster,
    and so is a run with options that say what one cluster is.

    Args:
        option: what ``--fleet`` says.
        configured: what the configuration says.
        paths: the manifests.
        of_one_cluster: options that speak of one cluster with their values; those that are set
            count.

    Raises:
        click.UsageError: ``--fleet`` goes with none of these.
    """
    given = next((name for name, value in of_one_cluster.items() if value), None)
    if option is None:
        fits = paths and given is None and all(map(may_hold_folders, paths))
        return configured if fits else None
    if given is not None:
        raise usage_error(
            f"{given} speaks of one cluster; with --fleet each cluster says it in its file."
        )
    return option


def may_hold_folders(path: str) -> bool:
    """Whether a path may be a folder with one for each cluster."""
    return path.startswith(PREFIX) or (path != STDIN and Path(path).is_dir())
