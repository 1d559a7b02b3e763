"""``constructs-lib diff``: what a change of manifests does to the fleet, before the merge."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias

import click

from constructs_lib.change.commit import commit_change
from constructs_lib.change.on_nodes import OnNodes, on_nodes
from constructs_lib.cli.config_file import find_config
from constructs_lib.cli.daemon_sets import Declared, read_daemon_sets
from constructs_lib.cli.node_list import read_node_list
from constructs_lib.cli.options import (
    config_option,
    format_option,
    nodes_option,
    output_option,
    pods_option,
)
from constructs_lib.cli.outputs import write_report
from constructs_lib.cluster.read import read_pods
from constructs_lib.errors import InputError
from constructs_lib.intake.input import read_documents
from constructs_lib.intake.texts import STDIN
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.placement.coverage import coverage
from constructs_lib.placement.kinds import kinds
from constructs_lib.report.formats import DIFF

__all__ = ["diff"]

FailOn: TypeAlias = Literal["recreate", "coverage", "restart", "none"]


@click.command()
@click.argument("old")
@click.argument("new")
@nodes_option()
@pods_option
@config_option
@format_option(DIFF.names)
@output_option
@click.option(
    "--fail-on",
    type=click.Choice(["recreate", "coverage", "restart", "none"]),
    default="recreate",
    show_default=True,
    help="Smallest impact that makes the command exit 1.",
)
@click.option(
    "--exit-code",
    is_flag=True,
    help="Exit 1 if anything differs, as kubectl and git expect of a diff program.",
)
def diff(
    *,
    old: str,
    new: str,
    nodes: str | None,
    pods: str | None,
    config: Path | None,
    form: str,
    output: Path,
    fail_on: FailOn,
    exit_code: bool,
) -> int:
    """Show what a change of manifests does to each DaemonSet and its nodes.

    OLD and NEW are files, folders, git:REV:PATH or - for standard input. Exits 1 if a DaemonSet
    cannot be updated in place (see --fail-on), 2 if the input is invalid.

    With --exit-code it serves as the program that kubectl diff calls (docs/diff.md).
    """
    if old == new == STDIN:
        raise click.UsageError("Only one of OLD and NEW can be standard input.")
    if pods is not None and nodes is None:
        raise click.UsageError("--pods needs --nodes.")
    roles = find_config(config).roles
    before, after = (read_daemon_sets([side], roles=roles, may_be_none=True) for side in (old, new))
    here = _on_nodes(before, after, nodes, pods) if nodes is not None else None
    change = commit_change(_named(before), _named(after), nodes=here, roles=roles)
    write_report(output, DIFF, form, change)
    failed = fail_on != "none" and change.reaches(fail_on)
    return 1 if failed or (exit_code and change.differs) else 0


def _named(side: Declared) -> list[Manifest]:
    """The objects of a side; one without a name cannot be compared."""
    nameless = [each for each in side.found.objects if not each.manifest["metadata"].get("name")]
    if nameless:
        message = "has no metadata.name; an object without a name cannot be compared"
        raise InputError(
            f"{each.place()}: this {each.manifest['kind']} {message}" for each in nameless
        )
    return side.found.manifests


def _on_nodes(
    before: Declared, after: Declared, nodes: str, pods: str | None
) -> dict[str, OnNodes]:
    daemon_sets = [*before.daemon_sets, *after.daemon_sets]
    known = kinds(read_node_list(nodes), daemon_sets)
    existing = None
    if pods is not None:
        existing = read_pods(read_documents(pods), priority_classes=after.found.priority_classes)
    return on_nodes(
        coverage(before.daemon_sets, known, existing or ()),
        coverage(after.daemon_sets, known, existing or ()),
        existing,
    )
