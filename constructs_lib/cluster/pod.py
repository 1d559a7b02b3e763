"""A Pod that exists: what it takes from its node and what it says about its DaemonSet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.daemon_set.host_ports import HostPort
from constructs_lib.k8s.amounts import Amounts
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.pod_affinity import AffinityTerm
from constructs_lib.record import dataclass, field

__all__ = ["Owner", "Pod"]

_FINISHED: Final = frozenset({"Succeeded", "Failed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The controller that made a Pod."""

    kind: str
    """Its kind, such as DaemonSet or ReplicaSet."""
    name: str
    """Its name; it lives in the Pod's namespace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pod:
    """One Pod."""

    name: str
    """Its name."""
    namespace: str
    """Its namespace."""
    node: str | None
    """The node it runs on or, while it is not bound, the one its controller meant it for."""
    bound: bool
    """Whether the scheduler has put it on the node (``spec.nodeName``)."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Its labels."""
    owner: Owner | None = None
    """Who made it; none for a Pod made by hand or by the kubelet."""
    requests: Amounts = field(default_factory=dict)
    """What it takes from its node, in whole numbers."""
    ports: tuple[HostPort, ...] = ()
    """Ports of the node it holds."""
    anti_affinity: tuple[AffinityTerm, ...] = ()
    """Pods it refuses to have beside it."""
    priority: int = 0
    """Its priority."""
    phase: str = "Running"
    """Pending, Running, Succeeded, Failed or Unknown."""
    terminating: bool = False
    """Whether it has been deleted and is still stopping."""
    created: str = ""
    """When it was made (RFC 3339); empty where the file does not say."""
    started: str = ""
    """When the kubelet took it (RFC 3339); empty where the file does not say."""
    ready_since: str | None = None
    """When it became Ready (RFC 3339, may be empty); none while it is not Ready."""
    object: Mapping[str, Json] | None = field(default=None, compare=False, repr=False)
    """Metadata and spec of a DaemonSet's Pod, or of another one of its revision."""
    outdated: bool = False
    """Whether its DaemonSet has another template by now, so that an update deletes it."""

    @property
    def finished(self) -> bool:
        """Whether it has ended and holds nothing any more."""
        return self.phase in _FINISHED

    @property
    def leaving(self) -> bool:
        """Whether its DaemonSet makes a new one in its place, or none."""
        return self.terminating or self.outdated

    @property
    def ready(self) -> bool:
        """Whether it is Ready now."""
        return self.ready_since is not None

    @property
    def maker(self) -> tuple[str, str, str]:
        """Kind, namespace and name of its controller or, without one, of the Pod itself."""
        if self.owner is None:
            return "Pod", self.namespace, self.name
        return self.owner.kind, self.namespace, self.owner.name

    @property
    def title(self) -> str:
        """Its maker as text: ``ReplicaSet shop/web-5d9c``."""
        kind, namespace, name = self.maker
        return f"{kind} {namespace}/{name}"

    def is_of(self, namespace: str, daemon_set: str) -> bool:
        """Whether a DaemonSet made it."""
        return self.maker == ("DaemonSet", namespace, daemon_set)
