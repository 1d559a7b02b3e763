"""The sentences on what engines make of an update, the same in every format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from constructs_lib.delivery.verdict import EngineVerdict, Obstacle
from constructs_lib.report.rollout.words import duration
from constructs_lib.report.words import counted, names_in_words

__all__ = ["outcome", "remedies", "through"]


_AT_ONCE: Final[Mapping[str, str]] = {
    "nowhere": "done at once, as no node wants the agent",
    "too early": "done at once, while every node has the old version",
    "refused": "refuses to wait for OnDelete",
}


def outcome(verdict: EngineVerdict) -> str:
    """What becomes of the update in the engine, to be read after its name."""
    if verdict.kind in _AT_ONCE:
        return _AT_ONCE[verdict.kind]
    if verdict.seconds is None:
        causes = "; ".join(_cause(each, verdict.desired) for each in verdict.obstacles)
        until = f"; gives up after {duration(verdict.timeout)}" if verdict.timeout else ""
        return f"never done: {causes}{until}"
    takes = duration(verdict.seconds)
    if verdict.kind == "times out" and verdict.timeout is not None:
        return f"gives up after {duration(verdict.timeout)}; the update takes up to {takes}"
    if verdict.unready:
        return f"done after at most {takes}, while {counted(verdict.unready)} may have no Ready Pod"
    return f"done after at most {takes}"


def remedies(verdict: EngineVerdict) -> Iterator[str]:
    """What to do about it, as sentences; nothing where all is well."""
    engine = verdict.engine
    if verdict.kind == "times out" and verdict.seconds is not None:
        yield f"Give it a longer {engine.timeout or 'timeout'} than {duration(verdict.seconds)}."
    elif verdict.kind == "done" and verdict.timeout is None and engine.usual_timeout is not None:
        yield f"Give it a longer {engine.timeout}; by default it is {engine.usual_timeout}."
    elif verdict.kind == "too early":
        otherwise = (
            f"write it another health check with '{engine.own_check}'"
            if engine.own_check
            else "let nothing follow before the Pods are deleted"
        )
        yield f"Use RollingUpdate, or {otherwise}."
    elif verdict.kind == "refused":
        yield "Use RollingUpdate, or wait with 'kubectl wait' for each wave."
    for obstacle in verdict.obstacles:
        if obstacle.kind == "by hand":
            otherwise = f", or {engine.without_wait}" if engine.without_wait else ""
            yield f"Use RollingUpdate{otherwise}."
        elif obstacle.kind == "node not ready":
            yield (
                "Repair these nodes or delete their Node objects; or do not tolerate "
                "node.kubernetes.io/not-ready and unreachable with the effect NoSchedule, so that "
                "such nodes do not want the agent."
            )
            if engine.own_check:
                yield f"Or let it pass them with '{engine.own_check} {len(obstacle.nodes)}'."
        elif obstacle.kind == "no room":
            yield "Lower what the agent requests, or make room on these nodes."


def through(verdicts: Sequence[EngineVerdict]) -> str:
    """What becomes of several updates in one engine, to be read after its name."""
    stopped = [verdict for verdict in verdicts if not verdict.passes]
    if stopped:
        names = names_in_words(list(dict.fromkeys(each.daemon_set for each in stopped)))
        return f"does not get through because of {names}"
    return f"all done after at most {duration(max(each.seconds or 0 for each in verdicts))}"


def _cause(obstacle: Obstacle, desired: int) -> str:
    nodes = f"{len(obstacle.nodes):,} of {counted(desired)}"
    names = names_in_words(obstacle.nodes)
    if obstacle.kind == "by hand":
        return "OnDelete replaces no Pod until it is deleted"
    if obstacle.kind == "node not ready":
        return f"{nodes} {'is' if len(obstacle.nodes) == 1 else 'are'} NotReady ({names})"
    if obstacle.kind == "no room":
        return f"the new Pod does not fit on {nodes} ({names})"
    return f"the update does not come to {nodes} ({names})"
