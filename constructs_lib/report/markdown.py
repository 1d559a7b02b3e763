"""Markdown as GitHub and GitLab show it: one escaper, one table, one limit for all reports.

Names come from manifests and nodes of anyone. A plain text is escaped wherever it is put, so it is
shown as it was written: no markup, no HTML, no image, and nobody is mentioned or linked. Only a
:class:`Markdown` goes in as it is, and those are made here, of templates that stand in the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, LiteralString

from constructs_lib.report.printable import Printable, without_commands
from constructs_lib.report.words import visible

__all__ = [
    "LIMIT",
    "Markdown",
    "block",
    "code",
    "details",
    "escaped",
    "fence",
    "fitting",
    "items",
    "markdown",
    "own",
    "page",
    "table",
]

LIMIT: Final = 60_000
"""Characters of a report: a comment on GitHub takes 65,536, and its sender may add a few."""

_APART: Final = "\N{ZERO WIDTH SPACE}"
"""Code hosts look for mentions, issues and addresses in what Markdown has made, where a backslash
or an entity is gone already; what is apart they do not find."""
_BREAK_AFTER: Final = re.compile(
    r"(?<![A-Za-z0-9_])@(?=\w)|@(?=[\w-]+\.)|[#!&~$%](?=\d)|(?i:\bgh-)(?=\d)"
)
"""A mention, an address of mail, the number of an issue, of a merge request and their like."""
_BREAK_BEFORE: Final = re.compile(r"(?<=:)(?=//)|(?i:(?<=\bwww))(?=\.)")
_HTML: Final = re.compile(rf"[&<>{_APART}]")
_SPECIAL: Final = re.compile(rf"[&<>{_APART}\\`*_\[\]~$|]|^[-+=#]")
_LIST_NUMBER: Final = re.compile(r"^(\d{1,9})(?=[.)])")
_SPELLED: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;", _APART: "&#8203;"}


class Markdown(str):
    """Text that is Markdown already."""

    __slots__ = ()


def markdown(template: LiteralString, *parts: str | int) -> Markdown:
    """Markdown that we write, with texts and numbers in the places of its ``{}``."""
    return Markdown(
        template.format(*[each if isinstance(each, int) else _marked(each) for each in parts])
    )


def _marked(text: str) -> Markdown:
    return text if isinstance(text, Markdown) else escaped(text)


def own(text: str) -> Markdown:
    """Markdown that the rules are written in: their summaries, reasons and examples."""
    return Markdown(text)


def block(*lines: str, between: LiteralString = "\n") -> Markdown:
    """Lines of one paragraph, list or table."""
    return Markdown(between.join(map(_marked, lines)))


def page(blocks: Iterable[str]) -> Printable:
    """A report: its blocks, with an empty line between each two."""
    return Printable(without_commands("\n\n".join(map(_marked, blocks)) + "\n"))


def escaped(text: str) -> Markdown:
    """The text so that it is shown as it is, on one line, anywhere in a paragraph or a table."""
    shown = _SPECIAL.sub(lambda found: _SPELLED.get(found[0], f"\\{found[0]}"), _apart(text))
    return Markdown(_LIST_NUMBER.sub(r"\1\\", shown.strip()))


def _apart(text: str) -> str:
    shown = _BREAK_AFTER.sub(rf"\g<0>{_APART}", visible(text))
    return _BREAK_BEFORE.sub(_APART, shown)


def code(text: str) -> Markdown:
    """The text as code."""
    shown = visible(text)
    if not shown or shown != shown.strip() or "`" in shown or "|" in shown:
        return Markdown(f"<code>{escaped(text)}</code>")
    return Markdown(f"`{shown}`")


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    figures: Iterable[int] = (),
    most: int | None = None,
) -> list[Markdown]:
    """The lines of a table.

    Args:
        head: titles of the columns.
        rows: the cells of each row.
        figures: numbers of the columns that hold figures, which stand at their right edge.
        most: how many rows are shown; the others are counted in a last row. Default: all.
    """
    right = frozenset(figures)
    rule = [Markdown("--:" if index in right else "---") for index in range(len(head))]
    lines = [_row(head), _row(rule), *map(_row, rows[:most])]
    left = len(rows) - most if most is not None else 0
    return [*lines, _row([f"and {left:,} more", *[""] * (len(head) - 1)])] if left > 0 else lines


def _row(cells: Sequence[str]) -> Markdown:
    return Markdown(f"| {' | '.join(map(_marked, cells))} |")


def items(lines: Sequence[str], *, most: int | None = None) -> list[Markdown]:
    """The items of a list; those beyond the most are counted.

    Args:
        lines: what each item says.
        most: how many items are shown. Default: all.
    """
    shown = [Markdown(f"- {_marked(line)}") for line in lines[:most]]
    left = len(lines) - len(shown)
    return [*shown, markdown("- and {:,} more", left)] if left else shown


def details(summary: str, lines: Iterable[str]) -> list[Markdown]:
    """Lines that are folded away below a summary, which is a plain text."""
    # Up to an empty line this is HTML, in which a backslash would be seen.
    shown = _HTML.sub(lambda found: _SPELLED[found[0]], _apart(summary))
    head = Markdown(f"<details><summary>{shown}</summary>")
    return [head, Markdown(), *map(_marked, lines), Markdown(), Markdown("</details>")]


def fence(language: LiteralString, *lines: str, indent: LiteralString = "") -> list[Markdown]:
    """The lines of a block of code, whose fence is longer than any within it."""
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    marks = "`" * max(3, longest + 1)
    shown = (f"{marks}{language}", *map(visible, lines), marks)
    return [Markdown(f"{indent}{line}") for line in shown]


def fitting(parts: Iterable[str], *, most: int = LIMIT) -> tuple[list[Markdown], int]:
    """The first parts that fit into a report together, and how many are left.

    Args:
        parts: what matters most first.
        most: how many characters there is room for, two between each two parts.
    """
    shown: list[Markdown] = []
    left = 0
    for part in map(_marked, parts):
        most -= len(part) + 2
        if most < 0 or left:
            left += 1
        else:
            shown.append(part)
    return shown, left
