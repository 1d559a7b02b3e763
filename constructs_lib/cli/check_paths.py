"""The work of ``constructs-lib check``, which knows no command line.

Reads files, asks the checker, writes reports; everything else is in ``policy/`` and ``report/``.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from functools import partial
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
from constructs_lib.policy.engine.once import once
from constructs_lib.policy.finding import Report, Severity
from constructs_lib.record import replace
from constructs_lib.report.formats import CHECK
from constructs_lib.report.words import counted
from constructs_lib.yaml.hidden_text import lines_to_show

if TYPE_CHECKING:
    from constructs_lib.platforms.facts import Platform
    from constructs_lib.policy.config import ProfileName

__all__ = ["check_paths"]

_SHOWN: Final = 3
"""How many paths a warning names."""


def check_paths(
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
    """Check what is at some paths, and tell it; gives the exit code.

    The arguments are the options of the command.

    Raises:
        click.UsageError: some of them do not go together.
        ConstructsLibError: the input cannot be read, or a report cannot be written.
    """
    targets = paired(formats, outputs)
    keep_inputs([*outputs, write_baseline], [*paths, fleet, nodes, config, baseline, lock])
    settings = find_config(config)
    settings = replace(
        settings,
        profile=profile or settings.profile,
        platform=platform or settings.platform,
    )
    of_one = {
        "--nodes": nodes,
        "--platform": platform,
        "--fix": fix,
        "--upgrade-from": upgraded_from,
    }
    clusters = fleet_named(fleet, settings.clusters, paths, of_one)
    images = known_images(lock)
    reports: Mapping[str, Report]
    texts: Mapping[str, bytes]
    if clusters is not None:
        from constructs_lib.cli.fleet.check import check_fleet  # noqa: PLC0415  # most have one

        reports, texts = check_fleet(
            clusters, paths, reading, config=settings, minor=minor, images=images
        )
    else:
        report, texts = check_files(
            paths,
            reading,
            config=settings,
            minor=minor,
            images=images,
            nodes=nodes,
            upgraded_from=upgraded_from,
            fixing=Fixing(unsafe=unsafe_fixes, diff=diff, show_values=show_values) if fix else None,
        )
        reports = {"": report}
    _warn_of_none(paths, reports.values())
    if write_baseline is not None:
        from constructs_lib.cli.known_findings import write_known  # noqa: PLC0415  # rarely used

        return write_known(write_baseline, reports.values())
    if baseline is not None:
        from constructs_lib.cli.known_findings import without_known  # noqa: PLC0415  # likewise

        reports = without_known(reports, baseline)
    reports = each_report(partial(once, by_cause=settings.profile != "strict"), reports)
    report = together(reports) if clusters is not None else reports[""]
    # The diff of fixes, or the text that was fixed, has standard output to itself.
    to_stdout = not (fix and (diff or STDIN in paths))
    told = [each for each in targets if to_stdout or each[1] != STDOUT]
    return _tell(
        replace(report, fail_on=Severity[fail_on.upper()]), told, texts, show_values=show_values
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
    for name, numbers in wanted.items():
        if not leads_out(name):
            text = texts[name].decode("utf-8", "replace")
            shown[name] = lines_to_show(text, numbers, show_values=show_values)
    return replace(report, texts=shown)
