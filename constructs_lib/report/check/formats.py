"""The formats of the checker's report, by their names on the command line."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

from constructs_lib.policy.finding import Report, Severity

__all__ = ["FORMATS", "FormatName", "render"]

FormatName: TypeAlias = Literal["text", "json", "sarif", "junit", "github", "gitlab", "markdown"]
"""A format."""

FORMATS: Final[tuple[FormatName, ...]] = get_args(FormatName)
"""All of them."""


def render(  # noqa: PLR0911  # one line a format; only the one that is asked for is imported
    report: Report, form: FormatName, *, color: bool = False, fail_on: Severity = Severity.ERROR
) -> str:
    """The report in one format.

    Args:
        report: what the checker found.
        form: the format.
        color: whether text may hold the colours of a terminal.
        fail_on: what fails a run, for formats that tell.
    """
    match form:
        case "text":
            from constructs_lib.report.check import text  # noqa: PLC0415

            return text.render(report, color=color)
        case "json":
            from constructs_lib.report.check import json  # noqa: PLC0415

            return json.render(report)
        case "sarif":
            from constructs_lib.report.check import sarif  # noqa: PLC0415

            return sarif.render(report)
        case "junit":
            from constructs_lib.report.check import junit  # noqa: PLC0415

            return junit.render(report, fail_on=fail_on)
        case "github":
            from constructs_lib.report.check import github  # noqa: PLC0415

            return github.render(report)
        case "gitlab":
            from constructs_lib.report.check import gitlab  # noqa: PLC0415

            return gitlab.render(report)
        case "markdown":
            from constructs_lib.report.check import markdown  # noqa: PLC0415

            return markdown.render(report)
