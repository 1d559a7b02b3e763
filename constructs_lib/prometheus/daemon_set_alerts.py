"""When a DaemonSet is not on every node it is meant for: alerts on what kube-state-metrics tells.

A DaemonSet's status is counted by its controller over the nodes it is meant for
(``pkg/controller/daemon/daemon_controller.go``, ``updateDaemonSetStatus``):

- desired: nodes that should run it.
- current: those of them that have a Pod of it, ready or not.
- ready: those whose Pod is ready.
- updated: those whose Pod is of the present template.
- misscheduled: nodes that run it and should not.

A rollout takes Pods away on purpose, one node after the other, for hours on a large fleet. It is
told from an outage by its progress: while some nodes have the former template and the number of
updated ones moves, a missing Pod means nothing. On nodes that come and go it means nothing
either, as long as it comes within the time of the alert.

Facts: kube-state-metrics v2.20 (stable metrics only), scraped with honorLabels as upstream's own
manifests do, so that ``namespace`` is the DaemonSet's. Several replicas of it tell the same, hence
``max by``; ``cluster`` is kept for rules that are evaluated over several clusters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from constructs_lib.prometheus.objects import SCRAPED, Alert
from constructs_lib.record import dataclass

__all__ = ["daemon_set_alerts"]

_DAEMON_SET: Final = "cluster, namespace, daemonset"
_AGENT: Final = "cluster, namespace"
_NAMED: Final = "{{ $labels.namespace }}/{{ $labels.daemonset }}"

_BEFORE: Final = "6h"
"""How far an alert looks back to see that an agent was meant for more nodes; it ends by itself
after that time."""

_STEP: Final = "5m"
"""A rollout whose number of updated nodes did not move for that long is not at work. Then the
time of an alert begins, and ends with the next step."""


def daemon_set_alerts(
    *, agent: str, namespace: str, daemon_sets: Sequence[str], by_hand: Sequence[str]
) -> Iterator[Alert]:
    """The alerts that hold for every agent, whatever it runs.

    Args:
        agent: its name.
        namespace: its namespace.
        daemon_sets: all its DaemonSets, at least one.
        by_hand: those of them that a person rolls out (OnDelete), so that never get stuck.
    """
    fleet = _Fleet(namespace=namespace, daemon_sets=daemon_sets)
    yield _missing(fleet)
    yield _missing_on_many(fleet, agent)
    yield _wanted_nowhere(fleet, agent)
    yield _wanted_on_fewer(fleet, agent)
    for name in daemon_sets:
        yield _gone(namespace, name)
    yield _misscheduled(fleet)
    by_itself = [name for name in daemon_sets if name not in by_hand]
    if by_itself:
        yield _stuck(_Fleet(namespace=namespace, daemon_sets=by_itself))
    yield _restarts(fleet)
    yield _not_scraped(fleet, agent)
    yield _unwatched(agent, namespace)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fleet:
    """The counts of some DaemonSets of one namespace as PromQL."""

    namespace: str
    daemon_sets: Sequence[str]

    @property
    def names(self) -> str:
        """A regular expression of their names, in which no character is special."""
        return "|".join(self.daemon_sets)

    @property
    def _selector(self) -> str:
        several = "~" if len(self.daemon_sets) > 1 else ""
        return f'namespace="{self.namespace}", daemonset={several}"{self.names}"'

    def count(self, what: str) -> str:
        """Nodes of each DaemonSet."""
        return f"max by ({_DAEMON_SET}) (kube_daemonset_status_{what}{{{self._selector}}})"

    def total(self, what: str, *, ago: str = "") -> str:
        """Nodes of all of them, now or some time ago."""
        counted = (
            f"kube_daemonset_status_{what}{{{self._selector}}}{f' offset {ago}' if ago else ''}"
        )
        return f"sum by ({_AGENT}) (max by ({_DAEMON_SET}) ({counted}))"

    def outdated(self) -> str:
        """The DaemonSets with Pods of a former template."""
        current = self.count("current_number_scheduled")
        return f"{current}\n- {self.count('updated_number_scheduled')} > 0"

    def moved(self, window: str) -> str:
        """The DaemonSets whose number of updated nodes changed lately."""
        updated = f"kube_daemonset_status_updated_number_scheduled{{{self._selector}}}"
        return f"max by ({_DAEMON_SET}) (changes({updated}[{window}])) > 0"

    def rolling(self) -> str:
        """The DaemonSets in the middle of a rollout that goes on."""
        return f"(\n{self.outdated()}\nand {self.moved(_STEP)}\n)"


def _missing(fleet: _Fleet) -> Alert:
    missing = f"{fleet.count('desired_number_scheduled')}\n- {fleet.count('number_ready')} > 0"
    return Alert(
        name="NodeAgentMissing",
        expr=f"{missing}\nunless {fleet.rolling()}",
        # A node that joins, or reboots, has its agent within minutes.
        for_minutes=15,
        summary=f"{{{{ $value }}}} node(s) without a ready agent of {_NAMED}",
        description=(
            f"The DaemonSet {_NAMED} has had no ready Pod on {{{{ $value }}}} of its nodes for 15 "
            "minutes, and no ongoing rollout explains it. 'kubectl -n {{ $labels.namespace }} get "
            "pods -o wide' shows Pods that are not ready; a node without any has its reason in the "
            "events of the DaemonSet."
        ),
    )


def _missing_on_many(fleet: _Fleet, agent: str) -> Alert:
    desired, ready = fleet.total("desired_number_scheduled"), fleet.total("number_ready")
    return Alert(
        name="NodeAgentMissingOnMostNodes",
        # No rollout takes that many at once without a reason, and none that long.
        expr=f"{desired}\n- {ready}\n> 0.5 * {desired}",
        for_minutes=10,
        severity="page",
        summary=f"Most nodes are without a ready agent of {fleet.namespace}/{agent}",
        description=(
            f"More than half of the nodes meant for {fleet.namespace}/{agent} have no ready Pod "
            "of it: {{ $value }} nodes, for 10 minutes. If a rollout began lately, undo it."
        ),
    )


def _wanted_nowhere(fleet: _Fleet, agent: str) -> Alert:
    return Alert(
        name="NodeAgentWantedNowhere",
        expr=f"{fleet.total('desired_number_scheduled')} == 0",
        # A pool that the autoscaler empties for a while has no nodes to miss the agent.
        for_minutes=60,
        summary=f"No node is meant for {fleet.namespace}/{agent}",
        description=(
            f"The DaemonSets of {fleet.namespace}/{agent} have been wanted on no node for an hour, "
            "so nothing is missing and nothing runs. A label that its nodeSelector asks for is "
            "gone, or all its nodes got a taint that it does not tolerate; "
            "'constructs-lib coverage' says which. If its pool is empty on purpose, silence this."
        ),
    )


def _wanted_on_fewer(fleet: _Fleet, agent: str) -> Alert:
    def share(ago: str) -> str:
        """How large a share of the cluster's nodes it is meant for."""
        info = f"kube_node_info offset {ago}" if ago else "kube_node_info"
        nodes = f"count by (cluster) (count by (cluster, node) ({info}))"
        wanted = fleet.total("desired_number_scheduled", ago=ago)
        return f"{wanted}\n/ on (cluster) group_left ()\n{nodes}"

    return Alert(
        name="NodeAgentWantedOnFewer",
        # Measured against all nodes, as a cluster that shrinks takes its agents along.
        expr=f"(\n{share('')}\n)\n< 0.5 * (\n{share(_BEFORE)}\n)",
        for_minutes=15,
        summary=f"{fleet.namespace}/{agent} is meant for far fewer nodes than {_BEFORE} ago",
        description=(
            f"The share of nodes that {fleet.namespace}/{agent} is meant for has fallen by more "
            f"than half within {_BEFORE}. The agent was taken from these nodes and is not missed "
            "there: compare its nodeSelector and tolerations, and the labels and taints of the "
            "nodes, with those of before."
        ),
    )


