"""``constructs-lib diff``: what a change of manifests does to the fleet, before the merge."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import click

from constructs_lib.cli.commands import Command
from constructs_lib.cli.config_file import find_config
from constructs_lib.cli.daemon_sets import read_daemon_sets, read_daemon_sets_before
from constructs_lib.cli.fleet.chosen import fleet_named
from constructs_lib.cli.node_list import read_node_list
from constructs_lib.cli.options import (
    INPUT,
    config_option,
    fleet_option,
    format_option,
    nodes_option,
    output_option,
    pods_option,
    reading_option,
    show_values_option,
)
from constructs_lib.cli.outputs import keep_inputs, write_report
from constructs_lib.cluster.read import read_pods
from constructs_lib.intake.input import read_documents
from constructs_lib.intake.known import Known
from constructs_lib.intake.texts import STDIN, Reading
from constructs_lib.questions.diff import compare
from constructs_lib.report.formats import DIFF, FLEET_DIFF

if TYPE_CHECKING:
    from constructs_lib.change.commit import CommitChange
    from constructs_lib.fleet.fleet_change import FleetChange

__all__ = ["diff"]

FailOn: TypeAlias = Literal["recreate", "coverage", "restart", "none"]


@click.command(
    cls=Command,
    examples=(
        "constructs-lib diff git:HEAD:dist dist/",
        "constructs-lib diff git:HEAD:dist dist/ --nodes nodes.json --format markdown",
        "constructs-lib diff old.yaml new.yaml --fail-on restart",
    ),
)
@click.argument("old", type=INPUT)
@click.argument("new", type=INPUT)
@nodes_option()
@pods_option
@config_option
@fleet_option
@reading_option
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
@show_values_option
def diff(
    *,
    old: str,
    new: str,
    nodes: str | None,
    pods: str | None,
    config: Path | None,
    fleet: str | None,
    reading: Reading,
    form: str,
    output: Path,
    fail_on: FailOn,
    exit_code: bool,
    show_values: bool,
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
    keep_inputs([output], [old, new, fleet, nodes, pods, config])
    settings = find_config(config)
    roles = settings.roles
    of_one = {"--nodes": nodes, "--pods": pods}
    clusters = fleet_named(fleet, settings.clusters, [old, new], of_one)
    if clusters is not None:
        from constructs_lib.cli.fleet.diff import change_of_fleet  # noqa: PLC0415  # most have one

        fleet_change = change_of_fleet(
            clusters, old, new, reading, roles=roles, show_values=show_values
        )
        write_report(output, FLEET_DIFF, form, fleet_change)
        return _code(fleet_change, fail_on, exit_code=exit_code)
    both = Known()
    before = read_daemon_sets_before(old, reading, roles=roles, known=both)
    after = read_daemon_sets([new], reading, roles=roles, may_be_none=True, known=both)
    existing = None
    if pods is not None:
        classes = after.found.priority_classes
        existing = read_pods(read_documents(pods, reading), priority_classes=classes)
    known = None if nodes is None else read_node_list(nodes, reading)
    change = compare(before, after, nodes=known, pods=existing, show_values=show_values)
    write_report(output, DIFF, form, change)
    return _code(change, fail_on, exit_code=exit_code)


def _code(change: CommitChange | FleetChange, fail_on: FailOn, *, exit_code: bool) -> int:
    failed = fail_on != "none" and change.reaches(fail_on)
    return 1 if failed or (exit_code and change.differs) else 0
