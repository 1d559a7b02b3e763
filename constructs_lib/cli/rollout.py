"""``constructs-lib rollout``: whether the next update completes, before the merge."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias

import click

from constructs_lib.cli.commands import Command
from constructs_lib.cli.config_file import find_config
from constructs_lib.cli.daemon_sets import read_daemon_sets
from constructs_lib.cli.fleet.chosen import NO_NODES, fleet_named
from constructs_lib.cli.image_lock import known_images
from constructs_lib.cli.node_list import read_node_list
from constructs_lib.cli.options import (
    DURATION,
    INPUT,
    config_option,
    fleet_option,
    format_option,
    lock_option,
    nodes_option,
    output_option,
    platform_option,
    pods_option,
    reading_option,
    ready_after_option,
)
from constructs_lib.cli.outputs import keep_inputs, write_report
from constructs_lib.cluster.nodes import on_platform
from constructs_lib.cluster.read import read_pods
from constructs_lib.delivery.engines import ENGINES, EngineName
from constructs_lib.intake.input import read_documents
from constructs_lib.intake.texts import Reading
from constructs_lib.platforms.facts import Platform
from constructs_lib.questions.rollout import Pace, predict
from constructs_lib.report.formats import FLEET_ROLLOUT, ROLLOUT
from constructs_lib.updates.waves import ZONE

__all__ = ["rollout"]

FailOn: TypeAlias = Literal["deadlock", "stall", "engine", "none"]


@click.command(
    cls=Command,
    examples=(
        "constructs-lib rollout dist/ --nodes nodes.json",
        "constructs-lib rollout dist/ --nodes nodes.json --old git:HEAD:dist --ready-after 2m",
        "constructs-lib rollout dist/ --nodes nodes.json --fail-on stall --format json",
        "constructs-lib rollout dist/ --nodes nodes.json --engine flux --timeout 10m",
    ),
)
@click.argument("manifests", metavar="MANIFEST...", type=INPUT, nargs=-1, required=True)
@nodes_option()
@click.option(
    "--old",
    metavar="PATH",
    type=INPUT,
    multiple=True,
    help="Manifests before the change. May be repeated.",
)
@pods_option
@config_option
@fleet_option
@platform_option
@lock_option
@reading_option
@ready_after_option
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
@click.option(
    "--engine",
    "engines",
    type=click.Choice(list(ENGINES)),
    multiple=True,
    help="What delivers the manifests: when does it call each DaemonSet done? May be repeated.",
)
@click.option(
    "--timeout",
    type=DURATION,
    help="How long the engine waits. Default: its own, 5m for Helm.",
)
@format_option(ROLLOUT.names)
@output_option
@click.option(
    "--fail-on",
    type=click.Choice(["deadlock", "stall", "engine", "none"]),
    help="Outcome that makes the command exit 1: engine is any that keeps one from going on, or "
    "lets it go on too early. Default: engine with --engine, else deadlock.",
)
def rollout(
    *,
    manifests: tuple[str, ...],
    nodes: str | None,
    old: tuple[str, ...],
    pods: str | None,
    config: Path | None,
    fleet: str | None,
    platform: Platform | None,
    lock: Path | None,
    reading: Reading,
    ready_after: int,
    wave_label: str,
    wave_size: int | None,
    seed: int,
    engines: tuple[EngineName, ...],
    timeout: int | None,
    form: str,
    output: Path,
    fail_on: FailOn | None,
) -> int:
    """Predict the next update of each DaemonSet: does it complete, stall or never start?

    MANIFEST is a file, a folder, git:REV:PATH or - for standard input. Without --pods every Pod is
    taken as ready. Exits 1 if an update never starts (see --fail-on), 2 if the input is invalid.
    """
    if timeout is not None and not engines:
        raise click.UsageError("--timeout is the engine's; name it with --engine")
    keep_inputs([output], [*manifests, *old, fleet, nodes, pods, config, lock])
    settings = find_config(config)
    roles = settings.roles
    pace = Pace(ready_after=ready_after, wave_label=wave_label, wave_size=wave_size, seed=seed)
    asked = [ENGINES[name] for name in engines]
    of_one = {"--nodes": nodes, "--pods": pods, "--platform": platform}
    clusters = fleet_named(fleet, settings.clusters, manifests, of_one)
    if clusters is not None:
        if form not in FLEET_ROLLOUT.names:
            raise click.UsageError(
                f"--format {form} is of one cluster; name its --nodes, or use --format json."
            )
        from constructs_lib.cli.fleet.rollout import rollout_of_fleet  # noqa: PLC0415  # most one

        waves = rollout_of_fleet(
            clusters,
            manifests,
            old,
            reading,
            pace=pace,
            roles=roles,
            images=known_images(lock),
            engines=asked,
            timeout=timeout,
        )
        write_report(output, FLEET_ROLLOUT, form, waves)
        return _code(
            fail_on or ("engine" if engines else "deadlock"),
            deadlocks=waves.troubles("deadlocks"),
            stalls=waves.troubles("deadlocks", "stalls"),
            is_not_delivered=waves.is_not_delivered,
        )
    if nodes is None:
        raise click.UsageError(NO_NODES)
    answer = predict(
        read_daemon_sets(manifests, reading, roles=roles, may_be_none=True),
        on_platform(read_node_list(nodes, reading), platform or settings.platform),
        old=read_daemon_sets(old, reading, roles=roles, may_be_none=True) if old else None,
        pods=read_pods(read_documents(pods, reading)) if pods is not None else None,
        pace=pace,
        images=known_images(lock),
        engines=asked,
        timeout=timeout,
    )
    write_report(output, ROLLOUT, form, answer)
    return _code(
        fail_on or ("engine" if engines else "deadlock"),
        deadlocks=answer.deadlocks,
        stalls=answer.stalls,
        is_not_delivered=answer.is_not_delivered,
    )


def _code(fail_on: FailOn, *, deadlocks: object, stalls: object, is_not_delivered: object) -> int:
    """The exit code, by what makes the command fail."""
    failed = {"deadlock": deadlocks, "stall": stalls, "engine": is_not_delivered, "none": False}
    return 1 if failed[fail_on] else 0
