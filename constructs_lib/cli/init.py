"""``constructs-lib init``: a platform repository to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Final, get_args

import click

from constructs_lib.cli.commands import Command
from constructs_lib.cli.outputs import say
from constructs_lib.errors import OutputError
from constructs_lib.output.file import write_files
from constructs_lib.report.words import counted
from constructs_lib.scaffold.repository import Choices, Ci, Gitops, repository

__all__ = ["init"]

_HERE: Final = Path()


@click.command(
    cls=Command,
    examples=(
        "constructs-lib init",
        "constructs-lib init node-agents --native --ci github",
        "constructs-lib init fleet-agents --fleet --gitops argocd --ci gitlab",
    ),
)
@click.argument(
    "folder", metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False), default=_HERE
)
@click.option("--native", is_flag=True, help="Write specs and write_yaml, not a cdk8s app.")
@click.option(
    "--gitops",
    type=click.Choice(get_args(Gitops)),
    default="none",
    show_default=True,
    help="Engine that brings the manifests to the clusters.",
)
@click.option(
    "--ci",
    type=click.Choice(get_args(Ci)),
    default="none",
    show_default=True,
    help="Where pull requests are checked.",
)
@click.option("--fleet", is_flag=True, help="For several clusters, changed wave by wave.")
def init(folder: Path, *, native: bool, gitops: Gitops, ci: Ci, fleet: bool) -> int:
    """Write a platform repository to begin with: agents, nodes, tests and checks.

    DIR is this folder by default. Files that are there are never written over: one that would be
    ends the command with nothing written.
    """
    files = repository(Choices(native=native, gitops=gitops, ci=ci, fleet=fleet))
    there = [path for path in files if (folder / path).exists() or (folder / path).is_symlink()]
    if there:
        raise OutputError(
            f"{folder} has {', '.join(there)} already, and nothing is written over. Choose another "
            "folder, or move these files away. Nothing was written."
        )
    write_files({folder / path: text.encode() for path, text in files.items()})
    say(
        f"wrote {counted(len(files), 'file')} to {folder}:",
        *(f"  {path}" for path in sorted(files)),
    )
    say("Next: what README.md says under First.")
    return 0
