"""A unified diff of manifests or of modules that declare them, as it may be shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Final

from constructs_lib.k8s.hidden import HIDDEN
from constructs_lib.output.compare import Difference
from constructs_lib.report.hidden_code import code_to_show
from constructs_lib.report.printable import Printable
from constructs_lib.report.terminal import as_patch
from constructs_lib.yaml.hidden_text import MASK, MASKED, lines_to_show

__all__ = ["patch"]

_CODE: Final = ".py"
_HEAD: Final = 2
"""Lines of a diff that name its files."""


def patch(difference: Difference, *, show_values: bool = False) -> Printable:
    """The diff of a file; only with all values it can be applied.

    Args:
        difference: how the file differs.
        show_values: whether values that are secrets, or look so, are shown.
    """
    if show_values:
        return as_patch(difference.diff)
    head, body = (lines := difference.diff.split("\n"))[:_HEAD], lines[_HEAD:]
    wanted = {part for each in body for part in each[1:].splitlines()}
    to_show = code_to_show if difference.path.endswith(_CODE) else lines_to_show
    shown = _shown([difference.ours, difference.theirs], wanted, to_show)
    return as_patch("\n".join([*head, *(_line(each, shown) for each in body)]))


def _shown(
    texts: Iterable[str],
    wanted: Collection[str],
    to_show: Callable[[str, Collection[int]], dict[int, str]],
) -> dict[str, str]:
    """Lines of some texts as they may be shown; one that is hidden somewhere is hidden."""
    shown: dict[str, str] = {}
    for text in texts:
        lines = text.splitlines()
        numbers = [number for number, line in enumerate(lines, start=1) if line in wanted]
        for number, line in to_show(text, numbers).items():
            if line != lines[number - 1] or lines[number - 1] not in shown:
                shown[lines[number - 1]] = line
    return shown


def _line(line: str, shown: dict[str, str]) -> str:
    if not line.startswith((" ", "+", "-")):
        return line
    end = "\r" if line.endswith("\r") else ""
    parts = [shown.get(part, MASK) for part in line[1:].splitlines()]
    return line[0] + MASKED.sub(HIDDEN, "\n".join(parts)) + end
