"""``constructs-lib coverage``: where DaemonSets run, where not and why, and what they cost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from constructs_lib.cli.daemon_sets import Declared, read_daemon_sets
from constructs_lib.cli.manifests import read_one
from constructs_lib.cli.outputs import write_report
from constructs_lib.cluster.node import Node
from constructs_lib.cluster.pod import Pod
from constructs_lib.cluster.read import read_node_file, read_nodes, read_pods
from constructs_lib.placement.answer import answer
from constructs_lib.placement.coverage import Coverage
from constructs_lib.placement.coverage import coverage as decide
from constructs_lib.placement.kinds import kinds
from constructs_lib.placement.requirement import Requires, read_requires
from constructs_lib.report.formats import COVERAGE

__all__ = ["coverage"]


@click.command()
@click.argument("manifests", metavar="MANIFEST...", nargs=-1, required=True)
@click.option(
    "--nodes",
    "nodes_file",
    metavar="FILE",
    required=True,
    help="The nodes: 'kubectl get nodes -o json', a list 'nodes:', NodePools, MachineDeployments.",
)
@click.option(
    "--pods",
    "pods_file",
    metavar="FILE",
    help="The Pods that exist: 'kubectl get pods -A -o json'. By default the nodes are empty.",
)
@click.option(
    "--format", "form", type=click.Choice(COVERAGE.names), default="text", show_default=True
)
@click.option(
    "-o", "--output", metavar="FILE", default="-", help="Write here instead of to standard output."
)
@click.option(
    "--require",
    metavar="all|linux|SELECTOR",
    help="Nodes that every DaemonSet must cover; exit code 1 if one does not.",
)
@click.option(
    "--max-uncovered",
    metavar="N",
    type=click.IntRange(min=0),
    help="How many of them each DaemonSet may miss; without --require, of all nodes.",
)
@click.option(
    "--diff",
    "old_manifests",
    metavar="OLD_MANIFESTS",
    help="File or folder to compare with: nodes gained, nodes lost, and why.",
)
@click.option("--old-nodes", metavar="FILE", help="The nodes before, to compare with.")
def coverage(  # noqa: PLR0917  # options of a command
    manifests: tuple[str, ...],
    nodes_file: str,
    pods_file: str | None,
    form: str,
    output: str,
    require: str | None,
    max_uncovered: int | None,
    old_manifests: str | None,
    old_nodes: str | None,
) -> int:
    """Tell where DaemonSets run, where not and why, and what they cost.

    MANIFEST is a file, a folder or '-' for standard input. Objects that are no DaemonSet serve as
    context. Exit codes: 0 what is required is met, 1 it is not, 2 bad input.
    """
    requires = _requires(require, max_uncovered)
    declared = read_daemon_sets(manifests)
    read = read_node_file(read_one(nodes_file))
    nodes: Sequence[Node] = read.nodes
    pods = _pods(pods_file, declared)
    before: Coverage | None = None
    if old_manifests is not None or old_nodes is not None:
        old = read_daemon_sets([old_manifests]) if old_manifests is not None else declared
        compared = [*declared.daemon_sets, *old.daemon_sets]
        conditions = requires.conditions if requires is not None else ()
        known = read_nodes(read_one(old_nodes)) if old_nodes is not None else nodes
        before = _coverage(old, kinds(known, compared, conditions), pods)
    found = answer(
        declared.daemon_sets,
        declared.traits,
        nodes,
        pods,
        claims=declared.claims,
        requires=requires,
        max_uncovered=max_uncovered or 0,
        before=before,
        notes=read.notes,
    )
    write_report(Path(output), COVERAGE, form, found)
    return 0 if found.required is None or found.required.met else 1


def _requires(text: str | None, max_uncovered: int | None) -> Requires | None:
    if text is None and max_uncovered is None:
        return None
    try:
        return read_requires("all" if text is None else text)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--require") from None


def _pods(path: str | None, declared: Declared) -> list[Pod]:
    if path is None:
        return []
    return read_pods(read_one(path), priority_classes=declared.priority_classes)


def _coverage(declared: Declared, nodes: Sequence[Node], pods: Sequence[Pod]) -> Coverage:
    return decide(declared.daemon_sets, nodes, pods, claims=declared.claims)