def _gone(namespace: str, name: str) -> Alert:
    gone = f'absent(kube_daemonset_created{{namespace="{namespace}", daemonset="{name}"}})'
    return Alert(
        name="NodeAgentGone",
        # Without any other DaemonSet either, it is kube-state-metrics that is gone.
        expr=f"{gone}\nand on () count(kube_daemonset_created) > 0",
        # Long enough to delete it and make it again, as a change of its selector demands.
        for_minutes=10,
        severity="page",
        summary=f"The DaemonSet {namespace}/{name} does not exist",
        description=(
            f"The DaemonSet {namespace}/{name} has been missing for 10 minutes, so no node gets "
            "its agent. Apply its manifest again, or delete this rule with it."
        ),
    )


def _misscheduled(fleet: _Fleet) -> Alert:
    return Alert(
        name="NodeAgentMisscheduled",
        expr=f"{fleet.count('number_misscheduled')} > 0",
        # The controller removes Pods from nodes that no longer fit within their grace period.
        for_minutes=15,
        summary=f"{{{{ $value }}}} node(s) run {_NAMED} and should not",
        description=(
            f"Pods of the DaemonSet {_NAMED} have run on {{{{ $value }}}} node(s) that it does not "
            "select for 15 minutes. Such a node got a taint that the agent does not tolerate, or "
            "is lost. New Pods will not start there: tolerate the taint, or drain the node."
        ),
    )


