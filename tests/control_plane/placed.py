"""Where agents are in a cluster, and where it was said that they would be, in the same words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from constructs_lib.errors import InputError
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.placement.answer import CoverageReport
from constructs_lib.questions.coverage import coverage
from tests.control_plane.api import RefusedError
from tests.control_plane.bench import Bench, meant_for
from tests.control_plane.random_clusters import CLASSES, Trial

__all__ = [
    "Places",
    "accepted",
    "disagreements",
    "foreseen_alone",
    "foreseen_together",
    "played",
]

Places: TypeAlias = dict[str, dict[str, str]]
"""What happens on each node, by DaemonSet: as ``Outcome``, or ``contended``."""


def found(bench: Bench, daemon_sets: Sequence[Manifest], nodes: Sequence[str]) -> Places:
    """Where agents are."""
    places: Places = {}
    for each in daemon_sets:
        agents = {meant_for(pod): pod for pod in bench.agents(each)}
        places[each["metadata"]["name"]] = {
            name: "not wanted"
            if name not in agents
            else "runs"
            if "nodeName" in agents[name]["spec"]
            else "pending"
            for name in nodes
        }
    return places


def played(
    bench: Bench, trial: Trial, order: Sequence[Manifest]
) -> tuple[CoverageReport | None, Places]:
    """Play a trial: what was said of it, and where its agents are in the end.

    Args:
        bench: the cluster.
        trial: what is there.
        order: the DaemonSets in the order in which they come. Of none nothing is said.
    """
    bench.make([*trial.nodes, *trial.pods])
    bench.settle(calm=1)
    said = coverage([*CLASSES, *order], bench.nodes(), pods=bench.pods()) if order else None
    bench.make(order)
    bench.settle()
    return said, found(bench, order, [each["metadata"]["name"] for each in trial.nodes])


def accepted(bench: Bench, daemon_sets: Sequence[Manifest]) -> list[Manifest]:
    """The DaemonSets that the API server accepts; it accepts those that ``coverage`` takes.

    Raises:
        AssertionError: it and ``coverage`` are not of one mind.
    """
    found = []
    for each in daemon_sets:
        try:
            coverage([*CLASSES, each], {"nodes": [{"name": "any"}]})
            taken = True
        except InputError:
            taken = False
        refusal = None
        try:
            bench.api.create(each, dryRun="All")
            found.append(each)
        except RefusedError as refused:
            refusal = refused.message
        assert taken == (refusal is None), refusal or "coverage refuses what is accepted"
    return found


def foreseen_alone(report: CoverageReport) -> Places:
    """Where each agent was said to run if none of the others came.

    What starts by evicting others is found running.
    """
    return {
        each.daemon_set.name: {
            node.name: "runs" if group.alone.evicts else group.alone.outcome
            for node, group in each.by_node()
        }
        for each in report.coverage.daemon_sets
    }


def foreseen_together(report: CoverageReport) -> Places:
    """Where each agent was said to run when all come, those that evict others among them."""
    return {
        each.daemon_set.name: {
            node.name: "runs"
            if group.alone.evicts
            and group.together.outcome == "pending"
            and not group.together.rivals
            else group.together.outcome
            for node, group in each.by_node()
        }
        for each in report.coverage.daemon_sets
    }


def disagreements(said: Mapping[str, Mapping[str, str]], seen: Places) -> list[str]:
    """Where it happened otherwise; whatever happens to the contended was foreseen."""
    return [
        f"{agent} on {node}: said {said[agent][node]}, seen {outcome}"
        for agent, nodes in seen.items()
        for node, outcome in nodes.items()
        if said[agent][node] != outcome
        and not (said[agent][node] == "contended" and outcome in {"runs", "pending"})
    ]
