"""The rollout report for programs: ``constructs-lib/rollout/v2``, described in docs/rollout.md.

Turns that are alike stand in it once: the report of 100,000 nodes is no longer than that of few.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Final

from constructs_lib.daemon_set.update import Pull
from constructs_lib.delivery.verdict import EngineVerdict
from constructs_lib.k8s.manifest import Json
from constructs_lib.questions.rollout_report import RolloutReport
from constructs_lib.report.json_text import json_text
from constructs_lib.report.printable import Printable
from constructs_lib.report.rollout.engines import outcome, remedies
from constructs_lib.report.rollout.words import verdict_words
from constructs_lib.updates.plan import RolloutPlan
from constructs_lib.updates.repeated import Repeated
from constructs_lib.updates.simulation import Moment
from constructs_lib.updates.verdict import Estimate

__all__ = ["SCHEMA", "document", "render"]

SCHEMA: Final = "constructs-lib/rollout/v2"


def render(answer: RolloutReport) -> Printable:
    """The report, one JSON document."""
    return document(answer, SCHEMA, _parts)


def document(
    answer: RolloutReport, schema: str, timeline: Callable[[Repeated[Moment]], Json]
) -> Printable:
    """The report in one of its schemas.

    Args:
        answer: the report.
        schema: the name of the schema.
        timeline: says what it makes of a timeline.
    """
    commit = answer.commit
    value = {
        "schema": schema,
        "nodes": answer.nodes,
        "daemonsets": [_plan(plan, timeline) for plan in commit.plans],
        "created": [
            {"name": each.title, "nodes": each.nodes, "pull": _pull(each.pull)}
            for each in answer.created
        ],
        "unchanged": list(answer.unchanged),
        "engines": [_engine(verdict) for verdict in answer.engines],
        "together": {
            "nodesLosingTwo": commit.nodes_losing_two,
            "mostNodesLosingTwo": commit.most_nodes_losing_two,
            "mostPullsInAMinute": commit.most_pulls_in_a_minute,
            "mostBytesInAMinute": commit.most_bytes_in_a_minute,
            "totalSeconds": commit.total_seconds,
        },
    }
    return json_text(value)


def _parts(timeline: Repeated[Moment]) -> Json:
    return [
        {
            "times": part.times,
            "period": part.step[0],
            "updatedEachTime": Moment(*part.step).updated,
            "moments": [moment._asdict() for moment in part.notes],
        }
        for part in timeline.parts
    ]


def _plan(plan: RolloutPlan, timeline: Callable[[Repeated[Moment]], Json]) -> dict[str, Json]:
    standing, verdict, simulation = plan.standing, plan.verdict, plan.simulation
    return {
        "namespace": plan.update.namespace,
        "name": plan.update.name,
        "strategy": plan.update.strategy.type,
        "budget": {
            "desired": standing.budget.desired,
            "maxUnavailable": standing.budget.max_unavailable,
            "maxSurge": standing.budget.max_surge,
        },
        "verdict": verdict.kind,
        "message": verdict_words(plan),
        "reachedAtLeast": verdict.reached_at_least,
        "reachedAtMost": verdict.reached_at_most,
        "movesFrom": asdict(verdict.moves_from) if verdict.moves_from else None,
        "completesFrom": asdict(verdict.completes_from) if verdict.completes_from else None,
        "unavailable": [asdict(node) for node in standing.unavailable],
        "seconds": {"fastest": _estimate(plan.fastest), "slowest": _estimate(plan.slowest)},
        "ifNeverReady": {
            "nodesWithNewVersion": plan.if_never_ready.nodes_with_new_version,
            "nodesWithoutAgent": plan.if_never_ready.nodes_without_agent,
            "agentsTaken": plan.if_never_ready.agents_taken,
        },
        "surge": {
            "feasible": plan.surge.feasible,
            "hostPorts": list(plan.surge.host_ports),
            "shortOf": dict(plan.surge.short_of),
        },
        "simulation": {
            "ended": simulation.ended,
            "peakDown": simulation.peak_down,
            "lost": list(simulation.lost),
            "timeline": timeline(simulation.timeline),
        },
        "pull": _pull(plan.update.pull),
        "waves": _waves(plan),
    }


def _engine(verdict: EngineVerdict) -> Json:
    return {
        "engine": verdict.engine.name,
        "daemonset": verdict.daemon_set,
        "verdict": verdict.kind,
        "passes": verdict.passes,
        "seconds": verdict.seconds,
        "timeoutSeconds": verdict.timeout,
        "nodesWithoutReadyPod": verdict.unready,
        "obstacles": [asdict(obstacle) for obstacle in verdict.obstacles],
        "message": outcome(verdict),
        "remedies": list(remedies(verdict)),
    }


def _pull(pull: Pull | None) -> Json:
    return asdict(pull) if pull is not None else None


def _estimate(estimate: Estimate | None) -> Json:
    return {**asdict(estimate), "seconds": estimate.seconds} if estimate is not None else None


def _waves(plan: RolloutPlan) -> Json:
    if plan.waves is None:
        return None
    return {
        "label": plan.waves.label,
        "undo": plan.waves.undo,
        "waves": [asdict(wave) for wave in plan.waves.waves],
        "cut": plan.waves.cut,
        "leftOut": [asdict(node) for node in plan.waves.left_out],
    }
