"""The work of ``constructs-lib check``, which knows no command line.

Reads files, asks the checker, writes reports; everything else is in ``policy/`` and ``report/``.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from constructs_lib.cli.check_files import Fixing, check_files
from constructs_lib.cli.config_file import find_config
from constructs_lib.cli.fleet.chosen import fleet_named
from constructs_lib.cli.image_lock import known_images
from constructs_lib.cli.outputs import (
    STDOUT,
    append_text,
    keep_inputs,
    paired,
    say,
    write_report,
)
from constructs_lib.fleet.findings import each_report, together
from constructs_lib.input_file import leads_out
from constructs_lib.intake.texts import STDIN, Reading
from constructs_lib.k8s.release import LATEST_MINOR
from constructs_lib.policy.engine.once import once
from constructs_lib.policy.finding import Report, Severity
from constructs_lib.record import dataclass, replace
from constructs_lib.report.formats import CHECK
from constructs_lib.report.words import counted
from constructs_lib.yaml.hidden_text import lines_to_show

if TYPE_CHECKING:
    from constructs_lib.platforms.facts import Platform
    from constructs_lib.policy.config import Config, ProfileName

    _Judged = tuple[Mapping[str, Report], Mapping[str, bytes]]

__all__ = ["CheckOptions", "check_paths"]

_SHOWN: Final = 3
"""How many paths a warning names."""
_THE_ONE: Final = ""
"""The name of the cluster where there is no fleet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOptions:
    """What ``constructs-lib check`` was told: an attribute for each of its options.

    The help of the command says what each means; the defaults are those of the command.
    """

    paths: tuple[str, ...]
    profile: ProfileName | None = None
    fail_on: str = str(Severity.ERROR)
    formats: tuple[str, ...] = (CHECK.names[0],)
    outputs: tuple[Path, ...] = ()
    minor: int = LATEST_MINOR
    upgraded_from: int | None = None
    nodes: str | None = None
    lock: Path | None = None
    config: Path | None = None
    fleet: str | None = None
    platform: Platform | None = None
    reading: Reading = Reading(tell=say)
    baseline: Path | None = None
    write_baseline: Path | None = None
    fix: bool = False
    unsafe_fixes: bool = False
    diff: bool = False
    show_values: bool = False


def check_paths(told: CheckOptions) -> int:
    """Check what is at some paths, and tell it; gives the exit code.

    Raises:
        click.UsageError: some of the options do not go together.
        ConstructsLibError: the input cannot be read, or a report cannot be written.
    """
    targets = paired(told.formats, told.outputs)
    read = [*told.paths, told.fleet, told.nodes, told.config, told.baseline, told.lock]
    keep_inputs([*told.outputs, told.write_baseline], read)
    settings = find_config(told.config)
    settings = replace(
        settings,
        profile=told.profile or settings.profile,
        platform=told.platform or settings.platform,
    )
    of_one = {
        "--nodes": told.nodes,
        "--platform": told.platform,
        "--fix": told.fix,
        "--upgrade-from": told.upgraded_from,
    }
    clusters = fleet_named(told.fleet, settings.clusters, told.paths, of_one)
    judge = _judge if clusters is None else partial(_judge_each, clusters)
    reports, texts = judge(told, settings)
    _warn_of_none(told.paths, reports.values())
    if told.write_baseline is not None:
        from constructs_lib.cli.known_findings import write_known  # noqa: PLC0415  # rarely used

        return write_known(told.write_baseline, reports.values())
    if told.baseline is not None:
        from constructs_lib.cli.known_findings import without_known  # noqa: PLC0415  # likewise

        reports = without_known(reports, told.baseline)
    reports = each_report(partial(once, by_cause=settings.profile != "strict"), reports)
    report = reports[_THE_ONE] if clusters is None else together(reports)
    # The diff of fixes, or the text that was fixed, has standard output to itself.
    to_stdout = not (told.fix and (told.diff or STDIN in told.paths))
    shown = [each for each in targets if to_stdout or each[1] != STDOUT]
    return _tell(
        replace(report, fail_on=Severity[told.fail_on.upper()]),
        shown,
        texts,
        show_values=told.show_values,
    )


def _judge(told: CheckOptions, settings: Config) -> _Judged:
    """The report of the one cluster, and the texts that it speaks of."""
    fixing = Fixing(unsafe=told.unsafe_fixes, diff=told.diff, show_values=told.show_values)
    report, texts = check_files(
        told.paths,
        told.reading,
        config=settings,
        minor=told.minor,
        images=known_images(told.lock),
        nodes=told.nodes,
        upgraded_from=told.upgraded_from,
        fixing=fixing if told.fix else None,
    )
    return {_THE_ONE: report}, texts


def _judge_each(clusters: str, told: CheckOptions, settings: Config) -> _Judged:
    """The report of each cluster of a fleet, and the texts that they speak of."""
    from constructs_lib.cli.fleet.check import check_fleet  # noqa: PLC0415  # most have one cluster

    return check_fleet(
        clusters,
        told.paths,
        told.reading,
        config=settings,
        minor=told.minor,
        images=known_images(told.lock),
    )


def _tell(
    report: Report,
    targets: Sequence[tuple[str, Path]],
    texts: Mapping[str, bytes],
    *,
    show_values: bool,
) -> int:
    """Write a report in each of its formats; gives the exit code."""
    if any(form == CHECK.names[0] for form, _ in targets):
        report = _with_lines(report, texts, show_values=show_values)
    for form, place in targets:
        _write(report, form, place)
    return 1 if report.at_least(report.fail_on) else 0


def _warn_of_none(paths: Sequence[str], reports: Collection[Report]) -> None:
    """Say that there was no DaemonSet to judge: a gate on the wrong path is green for ever."""
    if any(report.daemon_sets or report.findings for report in reports):
        return
    places = ", ".join(paths[:_SHOWN]) + (", ..." if len(paths) > _SHOWN else "")
    count = counted(sum(report.objects for report in reports), "other object")
    say(f"warning: There is no DaemonSet in {places} ({count}). Is it the right path?")


def _write(report: Report, form: str, place: Path) -> None:
    write_report(place, CHECK, form, report)
    job_summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if form == "github" and job_summary:
        append_text(Path(job_summary), CHECK.render("markdown", report))


def _with_lines(report: Report, texts: Mapping[str, bytes], *, show_values: bool) -> Report:
    """The report with the lines of the files that something was found in, as they may be shown.

    A link that came with a checkout must not show what it leads to.
    """
    from constructs_lib.report.check.words import shown_to_people  # noqa: PLC0415  # text alone

    wanted: dict[str, set[int]] = {}
    for finding in shown_to_people(report.open):
        wanted.setdefault(finding.source, set()).add(finding.line)
    shown = {}
    # Where a file is really is found once for its folder; only a link leads anywhere else.
    folder_leads_out = cache(leads_out)
    for name, numbers in wanted.items():
        file = Path(name)
        if not folder_leads_out(file if file.is_symlink() else file.parent):
            text = texts[name].decode("utf-8", "replace")
            shown[name] = lines_to_show(text, numbers, show_values=show_values)
    return replace(report, texts=shown)
