"""What policies would say of manifests, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from constructs_lib.admission.trial import Outcome
from constructs_lib.report.printable import Printable
from constructs_lib.report.terminal import as_text
from constructs_lib.report.words import counted

__all__ = ["render"]

_WORDS = {"deny": "denied", "warn": "warned of", "audit": "noted", "error": "not evaluated"}


def render(outcomes: Sequence[Outcome], daemon_sets: int, *, width: int | None = None) -> Printable:
    """Each outcome, then how many DaemonSets there were.

    Args:
        outcomes: what the policies say.
        daemon_sets: how many DaemonSets there were.
        width: columns of the terminal. Default: lines stay whole.
    """
    return as_text([*_lines(outcomes), _summary(outcomes, daemon_sets)], width=width)


def _lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for each in outcomes:
        yield f"{each.source}:{each.line}: {each.name}: {_WORDS[each.action]} by {each.policy}"
        for message in each.message.split("; "):
            yield f"    {message}"


def _summary(outcomes: Sequence[Outcome], daemon_sets: int) -> str:
    denied = len({(each.source, each.line) for each in outcomes if each.action == "deny"})
    return f"{denied} of {counted(daemon_sets, 'DaemonSet')} would be denied."
