"""What was seen of a cluster at one moment, as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.pod import Pod
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.live.daemon_set_state import Refusal, Revision
from constructs_lib.live.nodes import NodeState
from constructs_lib.live.pods import AgentPod
from constructs_lib.record import dataclass, field, replace

__all__ = ["Key", "Seen", "Unread"]

Key = tuple[str, str]
"""Namespace and name of a DaemonSet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A kind of object that could not be read."""

    kind: str
    """Its name: ``nodes``."""
    reason: str
    """Why, as a sentence without its end."""
    without: str
    """What the report lacks for it, likewise."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A cluster at one moment."""

    at: datetime
    """When."""
    daemon_sets: tuple[Manifest, ...]
    """The DaemonSets with their status."""
    priority_classes: tuple[Manifest, ...] = ()
    """The PriorityClasses."""
    nodes: Sequence[Node] | None = None
    """The nodes; none where they could not be read."""
    node_states: Mapping[str, NodeState] = field(default_factory=dict)
    """What each says of itself, by its name."""
    pods: tuple[Pod, ...] | None = None
    """The Pods; none where they could not be read."""
    agent_pods: Mapping[Key, list[AgentPod]] = field(default_factory=dict)
    """Those of each DaemonSet."""
    revisions: Mapping[Key, Revision] = field(default_factory=dict)
    """The newest revision of each DaemonSet."""
    refusals: Mapping[Key, Refusal] = field(default_factory=dict)
    """Why Pods of a DaemonSet were not made, lately."""
    enforced: Mapping[str, str] = field(default_factory=dict)
    """The Pod Security level that a namespace enforces, by its name."""
    unread: tuple[Unread, ...] = ()
    """What could not be read."""
    others_are_unknown: bool = False
    """Whether Pods of other namespaces were not seen: nodes may be fuller than they look."""

    def is_current(self, key: Key, pod: AgentPod) -> bool | None:
        """Whether a Pod has its DaemonSet's template as it is now; none where nobody knows."""
        revision = self.revisions.get(key)
        if revision is None or not revision.hash or not pod.revision:
            return None
        return pod.revision == revision.hash

    @cached_property
    def places(self) -> dict[str, int]:
        """The position of each node in the cluster's list, by its name."""
        return {node.name: place for place, node in enumerate(self.nodes or ())}

    @cached_property
    def placed_pods(self) -> tuple[Pod, ...]:
        """The Pods as placement should take them: the cluster itself says which are outdated.

        Without it placement compares templates, and a Pod that a webhook changed looks outdated.
        """
        current = {
            id(each.pod)
            for key, pods in self.agent_pods.items()
            for each in pods
            if self.is_current(key, each)
        }
        return tuple(
            replace(pod, object=None) if id(pod) in current else pod for pod in self.pods or ()
        )
