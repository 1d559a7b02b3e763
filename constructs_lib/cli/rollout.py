"""``constructs-lib rollout``: whether the next update completes, before the merge."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import click

from constructs_lib.cli.config_file import find_config
from constructs_lib.cli.fleet import Fleet, read_fleet
from constructs_lib.cli.options import (
    config_option,
    format_option,
    nodes_option,
    output_option,
    pods_option,
)
from constructs_lib.cli.outputs import write_report
from constructs_lib.daemon_set.read import view_of
from constructs_lib.daemon_set.update import DaemonSetUpdate, read_update
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.report.formats import ROLLOUT
from constructs_lib.report.rollout.answer import Created, RolloutAnswer
from constructs_lib.rollout.build_fleet import fleet_of, free_room
from constructs_lib.rollout.commit import plan_commit
from constructs_lib.rollout.plan import RolloutPlan, plan_rollout
from constructs_lib.rollout.waves import ZONE

__all__ = ["rollout"]

FailOn: TypeAlias = Literal["deadlock", "stall", "none"]

_DURATION: Final = re.compile(r"(?P<number>[0-9]+)(?P<unit>s|m|h|)")
_SECONDS: Final = {"": 1, "s": 1, "m": 60, "h": 3600}


class _Seconds(click.ParamType[int]):
    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        found = _DURATION.fullmatch(str(value))
        if found is None:
            self.fail(f"{value!r} is not a duration such as 30s, 5m or 1h", param, ctx)
        return int(found["number"]) * _SECONDS[found["unit"]]


@click.command()
@click.argument("manifests", metavar="MANIFEST...", nargs=-1, required=True)
@nodes_option(required=True)
@click.option(
    "--old", metavar="PATH", multiple=True, help="Manifests before the change. May be repeated."
)
@pods_option
@config_option
@click.option(
    "--ready-after",
    type=_Seconds(),
    default="30s",
    show_default=True,
    help="Longest time a new Pod takes to become Ready.",
)
@click.option(
    "--wave-label",
    metavar="KEY",
    default=ZONE,
    show_default=True,
    help="Node label that forms the waves of an OnDelete update.",
)
@click.option("--wave-size", type=click.IntRange(min=1), help="Most nodes in one wave.")
@click.option(
    "--seed",
    type=int,
    default=0,
    show_default=True,
    help="Seed of the order in which nodes are updated.",
)
@format_option(ROLLOUT.names)
@output_option
@click.option(
    "--fail-on",
    type=click.Choice(["deadlock", "stall", "none"]),
    default="deadlock",
    show_default=True,
    help="Outcome that makes the command exit 1.",
)
def rollout(
    *,
    manifests: tuple[str, ...],
    nodes: str,
    old: tuple[str, ...],
    pods: str | None,
    config: Path | None,
    ready_after: int,
    wave_label: str,
    wave_size: int | None,
    seed: int,
    form: str,
    output: Path,
    fail_on: FailOn,
) -> int:
    """Predict the next update of each DaemonSet: does it complete, stall or never start?

    MANIFEST is a file, a folder, git:REV:PATH or - for standard input. Without --pods every Pod is
    taken as ready. Exits 1 if an update never starts (see --fail-on), 2 if the input is invalid.
    """
    roles = find_config(config).roles
    fleet = read_fleet(manifests, nodes=nodes, pods=pods, old=old, roles=roles)

    def planned(index: int, update: DaemonSetUpdate) -> RolloutPlan:
        return plan_rollout(
            update,
            fleet_of(
                fleet.after.daemon_sets[index],
                before=fleet.before_of(index),
                pods=fleet.pods,
                free=free_room(fleet.nodes, fleet.assumed_running, fleet.pods or ()),
            ),
            ready_after=ready_after,
            wave_label=wave_label,
            most_nodes_in_a_wave=wave_size,
            seed=seed,
        )

    answer = _answer(fleet, planned)
    write_report(output, ROLLOUT, form, answer)
    failed = {"deadlock": answer.deadlocks, "stall": answer.stalls, "none": False}[fail_on]
    return 1 if failed else 0


def _answer(fleet: Fleet, planned: Callable[[int, DaemonSetUpdate], RolloutPlan]) -> RolloutAnswer:
    plans, created, unchanged = [], [], []
    for index, covered in enumerate(fleet.after.daemon_sets):
        daemon_set = covered.daemon_set
        old = fleet.old_manifest(index)
        if fleet.compares and old is None:
            created.append(Created(title=daemon_set.title, nodes=covered.desired))
        elif old is not None and _template(old) == _template(fleet.manifests[index]):
            unchanged.append(daemon_set.title)
        else:
            update = read_update(view_of(fleet.manifests[index]), requests=daemon_set.requests)
            plans.append(planned(index, _pulled(update, old)))
    return RolloutAnswer(
        nodes=len(fleet.nodes),
        commit=plan_commit(plans),
        created=tuple(created),
        unchanged=tuple(unchanged),
    )


def _template(manifest: Manifest) -> object:
    return manifest["spec"].get("template")


def _pulled(update: DaemonSetUpdate, old: Manifest | None) -> DaemonSetUpdate:
    """The update with only the images that a node does not have yet."""
    if old is None:
        return update
    known = set(read_update(view_of(old)).images)
    return replace(update, images=tuple(image for image in update.images if image not in known))
