"""A unified diff of manifests, as it may be shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from constructs_lib.k8s.hidden import HIDDEN
from constructs_lib.output.compare import Difference
from constructs_lib.report.printable import Printable
from constructs_lib.report.terminal import as_patch
from constructs_lib.yaml.hidden_text import MASK, MASKED, lines_to_show

__all__ = ["hides", "patch"]

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
    shown = _shown([difference.ours, difference.theirs])
    head, body = (lines := difference.diff.split("\n"))[:_HEAD], lines[_HEAD:]
    return as_patch("\n".join([*head, *(_line(each, shown) for each in body)]))


def hides(difference: Difference) -> bool:
    """Whether the diff cannot be applied without the values that it hides."""
    return patch(difference) != patch(difference, show_values=True)


def _shown(texts: Iterable[str]) -> dict[str, str]:
    """Each line of some texts as it may be shown; one that is hidden somewhere is hidden."""
    shown: dict[str, str] = {}
    for text in texts:
        lines = text.splitlines()
        for number, line in lines_to_show(text, range(1, len(lines) + 1)).items():
            if MASK in line or lines[number - 1] not in shown:
                shown[lines[number - 1]] = line
    return shown


def _line(line: str, shown: dict[str, str]) -> str:
    if not line.startswith((" ", "+", "-")):
        return line
    end = "\r" if line.endswith("\r") else ""
    parts = [shown.get(part, MASK) for part in line[1:].splitlines()]
    return line[0] + MASKED.sub(HIDDEN, "\n".join(parts)) + end
