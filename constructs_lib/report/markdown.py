"""Markdown as GitHub and GitLab show it: one escaper, one table, one limit for all reports.

Names come from manifests and nodes of anyone. What :func:`escaped` and :func:`code` give is shown
as it was written: no markup, no HTML, no image, and nobody is mentioned or linked. Lines that are
put together here hold nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from constructs_lib.report.words import visible

__all__ = ["LIMIT", "code", "details", "escaped", "fence", "fitting", "items", "table"]

LIMIT: Final = 60_000
"""Characters of a report: a comment on GitHub takes 65,536, and its sender may add a few."""

_ACTS: Final = r"[&<>]|(?<!\w)@(?=\w)|#(?=\d)|(?<=:)//|(?i:(?<=\bwww)\.)"
"""What acts wherever it stands: HTML, mentions, numbers of issues, addresses."""
_HTML: Final = re.compile(_ACTS)
_SPECIAL: Final = re.compile(rf"{_ACTS}|[\\`*_\[\]~$|]|^[-+=#]")
_LIST_NUMBER: Final = re.compile(r"^(\d{1,9})(?=[.)])")
_APART: Final = "&#8203;"
"""A space without width. Code hosts look for mentions, issues and addresses in what Markdown has
made, where a backslash or an entity is gone already."""
_SPELLED: Final = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    "|": "&#124;",
    "@": f"@{_APART}",
    "#": f"#{_APART}",
    "//": f"{_APART}//",
    ".": f"{_APART}.",
}


def escaped(text: str) -> str:
    """The text so that it is shown as it is, on one line, anywhere in a paragraph or a table."""
    shown = _SPECIAL.sub(lambda found: _SPELLED.get(found[0], f"\\{found[0]}"), visible(text))
    return _LIST_NUMBER.sub(r"\1\\", shown.strip())


def code(text: str) -> str:
    """The text as code."""
    shown = visible(text)
    if not shown or shown != shown.strip() or "`" in shown or "|" in shown:
        return f"<code>{escaped(text)}</code>"
    return f"`{shown}`"


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    figures: Iterable[int] = (),
    most: int | None = None,
) -> list[str]:
    """The lines of a table. Its cells are Markdown already.

    Args:
        head: titles of the columns.
        rows: the cells of each row.
        figures: numbers of the columns that hold figures, which stand at their right edge.
        most: how many rows are shown; the others are counted in a last row. Default: all.
    """
    right = frozenset(figures)
    rule = ["--:" if index in right else "---" for index in range(len(head))]
    lines = [_row(head), _row(rule), *map(_row, rows[:most])]
    left = len(rows) - most if most is not None else 0
    return [*lines, _row([f"and {left:,} more", *[""] * (len(head) - 1)])] if left > 0 else lines


def items(lines: Sequence[str], *, most: int) -> list[str]:
    """Markdown as the items of a list; those beyond the most are counted.

    Args:
        lines: what each item says.
        most: how many items are shown.
    """
    left = len(lines) - most
    more = [f"- and {left:,} more"] if left > 0 else []
    return [*(f"- {line}" for line in lines[:most]), *more]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def details(summary: str, lines: Iterable[str]) -> list[str]:
    """Lines of Markdown that are folded away below a summary, which is a plain text."""
    # Up to an empty line this is HTML, in which a backslash would be seen.
    shown = _HTML.sub(lambda found: _SPELLED[found[0]], visible(summary))
    return [f"<details><summary>{shown}</summary>", "", *lines, "", "</details>"]


def fence(text: str, language: str, *, indent: str = "") -> list[str]:
    """The lines of a block of code, whose fence is longer than any within it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    marks = "`" * max(3, longest + 1)
    lines = (visible(line) for line in text.splitlines())
    return [f"{indent}{line}" for line in (f"{marks}{language}", *lines, marks)]


def fitting(parts: Iterable[str], *, most: int = LIMIT) -> tuple[list[str], int]:
    """The first parts that fit into a report together, and how many are left.

    Args:
        parts: Markdown, what matters most first.
        most: how many characters there is room for, two between each two parts.
    """
    shown: list[str] = []
    left = 0
    for part in parts:
        most -= len(part) + 2
        if most < 0 or left:
            left += 1
        else:
            shown.append(part)
    return shown, left
