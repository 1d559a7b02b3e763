"""One DaemonSet of a cluster, with all that is known of it: what gaps and updates are found in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import cached_property

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.delivery.status import DaemonSetStatus
from constructs_lib.live.daemon_set_state import Refusal, Revision
from constructs_lib.live.fields import moment, text
from constructs_lib.live.pods import AgentPod
from constructs_lib.live.seen import Key, Seen
from constructs_lib.placement.coverage import DaemonSetCoverage
from constructs_lib.record import dataclass

__all__ = ["Agent"]


@dataclass(frozen=True, kw_only=True)
class Agent:
    """One DaemonSet of a cluster."""

    key: Key
    """Its namespace and name."""
    seen: Seen
    """The cluster."""
    view: DaemonSetView
    """It as the cluster has it."""
    status: DaemonSetStatus
    """What its controller says."""
    covered: DaemonSetCoverage | None
    """Where placement expects it; none where the nodes are not known."""
    patience: timedelta
    """How long a Pod may take to become Ready, and an update may rest."""

    @property
    def created(self) -> str:
        """When it was made (RFC 3339); empty where the cluster does not say."""
        return text(self.view.metadata.get("creationTimestamp"))

    @property
    def pods(self) -> list[AgentPod]:
        """Its Pods."""
        return self.seen.agent_pods.get(self.key, [])

    @cached_property
    def by_node(self) -> dict[str | None, list[AgentPod]]:
        """Its Pods by the node that each is on, or is meant for."""
        found: dict[str | None, list[AgentPod]] = {}
        for each in self.pods:
            found.setdefault(each.pod.node, []).append(each)
        return found

    @property
    def revision(self) -> Revision | None:
        """Its template as it is now; none where nobody knows."""
        return self.seen.revisions.get(self.key)

    @property
    def refusal(self) -> Refusal | None:
        """Why Pods of it were not made, lately."""
        return self.seen.refusals.get(self.key)

    def is_current(self, pod: AgentPod) -> bool | None:
        """Whether a Pod has the template as it is now; none where nobody knows."""
        return self.seen.is_current(self.key, pod)

    def in_order(self, nodes: Iterable[str]) -> list[str]:
        """Names of nodes in the order of the cluster."""
        return sorted(nodes, key=lambda name: (self.seen.places.get(name, 0), name))

    def lasts(self, since: str) -> bool:
        """Whether something is the case for longer than is fine; what has no time is."""
        start = moment(since)
        return start is None or self.seen.at - start >= self.patience
