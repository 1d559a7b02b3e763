"""The report of ``adopt``: each agent with its rung, what restarts, and what was left alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from constructs_lib.adopt.adoption import Adoption
from constructs_lib.adopt.ladder import Adopted
from constructs_lib.adopt.proof import Proof
from constructs_lib.adopt.rung import Candidate
from constructs_lib.change.impact import Impact
from constructs_lib.change.pairing import object_words
from constructs_lib.k8s.hidden import without_credentials
from constructs_lib.k8s.manifest import Manifest
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
"""How many differences of an agent are told, and up to how many other objects are named."""
_FEW: Final = 3
_SECRETS: Final = "only named, never copied"
_HOOKS: Final = "a hook, which only Helm runs"
_MADE: Final = "made by an operator, which would put it back"
_BUILT_IN: Final = "made by Kubernetes itself"
_ALONE: Final = "belongs to no DaemonSet"


def lines_of(adoption: Adoption, *, color: bool) -> Iterator[Painted]:
    """The lines of the report below its headline.

    Args:
        adoption: what became of the manifests.
        color: whether for a terminal.
    """
    around = [_around(candidate, color=color) for candidate, _ in adoption.surroundings]
    agents = [_row(each, color=color) for each in adoption.agents]
    yield from aligned(_indented([*around, *agents]))
    for each in adoption.agents:
        if not each.proof.is_no_op:
            yield line(f"changes of {each.agent.title}:")
            yield from (line("  ", text) for text in differences(each.proof))
    kept = [*_kept(adoption)]
    if kept:
        yield line("kept as they are:")
        yield from aligned(_indented(_rows(kept)))
    left = [*_left(adoption)]
    if left:
        yield line("left alone:")
        yield from aligned(_indented(_rows(left)))


def _indented(rows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    for first, *others in rows:
        yield f"  {first}", *others


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
    overridden = adopted.candidate.overridden
    if overridden:
        result = line(result, f"; no word for {_few(overridden)}")
    if adopted.failures:
        failure = adopted.failures[-1]
        reason = without_credentials(failure.reason)
        result = line(result, f"; {failure.rung} failed: {reason}")
    return adopted.agent.title, adopted.candidate.title, result


def _few(places: Sequence[str]) -> str:
    """The first places, and how many more there are."""
    first, more = places[:_FEW], len(places) - _FEW
    return ", ".join([*first, *([f"{more:,} more"] if more > 0 else [])])


def _around(candidate: Candidate, *, color: bool) -> Sequence[str]:
    said, shade = _IMPACTS["no-op"]
    return str(candidate.fields["name"]), candidate.title, paint(said, shade, on=color)


def _kept(adoption: Adoption) -> Iterator[tuple[Manifest, str]]:
    """What declarations have without a word of their own, and the file that holds it."""
    for adopted in adoption.agents:
        for path, objects in adopted.candidate.kept.items():
            yield from ((each, f"in {path}") for each in objects)


def _left(adoption: Adoption) -> Iterator[tuple[Manifest, str]]:
    """What is left alone, and why."""
    team = adoption.team
    reasons = (
        (team.secrets, _SECRETS),
        (team.hooks, _HOOKS),
        (team.made, _MADE),
        (team.built_in, _BUILT_IN),
    )
    for objects, why in (*reasons, (adoption.alone, _ALONE)):
        yield from ((each.manifest, why) for each in objects)


def _rows(objects: Sequence[tuple[Manifest, str]]) -> Iterator[Sequence[str]]:
    """A row for each object; where that are many, one for those of a kind that are told alike."""
    if len(objects) <= _MOST:
        yield from ((object_words(each), why) for each, why in objects)
        return
    alike: dict[tuple[str, str], list[Manifest]] = {}
    for each, why in objects:
        alike.setdefault((each["kind"], why), []).append(each)
    for (kind, why), group in alike.items():
        yield object_words(group[0]) if len(group) == 1 else f"{len(group):,} of kind {kind}", why
