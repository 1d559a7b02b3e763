"""``constructs-lib coverage``: where DaemonSets run, where not and why, and what they cost."""

from __future__ import annotations

from pathlib import Path

import click

from constructs_lib.cli.commands import Command
from constructs_lib.cli.config_file import find_config
from constructs_lib.cli.daemon_sets import read_daemon_sets
from constructs_lib.cli.fleet.chosen import NO_NODES, fleet_named
from constructs_lib.cli.image_lock import known_images
from constructs_lib.cli.options import (
    FILE,
    INPUT,
    config_option,
    fleet_option,
    format_option,
    lock_option,
    max_uncovered_option,
    nodes_option,
    output_option,
    platform_option,
    pods_option,
    reading_option,
    require_option,
)
from constructs_lib.cli.outputs import keep_inputs, write_output, write_report
from constructs_lib.cluster.node_texts import read_node_path
from constructs_lib.cluster.nodes import on_platform
from constructs_lib.cluster.pod import Pod
from constructs_lib.cluster.read import read_pods
from constructs_lib.intake.committed import commit_of
from constructs_lib.intake.input import read_documents
from constructs_lib.intake.texts import Reading
from constructs_lib.placement.requirement import Requires, read_requires
from constructs_lib.platforms.facts import Platform
from constructs_lib.questions.coverage import cover
from constructs_lib.questions.declared import Declared
from constructs_lib.record import replace
from constructs_lib.report.formats import COVERAGE

__all__ = ["coverage", "required_nodes"]


@click.command(
    cls=Command,
    examples=(
        "constructs-lib coverage dist/ --nodes nodes.json",
        "constructs-lib coverage dist/ --nodes nodes.json --require linux",
        "constructs-lib coverage dist/ --nodes nodes.json --format html --output coverage.html",
        "constructs-lib coverage dist/ --nodes nodes.json --diff git:HEAD:dist",
    ),
)
@click.argument("manifests", metavar="MANIFEST...", type=INPUT, nargs=-1, required=True)
@nodes_option()
@pods_option
@config_option
@fleet_option
@platform_option
@lock_option
@reading_option
@format_option(COVERAGE.names)
@output_option
@require_option
@max_uncovered_option
@click.option(
    "--diff",
    "old_manifests",
    metavar="OLD_MANIFESTS",
    type=INPUT,
    help="Earlier manifests to compare with: nodes gained and lost, and why.",
)
@click.option("--old-nodes", metavar=FILE, type=INPUT, help="Earlier nodes to compare with.")
@click.option(
    "--cluster",
    metavar="NAME",
    default="",
    help="Name of the cluster, for the page of --format html.",
)
def coverage(  # noqa: PLR0917  # options of a command
    manifests: tuple[str, ...],
    nodes: str | None,
    pods: str | None,
    config: Path | None,
    fleet: str | None,
    platform: Platform | None,
    lock: Path | None,
    reading: Reading,
    form: str,
    output: Path,
    require: str | None,
    max_uncovered: int | None,
    old_manifests: str | None,
    old_nodes: str | None,
    cluster: str,
) -> int:
    """Show where DaemonSets run, where they do not and why, and what they cost.

    MANIFEST is a file, a folder, git:REV:PATH or - for standard input. Other objects in the input
    are used as context. Without --pods the nodes are taken as empty. Exit codes: 0 requirement met
    or none given, 1 requirement not met, 2 invalid input.
    """
    requires = required_nodes(require, max_uncovered)
    inputs = [*manifests, fleet, nodes, pods, config, lock, old_manifests, old_nodes]
    keep_inputs([output], inputs)
    settings = find_config(config)
    of_one = {
        "--nodes": nodes,
        "--pods": pods,
        "--platform": platform,
        "--diff": old_manifests,
        "--old-nodes": old_nodes,
        "--cluster": cluster or None,
    }
    clusters = fleet_named(fleet, settings.clusters, manifests, of_one)
    if clusters is not None:
        from constructs_lib.cli.fleet.coverage import cover_fleet  # noqa: PLC0415  # most have one

        return cover_fleet(
            clusters,
            manifests,
            reading,
            roles=settings.roles,
            requires=requires,
            max_uncovered=max_uncovered or 0,
            images=known_images(lock),
            form=form,
            output=output,
        )
    if nodes is None:
        raise click.UsageError(NO_NODES)
    roles, platform = settings.roles, platform or settings.platform
    declared = read_daemon_sets(manifests, reading, roles=roles)
    read = read_node_path(nodes, reading)
    read = replace(read, nodes=on_platform(read.nodes, platform))
    existing = _pods(pods, declared, reading)
    found = cover(
        declared,
        read,
        existing,
        requires=requires,
        max_uncovered=max_uncovered or 0,
        old=None
        if old_manifests is None
        else read_daemon_sets([old_manifests], reading, roles=roles),
        old_nodes=None
        if old_nodes is None
        else on_platform(read_node_path(old_nodes, reading).nodes, platform),
        images=known_images(lock),
    )
    if form == "html":
        from constructs_lib.report.coverage.html import render  # noqa: PLC0415  # few want a page

        page = render(found, cluster=cluster, commit=commit_of(manifests, reading))
        write_output(output, page)
    else:
        write_report(output, COVERAGE, form, found)
    return 0 if found.required is None or found.required.met else 1


def required_nodes(text: str | None, max_uncovered: int | None) -> Requires | None:
    """Which nodes must be covered, as ``--require`` and ``--max-uncovered`` say; none for none.

    Raises:
        click.BadParameter: what is required is not understood.
    """
    if text is None and max_uncovered is None:
        return None
    try:
        return read_requires("all" if text is None else text)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--require") from None


def _pods(path: str | None, declared: Declared, reading: Reading) -> list[Pod]:
    if path is None:
        return []
    return read_pods(
        read_documents(path, reading), priority_classes=declared.found.priority_classes
    )
