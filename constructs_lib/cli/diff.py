"""``constructs-lib diff``: what a change of manifests does to the fleet, before the merge."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias

import click

from constructs_lib.change.commit import commit_change
from constructs_lib.change.on_nodes import OnNodes, on_nodes
from constructs_lib.cli.manifests import STDIN, read_one
from constructs_lib.cli.node_list import read_node_list
from constructs_lib.cli.outputs import write_report
from constructs_lib.cli.side import Side, read_side
from constructs_lib.cluster.read import read_pods
from constructs_lib.placement.coverage import coverage
from constructs_lib.placement.kinds import kinds
from constructs_lib.report.formats import DIFF

__all__ = ["diff"]

FailOn: TypeAlias = Literal["recreate", "coverage", "restart", "none"]


@click.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--nodes", help="The nodes: kubectl get nodes -o json, or a short form. Without it: unknown."
)
@click.option("--pods", help="The Pods that exist: kubectl get pods -A -o json. Only with --nodes.")
@click.option(
    "--format",
    "form",
    type=click.Choice(DIFF.names),
    default="text",
    show_default=True,
    help="How the answer is written.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("-"),
    help="File; - is standard output.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["recreate", "coverage", "restart", "none"]),
    default="recreate",
    show_default=True,
    help="What makes the exit code 1: this, or worse.",
)
@click.option(
    "--exit-code",
    is_flag=True,
    help="Exit code 1 if anything differs, as kubectl and git expect of a diff program.",
)
def diff(
    *,
    old: str,
    new: str,
    nodes: str | None,
    pods: str | None,
    form: str,
    output: Path,
    fail_on: FailOn,
    exit_code: bool,
) -> int:
    """Tell what a change of manifests does to each DaemonSet and to the fleet.

    OLD and NEW are files, folders, git:REV:PATH or - for standard input. Exit code 1 if a
    DaemonSet cannot be updated in place (--fail-on), 2 for bad input.

    With --exit-code it serves as the program that kubectl diff calls (docs/diff.md).
    """
    if old == new == STDIN:
        raise click.UsageError("Standard input can be one of the two sides only.")
    if pods is not None and nodes is None:
        raise click.UsageError("--pods says nothing without --nodes; give both.")
    before, after = read_side(old), read_side(new)
    here = _on_nodes(before, after, nodes, pods) if nodes is not None else None
    change = commit_change(before.objects, after.objects, nodes=here)
    write_report(output, DIFF, form, change)
    failed = fail_on != "none" and change.reaches(fail_on)
    return 1 if failed or (exit_code and change.differs) else 0


def _on_nodes(before: Side, after: Side, nodes: str, pods: str | None) -> dict[str, OnNodes]:
    daemon_sets = [*before.daemon_sets, *after.daemon_sets]
    known = kinds(read_node_list(nodes), daemon_sets)
    existing = None
    if pods is not None:
        existing = read_pods(read_one(pods), priority_classes=after.priority_classes)
    return on_nodes(
        coverage(before.daemon_sets, known, existing or ()),
        coverage(after.daemon_sets, known, existing or ()),
        existing,
    )