def _stuck(fleet: _Fleet) -> Alert:
    return Alert(
        name="NodeAgentRolloutStuck",
        expr=f"{fleet.outdated()}\nunless {fleet.moved('15m')}",
        # With the 15 minutes above, half an hour without one more node: longer than an image
        # takes to be pulled, and than Pods are usually watched before the next is replaced.
        for_minutes=15,
        summary=f"The rollout of {_NAMED} is stuck",
        description=(
            f"{{{{ $value }}}} node(s) still run a former version of the DaemonSet {_NAMED}, and "
            "none was updated for half an hour. A new Pod that is not ready holds the rest back: "
            "fix it or undo the rollout."
        ),
    )


def _restarts(fleet: _Fleet) -> Alert:
    # Joined with its owner: a name says nothing sure about whose Pod it is.
    owned = (
        f'kube_pod_info{{namespace="{fleet.namespace}", created_by_kind="DaemonSet", '
        f'created_by_name=~"{fleet.names}"}}'
    )
    owner = f'label_replace({owned}, "daemonset", "$1", "created_by_name", "(.+)")'
    restarts = f'kube_pod_container_status_restarts_total{{namespace="{fleet.namespace}"}}'
    return Alert(
        name="NodeAgentRestarts",
        expr=(
            f"max by ({_AGENT}, pod, container) (increase({restarts}[1h]))\n"
            f"* on ({_AGENT}, pod) group_left (daemonset, node)\n"
            f"max by ({_DAEMON_SET}, pod, node) ({owner})\n> 3"
        ),
        summary=f"{_NAMED} restarts again and again on {{{{ $labels.node }}}}",
        description=(
            "The container {{ $labels.container }} of {{ $labels.pod }} restarted more than three "
            "times within an hour. 'kubectl -n {{ $labels.namespace }} describe pod {{ $labels.pod "
            "}}' shows whether it ran out of memory; 'kubectl logs --previous' its last output."
        ),
    )


def _not_scraped(fleet: _Fleet, agent: str) -> Alert:
    ready = fleet.total("number_ready")
    answering = f'count by ({_AGENT}) (up{{{SCRAPED}, namespace="{fleet.namespace}"}} == 1)'
    return Alert(
        name="NodeAgentNotScraped",
        # Measured against the ready ones: a node without an agent has an alert of its own.
        expr=(
            f"{ready}\n- (\n{answering}\nor 0 * {ready}\n) > 0\n"
            f"unless on ({_AGENT}) {fleet.rolling()}"
        ),
        for_minutes=15,
        summary=f"{{{{ $value }}}} ready agent(s) of {fleet.namespace}/{agent} give no metrics",
        description=(
            f"{{{{ $value }}}} ready Pod(s) of {fleet.namespace}/{agent} have not answered a "
            "scrape for 15 minutes, so their own alerts cannot fire. If it is all of them, check "
            "whether Prometheus selects the PodMonitor or ServiceMonitor by its labels and "
            "namespace; if some, check the network between Prometheus and these nodes."
        ),
    )


def _unwatched(agent: str, namespace: str) -> Alert:
    return Alert(
        name="NodeAgentUnwatched",
        expr="absent(kube_daemonset_created)",
        for_minutes=15,
        summary=f"No alert would fire if {namespace}/{agent} were missing",
        description=(
            f"kube-state-metrics has no series, so the alerts on {namespace}/{agent} cannot fire. "
            "Check that it runs and that Prometheus scrapes it."
        ),
    )
