"""The report of ``adopt``: each agent with its rung, what restarts, and what was left alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from constructs_lib.adopt.adoption import Adoption
from constructs_lib.adopt.ladder import Adopted
from constructs_lib.adopt.proof import Proof
from constructs_lib.adopt.rung import Candidate
from constructs_lib.change.impact import Impact
from constructs_lib.change.pairing import title_of
from constructs_lib.intake.objects import Object
from constructs_lib.report.terminal import Color, Painted, aligned, line, paint

__all__ = ["differences", "lines_of", "result_of"]

_IMPACTS: Final[dict[Impact, tuple[str, Color]]] = {
    "no-op": ("no Pod restarts", "green"),
    "no-restart": ("no Pod restarts, but something changes", "yellow"),
    "restart": ("Pods restart", "yellow"),
    "coverage": ("nodes lose or gain it", "red"),
    "recreate": ("it is recreated", "red"),
}
_MOST: Final = 20
"""How many differences of an agent are told, and how many objects that are left alone."""
_SECRETS: Final = "only named, never copied"
_HOOKS: Final = "a hook, which only Helm runs"
_MADE: Final = "made by an operator, which would put it back"
_ALONE: Final = "belongs to no DaemonSet"


def lines_of(adoption: Adoption, *, color: bool) -> Iterator[Painted]:
    """The lines of the report below its headline.

    Args:
        adoption: what became of the manifests.
        color: whether for a terminal.
    """
    around = [_around(candidate, color=color) for candidate, _ in adoption.surroundings]
    agents = [_row(each, color=color) for each in adoption.agents]
    yield from (line("  ", row) for row in aligned([*around, *agents]))
    for each in adoption.agents:
        if not each.proof.is_no_op:
            yield line(f"changes of {each.agent.title}:")
            yield from (line("  ", text) for text in differences(each.proof))
    left = [*_left(adoption)]
    if left:
        yield line("left alone:")
        yield from (line("  ", row) for row in aligned(left[:_MOST]))
        if len(left) > _MOST:
            yield line(f"  and {len(left) - _MOST:,} more")


def differences(proof: Proof) -> Iterator[str]:
    """What differs, and how much more does."""
    found = [*proof.differences()]
    yield from found[:_MOST]
    if len(found) > _MOST:
        yield f"and {len(found) - _MOST:,} more"


def result_of(proof: Proof, *, color: bool) -> Painted:
    """What happens to the Pods, in a few words."""
    said, shade = _IMPACTS[proof.impact]
    return paint(said, shade, on=color)


def _row(adopted: Adopted, *, color: bool) -> Sequence[str]:
    result = result_of(adopted.proof, color=color)
    if adopted.failures:
        failure = adopted.failures[-1]
        result = line(result, f"; {failure.rung} failed: {failure.reason}")
    return adopted.agent.title, adopted.candidate.title, result


def _around(candidate: Candidate, *, color: bool) -> Sequence[str]:
    said, shade = _IMPACTS["no-op"]
    return str(candidate.fields["name"]), candidate.title, paint(said, shade, on=color)


def _left(adoption: Adoption) -> Iterator[Sequence[str]]:
    yield from _named(adoption.team.secrets, _SECRETS)
    yield from _named(adoption.team.hooks, _HOOKS)
    yield from _named(adoption.team.made, _MADE)
    yield from _named(adoption.alone, _ALONE)


def _named(objects: Iterable[Object], why: str) -> Iterator[Sequence[str]]:
    for each in objects:
        yield f"{each.manifest['kind']} {title_of(each.manifest)}", why
