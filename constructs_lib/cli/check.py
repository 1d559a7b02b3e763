"""``constructs-lib check``: problems of DaemonSets, whoever wrote them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from constructs_lib.cli.check_paths import check_paths
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
from constructs_lib.intake.texts import Reading
from constructs_lib.k8s.release import LATEST_MINOR
from constructs_lib.report.formats import CHECK

if TYPE_CHECKING:
    from constructs_lib.platforms.facts import Platform
    from constructs_lib.policy.config import ProfileName

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
def check(
    *,
    paths: tuple[str, ...],
    profile: ProfileName | None,
    fail_on: str,
    formats: tuple[str, ...],
    outputs: tuple[Path, ...],
    minor: int,
    upgraded_from: int | None,
    nodes: str | None,
    lock: Path | None,
    config: Path | None,
    fleet: str | None,
    platform: Platform | None,
    reading: Reading,
    baseline: Path | None,
    write_baseline: Path | None,
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    show_values: bool,
) -> int:
    """Check DaemonSets for problems: in files, folders, git:REV:PATH or standard input (-).

    Other objects in the input are used as context. Exits 1 if a finding is at or above --fail-on,
    2 if the input or the usage is invalid.
    """
    if not paths:
        raise click.UsageError("Name a file, a folder, or - for standard input.")
    _refuse_two_baselines(baseline, write_baseline)
    _refuse_odd_fixes(fix=fix, unsafe=unsafe_fixes, diff=diff, writes=outputs or write_baseline)
    _refuse_revisions(paths, writes=fix and not diff)
    _refuse_odd_upgrades(upgraded_from, minor, changes=fix or write_baseline is not None)
    return check_paths(
        paths=paths,
        profile=profile,
        fail_on=fail_on,
        formats=formats,
        outputs=outputs,
        minor=minor,
        upgraded_from=upgraded_from,
        nodes=nodes,
        lock=lock,
        config=config,
        fleet=fleet,
        platform=platform,
        reading=reading,
        baseline=baseline,
        write_baseline=write_baseline,
        fix=fix,
        unsafe_fixes=unsafe_fixes,
        diff=diff,
        show_values=show_values,
    )


def _refuse_two_baselines(known: Path | None, written: Path | None) -> None:
    if known is not None and written is not None:
        raise click.UsageError("Use either --baseline or --write-baseline.")


def _refuse_odd_fixes(*, fix: bool, unsafe: bool, diff: bool, writes: object) -> None:
    if not fix and (unsafe or diff):
        raise click.UsageError("--unsafe-fixes and --diff need --fix.")
    if diff and writes:
        raise click.UsageError("--diff writes nothing; leave out --output and --write-baseline.")


def _refuse_odd_upgrades(old: int | None, new: int, *, changes: bool) -> None:
    if old is None:
        return
    if old >= new:
        raise click.UsageError(
            f"--upgrade-from 1.{old} is no older than --kubernetes-version 1.{new}."
        )
    if changes:
        raise click.UsageError("--upgrade-from shows; leave out --fix and --write-baseline.")


def _refuse_revisions(paths: Sequence[str], *, writes: bool) -> None:
    if writes and any(path.startswith(PREFIX) for path in paths):
        raise click.UsageError("--fix cannot write to a revision; add --diff, or name files.")
