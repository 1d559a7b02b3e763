"""``kubectl ds-rollout``: whether the next update of DaemonSets of a cluster completes."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from constructs_lib.cli.commands import Command
from constructs_lib.cli.config_file import find_config
from constructs_lib.cli.daemon_sets import read_daemon_sets
from constructs_lib.cli.image_lock import known_images
from constructs_lib.cli.live.options import ClusterChoice, cluster_options
from constructs_lib.cli.live.running import running
from constructs_lib.cli.options import (
    INPUT,
    config_option,
    format_option,
    lock_option,
    output_option,
    platform_option,
    reading_option,
    ready_after_option,
)
from constructs_lib.cli.outputs import keep_inputs, write_report
from constructs_lib.intake.texts import Reading
from constructs_lib.platforms.facts import Platform
from constructs_lib.questions.rollout import Pace, predict
from constructs_lib.report.formats import ROLLOUT

__all__ = ["ds_rollout"]


@click.command(
    cls=Command,
    examples=("kubectl ds-rollout", "kubectl ds-rollout dist/ --fail-on stall"),
)
@click.argument("manifests", metavar="[MANIFEST]...", type=INPUT, nargs=-1)
@cluster_options
@config_option
@platform_option
@lock_option
@reading_option
@ready_after_option
@format_option(ROLLOUT.names)
@output_option
@click.option(
    "--fail-on",
    type=click.Choice(["deadlock", "stall", "none"]),
    default="deadlock",
    show_default=True,
    help="Outcome that makes the command exit 1.",
)
def ds_rollout(
    *,
    manifests: tuple[str, ...],
    choice: ClusterChoice,
    config: Path | None,
    platform: Platform | None,
    lock: Path | None,
    reading: Reading,
    ready_after: int,
    form: str,
    output: Path,
    fail_on: Literal["deadlock", "stall", "none"],
) -> int:
    """Predict the next update of the DaemonSets of a cluster, with its nodes and Pods as they are.

    MANIFEST is what is about to be applied: a file, a folder, git:REV:PATH or - for standard input.
    Without it, every DaemonSet gets a new version. Exits 1 if an update never starts (see
    --fail-on), 2 if the input is invalid.
    """
    keep_inputs([output], [*manifests, config, lock])
    settings = find_config(config)
    new = None
    if manifests:
        new = read_daemon_sets(manifests, reading, roles=settings.roles)
    here = running(choice, settings, platform)
    answer = predict(
        new or here.declared,
        here.nodes,
        old=here.declared if new is not None else None,
        # Without another template, every Pod is as old as the next one.
        pods=here.pods if new is None else here.whole_pods,
        pace=Pace(ready_after=ready_after),
        images=known_images(lock),
    )
    write_report(output, ROLLOUT, form, answer)
    failed = {"deadlock": answer.deadlocks, "stall": answer.stalls, "none": False}
    return 1 if failed[fail_on] else 0
