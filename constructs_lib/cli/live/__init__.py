"""``constructs-lib live``: a cluster as it is now, held against prediction and declaration."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

import click

from constructs_lib.cli.commands import CommandWithOthers
from constructs_lib.cli.config_file import find_config
from constructs_lib.cli.daemon_sets import read_daemon_sets
from constructs_lib.cli.live.options import ClusterChoice, cluster_options
from constructs_lib.cli.options import (
    DURATION,
    INPUT,
    config_option,
    format_option,
    output_option,
    platform_option,
    reading_option,
)
from constructs_lib.cli.outputs import STDOUT, keep_inputs, width_of, write_report
from constructs_lib.cluster.nodes import on_platform
from constructs_lib.intake.texts import STDIN, Reading
from constructs_lib.live.report import FAULTS, GRAVE, LiveReport, look
from constructs_lib.platforms.facts import Platform
from constructs_lib.policy.config import Config
from constructs_lib.questions.declared import Declared
from constructs_lib.record import replace
from constructs_lib.report.formats import LIVE

__all__ = ["live"]

_NONE: Final = "none"


@click.group(
    cls=CommandWithOthers,
    modules={"rbac": f"{__package__}.rbac"},
    examples=(
        "constructs-lib live",
        "constructs-lib live --context prod --manifests git:main:dist",
        "constructs-lib live --watch --interval 5s",
        "constructs-lib live --format markdown --output week.md --fail-on none",
        "constructs-lib live rbac > role.yaml",
    ),
)
@cluster_options
@click.option(
    "--manifests",
    metavar="MANIFEST",
    type=INPUT,
    multiple=True,
    help="What is declared: a file, a folder or git:REV:PATH. May be repeated.",
)
@click.option(
    "--stuck-after",
    type=DURATION,
    default="10m",
    show_default=True,
    help="Time a Pod may take to become Ready, or an update may rest, before something is wrong.",
)
@click.option(
    "--fail-on",
    type=click.Choice([*FAULTS, _NONE]),
    multiple=True,
    default=GRAVE,
    show_default=True,
    help="What makes the command exit 1. May be repeated.",
)
@config_option
@platform_option
@reading_option
@format_option(LIVE.names)
@output_option
@click.option("--watch", is_flag=True, help="Look again and again, on a terminal, until Ctrl-C.")
@click.option(
    "--interval",
    type=DURATION,
    default="10s",
    show_default=True,
    help="With --watch: time between two looks.",
)
@click.pass_context
def live(
    context: click.Context,
    *,
    choice: ClusterChoice,
    manifests: tuple[str, ...],
    stuck_after: int,
    fail_on: tuple[str, ...],
    config: Path | None,
    platform: Platform | None,
    reading: Reading,
    form: str,
    output: Path,
    watch: bool,
    interval: int,
) -> int | None:
    """Show where the agents of a cluster run, where not and why, and what holds up their updates.

    Reads through kubectl, with nothing but get and list, and writes nothing to the cluster. Exit
    codes: 0 all as wanted, 1 something is not (see --fail-on), 2 invalid input or no cluster.
    """
    if context.invoked_subcommand is not None:
        return None
    keep_inputs([output], [*manifests, config])
    settings = find_config(config)
    settings = replace(settings, platform=platform or settings.platform)
    declared = None
    if manifests:
        declared = read_daemon_sets(manifests, reading, roles=settings.roles)
    ask = partial(_look, choice, declared, settings, timedelta(seconds=stuck_after))
    if watch:
        _refuse_odd_watch(form, output, manifests)
        from constructs_lib.cli.live.watch import watch as again  # noqa: PLC0415  # few do

        report = again(ask, interval=interval)
    else:
        report = ask()
        write_report(output, LIVE, form, report)
    failing = set() if _NONE in fail_on else set(fail_on)
    return 1 if failing.intersection(report.faults) else 0


def _look(
    choice: ClusterChoice, declared: Declared | None, settings: Config, patience: timedelta
) -> LiveReport:
    seen = choice.read()
    if seen.nodes is not None:
        seen = replace(seen, nodes=on_platform(seen.nodes, settings.platform))
    return look(seen, declared, patience=patience, roles=settings.roles, within=choice.holds)


def _refuse_odd_watch(form: str, output: Path, manifests: tuple[str, ...]) -> None:
    if form != LIVE.names[0] or output != STDOUT:
        raise click.UsageError("--watch shows text on a terminal; leave out --format and --output.")
    if STDIN in manifests:
        raise click.UsageError("--watch cannot read standard input again and again; name a file.")
    if width_of(STDOUT) is None:
        raise click.UsageError("--watch needs a terminal; without one, run the command on a timer.")
