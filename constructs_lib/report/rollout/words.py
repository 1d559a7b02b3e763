"""The sentences of a rollout report, the same in every format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from constructs_lib.daemon_set.update import Pull
from constructs_lib.report.words import bytes_in_words, counted, nodes_in_words
from constructs_lib.updates.baseline_state import UnavailableNode
from constructs_lib.updates.budget import Threshold
from constructs_lib.updates.commit import CommitPlan
from constructs_lib.updates.plan import RolloutPlan
from constructs_lib.updates.repeated import Repeated
from constructs_lib.updates.simulation import Moment
from constructs_lib.updates.verdict import Estimate

__all__ = [
    "arithmetic",
    "budget_words",
    "duration",
    "each_pulls",
    "facts",
    "level_at",
    "not_counted",
    "pulls_in_words",
    "verdict_words",
    "way_out",
]

_MINUTE: Final = 60
_HOUR: Final = 3600
_REPLACED_AT_ONCE: Final = frozenset({"Pod not Ready", "Ready too short"})
"""Why an old Pod is deleted at once, whatever the budget: nobody loses it. Source:
``rollingUpdate`` in ``pkg/controller/daemon/update.go``."""


def duration(seconds: int) -> str:
    """Seconds as people say them: ``45 s``, ``16 min``, ``1 h 5 min``."""
    if seconds < 2 * _MINUTE:
        return f"{seconds} s"
    minutes = -(-seconds // _MINUTE)
    if minutes < 2 * _MINUTE:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def budget_words(plan: RolloutPlan) -> str:
    """The update strategy and what it comes to."""
    budget, strategy = plan.standing.budget, plan.update.strategy
    if strategy.type == "OnDelete":
        return f"OnDelete, {counted(budget.desired)}"
    surges = plan.standing.surges
    field = "maxSurge" if surges else "maxUnavailable"
    share = strategy.max_surge if surges else strategy.max_unavailable
    count = budget.max_surge if surges else budget.max_unavailable
    of = f"{field} {share} of {counted(budget.desired)}"
    return f"{of} = {count}" if share.is_percent else of


def verdict_words(plan: RolloutPlan) -> str:
    """Whether it gets through, in one line."""
    verdict = plan.verdict
    if not plan.standing.budget.desired:
        return "runs on no node of the list"
    if verdict.kind == "waits":
        return "waits: OnDelete replaces no Pod until it is deleted"
    if verdict.kind == "deadlocks":
        return "deadlocks: never starts"
    if verdict.kind == "stalls":
        least, most = verdict.reached_at_least, verdict.reached_at_most
        reached = counted(most) if least == most else f"{least:,} to {counted(most)}"
        return f"stalls after {reached}"
    return _completes(plan)


def _completes(plan: RolloutPlan) -> str:
    if plan.fastest is None or plan.slowest is None:
        return "completes"
    least, most = duration(plan.fastest.seconds), duration(plan.slowest.seconds)
    told = f"completes in about {most if least == most else f'{least} to {most}'}"
    may_clash = plan.standing.surges and plan.surge.host_network
    return f"{told}, unless the two Pods of a node listen on the same port" if may_clash else told


def arithmetic(estimate: Estimate) -> str:
    """How a time comes about."""
    parts = [f"stop {estimate.stop} s", f"start {estimate.start} s"]
    if estimate.min_ready_seconds:
        parts.append(f"minReadySeconds {estimate.min_ready_seconds} s")
    turns = counted(estimate.turns, "turn")
    return f"{turns} x {duration(estimate.turn_seconds)} ({', '.join(parts)})"


def facts(plan: RolloutPlan) -> Iterator[str]:
    """What else a reviewer should know, as sentences."""
    if not plan.standing.budget.desired and not plan.standing.unavailable:
        return
    yield from _down_already(plan)
    yield from way_out(plan)
    slowest = plan.slowest
    if slowest is not None and slowest.turns:
        turn = f"The first turn takes {counted(slowest.first_turn)}"
        later = f", each later one {slowest.later_turn}" if slowest.later_turn else ""
        yield f"{turn}{later}; at the slowest {arithmetic(slowest)}."
    if plan.verdict.kind != "waits":
        yield _blast(plan)
    if plan.standing.surges:
        yield from _surge(plan)
    if plan.waves is not None and plan.waves.cut:
        yield (
            f"Most nodes have the same value of the label {plan.waves.label}, or none, so about a "
            "tenth comes at a time; name another with --wave-label, or --wave-size."
        )
    if plan.update.pull is not None:
        pull, images = plan.update.pull, counted(len(plan.update.images), "image")
        yield f"Each node pulls at most {bytes_in_words(pull.bytes)} ({images}){not_counted(pull)}."
    if plan.simulation.lost:
        lost = nodes_in_words(plan.simulation.lost)
        yield f"The agent is no longer wanted on {lost}; its Pods stay there until the update."


def each_pulls(pull: Pull | None) -> str:
    """What each of some nodes pulls, to be put behind their number; empty where nobody knows."""
    if pull is None:
        return ""
    return f", each pulls at most {bytes_in_words(pull.bytes)}{not_counted(pull)}"


def not_counted(pull: Pull) -> str:
    """What is not in a figure of bytes, to be put behind it."""
    if not pull.unknown:
        return ""
    return f"; the size of {counted(pull.unknown, 'image')} is not known"


def _down_already(plan: RolloutPlan) -> Iterator[str]:
    down = plan.standing.unavailable
    if not down:
        return
    at_once = [node for node in down if node.reason in _REPLACED_AT_ONCE]
    waiting = [node for node in down if node.reason not in _REPLACED_AT_ONCE]
    if plan.verdict.kind == "waits":
        yield f"{_without_pods(down)}."
        return
    if at_once:
        budget = "maxSurge" if plan.standing.surges else "maxUnavailable"
        pods = "its Pod is" if len(at_once) == 1 else "their Pods are"
        yield f"{_without_pods(at_once)}: {pods} replaced at once, beyond {budget}."
    if waiting:
        uses = "uses" if len(waiting) == 1 else "use"
        yield f"{_without_pods(waiting)} and {uses} up the budget."


def _without_pods(nodes: Sequence[UnavailableNode]) -> str:
    reasons = Counter(node.reason for node in nodes)
    causes = ", ".join(f"{reason}: {count:,}" for reason, count in reasons.most_common())
    names = nodes_in_words([node.name for node in nodes])
    has = "has" if len(nodes) == 1 else "have"
    return f"{names} {has} no available Pod before the update ({causes})"


def way_out(plan: RolloutPlan) -> Iterator[str]:
    verdict = plan.verdict
    if plan.standing.in_vain:
        yield "The new version starts on no node that is Ready; 'constructs-lib coverage' says why."
        return
    field = "maxSurge" if plan.standing.surges else "maxUnavailable"
    moves = verdict.moves_from if verdict.kind == "deadlocks" else None
    completes = verdict.completes_from if verdict.kind in {"deadlocks", "stalls"} else None
    if moves is not None and moves == completes:
        yield f"It starts and completes with {field} {_threshold(moves)} or more."
    else:
        if moves is not None:
            yield f"It starts with {field} {_threshold(moves)} or more."
        if completes is not None:
            yield f"It completes with {field} {_threshold(completes)} or more."
    if plan.standing.surges and plan.surge.host_ports:
        ports = ", ".join(plan.surge.host_ports)
        yield (
            f"Two Pods can never run on one node, because both claim {ports} of it; use "
            "maxSurge 0 and maxUnavailable 1."
        )


def _threshold(threshold: Threshold) -> str:
    if threshold.percent is None:
        return f"{threshold.count}"
    return f"{threshold.count} or {threshold.percent}%"


def pulls_in_words(commit: CommitPlan) -> str:
    """What registries and networks have to bear."""
    pulls = counted(commit.most_pulls_in_a_minute, "image pull")
    if commit.most_bytes_in_a_minute is None:
        return f"{pulls} a minute at most"
    return f"{pulls}, {bytes_in_words(commit.most_bytes_in_a_minute)} a minute at most"


def _blast(plan: RolloutPlan) -> str:
    taken = plan.if_never_ready.agents_taken
    nodes = counted(taken) if taken else "no node"
    lose = "lose their" if taken > 1 else "loses its"
    return f"If the new version never becomes ready, {nodes} {lose} agent."


def _surge(plan: RolloutPlan) -> Iterator[str]:
    surge = plan.surge
    if surge.host_network:
        yield (
            "Both Pods share the node's network, and their ports are not declared: a second Pod "
            "that cannot listen crashes, and the update stops there. Declare the ports, or use "
            "maxSurge 0."
        )
    for resource, nodes in surge.short_of.items():
        short = "is" if nodes == 1 else "are"
        yield f"{counted(nodes)} {short} short of {resource} for a second Pod."
    if surge.unknown:
        yield f"Of {counted(surge.unknown)} the free capacity is unknown and taken as enough."


def level_at(timeline: Repeated[Moment], since: float, until: float) -> int:
    """The most nodes down at once in a stretch of time."""
    moments = chain(timeline.known_at(since), timeline.between(since, until))
    return max((moment.down for moment in moments), default=0)
