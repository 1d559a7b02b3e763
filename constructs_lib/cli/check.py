"""``constructs-lib check``: problems of DaemonSets, whoever wrote them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from constructs_lib.cli.check_paths import CheckOptions, check_paths
from constructs_lib.cli.commands import Command
from constructs_lib.cli.options import (
    FILE,
    INPUT,
    RELEASE,
    cache_options,
    config_option,
    fail_on_severity_option,
    fleet_option,
    formats_option,
    lock_option,
    nodes_option,
    outputs_option,
    platform_option,
    profile_option,
    reading_option,
    show_values_option,
)
from constructs_lib.intake.git_revision import PREFIX
from constructs_lib.k8s.release import LATEST_MINOR
from constructs_lib.report.formats import CHECK

__all__ = ["check"]


@click.command(
    cls=Command,
    examples=(
        "constructs-lib check dist/",
        "helm template charts/agent | constructs-lib check -",
        "constructs-lib check dist/ --profile strict --fail-on warning",
        "constructs-lib check dist/ --format text --format sarif --output check.sarif",
        "constructs-lib check dist/ --fix --diff",
        "constructs-lib check dist/ --upgrade-from 1.36 --kubernetes-version 1.37",
    ),
)
@click.argument("paths", metavar="[PATH|-]...", type=INPUT, nargs=-1)
@profile_option
@fail_on_severity_option
@formats_option(CHECK.names)
@outputs_option
@click.option(
    "--kubernetes-version",
    "minor",
    metavar="1.N",
    type=RELEASE,
    default=f"1.{LATEST_MINOR}",
    show_default=True,
    help="Kubernetes release to check against.",
)
@click.option(
    "--upgrade-from",
    "upgraded_from",
    metavar="1.N",
    type=RELEASE,
    help="Release that the cluster runs: show only what an upgrade from it to "
    "--kubernetes-version concerns.",
)
@nodes_option()
@lock_option
@config_option
@fleet_option
@platform_option
@reading_option
@click.option(
    "--baseline",
    metavar=FILE,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Known findings, which do not fail the run.",
)
@click.option(
    "--write-baseline",
    metavar=FILE,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the findings of this run as a baseline, and no report.",
)
@click.option("--fix", is_flag=True, help="Apply fixes that cannot change a working Pod.")
@click.option(
    "--unsafe-fixes",
    is_flag=True,
    help="With --fix: also apply fixes that may change behaviour.",
)
@click.option("--diff", is_flag=True, help="With --fix: show the changes and write nothing.")
@show_values_option
@cache_options
def check(**options: Any) -> int:
    """Check DaemonSets for problems: in files, folders, git:REV:PATH or standard input (-).

    Other objects in the input are used as context. Exits 1 if a finding is at or above --fail-on,
    2 if the input or the usage is invalid.
    """
    told = CheckOptions(**options)
    if not told.paths:
        raise click.UsageError("Name a file, a folder, or - for standard input.")
    if told.baseline is not None and told.write_baseline is not None:
        raise click.UsageError("Use either --baseline or --write-baseline.")
    _refuse_odd_fixes(told)
    _refuse_odd_upgrades(told)
    return check_paths(told)


def _refuse_odd_fixes(told: CheckOptions) -> None:
    if not told.fix and (told.unsafe_fixes or told.diff):
        raise click.UsageError("--unsafe-fixes and --diff need --fix.")
    if told.diff and (told.outputs or told.write_baseline):
        raise click.UsageError("--diff writes nothing; leave out --output and --write-baseline.")
    if told.fix and not told.diff and any(path.startswith(PREFIX) for path in told.paths):
        raise click.UsageError("--fix cannot write to a revision; add --diff, or name files.")


def _refuse_odd_upgrades(told: CheckOptions) -> None:
    old, new = told.upgraded_from, told.minor
    if old is None:
        return
    if old >= new:
        raise click.UsageError(
            f"--upgrade-from 1.{old} is no older than --kubernetes-version 1.{new}."
        )
    if told.fix or told.write_baseline is not None:
        raise click.UsageError("--upgrade-from shows; leave out --fix and --write-baseline.")
