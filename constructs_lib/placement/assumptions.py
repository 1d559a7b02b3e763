"""What an answer assumes because the node list does not say it.

An answer that leaves a control plane out, or that a small node could overturn, must not look like
one that does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from constructs_lib.cluster.node import Node
from constructs_lib.k8s.taints import Taint, untolerated
from constructs_lib.placement.coverage import Coverage
from constructs_lib.placement.kinds import is_kind
from constructs_lib.record import dataclass

__all__ = ["Assumption", "assumptions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """One thing that is taken for granted."""

    message: str
    """What it is, as a sentence without its end."""
    nodes: Sequence[Node] = ()
    """The nodes it is about; none where it is about the list itself."""


def assumptions(coverage: Coverage, notes: Sequence[str] = ()) -> tuple[Assumption, ...]:
    """What a coverage report assumes.

    Args:
        coverage: the answer.
        notes: what the reader of the nodes had to leave out. Default: nothing.
    """
    return (
        *(Assumption(message=note) for note in notes),
        *_runtimes(coverage),
        *_kinds(coverage),
        *_startup_taints(coverage),
        *_sizes(coverage),
    )


def _runtimes(coverage: Coverage) -> Iterator[Assumption]:
    found: dict[str, list[str]] = {}
    for entry in coverage.daemon_sets:
        if entry.daemon_set.unknown_runtime is not None:
            found.setdefault(entry.daemon_set.unknown_runtime, []).append(entry.daemon_set.title)
    for name, titles in found.items():
        yield Assumption(
            message=f"RuntimeClass {name} of {', '.join(titles)} is not among the manifests, so "
            "the room and the nodes it asks for are not known"
        )


def _kinds(coverage: Coverage) -> Iterator[Assumption]:
    planned = coverage.nodes.where(lambda node: node.planned)
    nodes = tuple(node for node in planned if is_kind(node))
    if nodes:
        yield Assumption(
            message="the node list leaves labels open; [...] names the kinds of node that the "
            "selectors tell apart, and how many of each there will be is not known",
            nodes=nodes,
        )


def _startup_taints(coverage: Coverage) -> Iterator[Assumption]:
    """Taints that are taken to be gone: an agent that removes one must tolerate it."""
    shapes = coverage.nodes.examples()
    for startup_taints in dict.fromkeys(each.startup_taints for each in shapes):
        for taint in startup_taints:
            kept_out = [
                entry.daemon_set.title
                for entry in coverage.daemon_sets
                if any(untolerated([taint], entry.daemon_set.tolerations))
            ]
            if kept_out:
                yield Assumption(
                    message=f"the startup taint {taint} is gone before {', '.join(kept_out)} "
                    f"start{'s' if len(kept_out) == 1 else ''}; what removes it must tolerate it",
                    nodes=coverage.nodes.where(_with(startup_taints)),
                )


def _with(startup_taints: tuple[Taint, ...]) -> Callable[[Node], bool]:
    return lambda node: node.startup_taints == startup_taints


def _sizes(coverage: Coverage) -> Iterator[Assumption]:
    asked = frozenset(
        resource
        for entry in coverage.daemon_sets
        for resource, amount in entry.daemon_set.requests.items()
        if amount > 0
    )
    shapes = coverage.nodes.examples()
    for unstated in dict.fromkeys(asked & each.unstated for each in shapes):
        if unstated:
            yield Assumption(
                message=f"how much {', '.join(sorted(unstated))} they have is not stated, and "
                "taken as enough",
                nodes=coverage.nodes.where(_lacking(unstated, asked)),
            )


def _lacking(unstated: frozenset[str], asked: frozenset[str]) -> Callable[[Node], bool]:
    return lambda node: asked & node.unstated == unstated
