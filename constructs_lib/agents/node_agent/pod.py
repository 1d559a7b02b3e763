"""What a Pod is told beside its containers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Literal

from pydantic import Field

from constructs_lib.agents.node_agent.containers import (
    Before,
    Container,
    Containers,
    InitContainers,
)
from constructs_lib.agents.node_agent.dns import Dns
from constructs_lib.agents.node_agent.mounts import VolumeMount
from constructs_lib.agents.node_agent.neighbours import PodTerm, TopologySpread, affinity_of
from constructs_lib.agents.node_agent.security import PodSecurity
from constructs_lib.agents.node_agent.unanswered import unanswered_in
from constructs_lib.agents.node_agent.volumes import Volumes
from constructs_lib.declaration.model import ListOf, Part
from constructs_lib.declaration.named import listed
from constructs_lib.declaration.sources import ObjectName
from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.nearest import nearest

__all__ = ["PodWords"]


class PodWords(Part):
    """What the Pod of an agent can be told."""

    volumes: Volumes = ()
    """Volumes that containers mount by their names, in this order."""
    init_containers: InitContainers = ()
    """Containers that start before the agent's own, one after the other."""
    containers: Containers = ()
    """Containers beside the agent's own."""
    dns_policy: Literal["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"] | None = None
    """How names are resolved. ``Default`` for what must not depend on the cluster's DNS. By
    default as in the cluster, on the node's network too."""
    dns: Dns | None = None
    """Name servers, search domains and options of the resolver beyond the cluster's."""
    pod_affinity: ListOf[PodTerm] = ()
    """Pods that the agent runs beside. A node without them gets no agent."""
    pod_anti_affinity: ListOf[PodTerm] = ()
    """Pods that the agent does not run beside. A node with them gets no agent."""
    topology_spread: ListOf[TopologySpread] = ()
    """How evenly Pods are spread over places."""
    host_aliases: dict[str, ListOf[str]] = Field(default_factory=dict)
    """Further names of hosts, by address."""
    runtime_class: ObjectName | None = None
    """The RuntimeClass that its containers need."""
    share_processes: bool | None = None
    """Whether its containers see each other's processes."""
    host_users: bool | None = None
    """False where root of the Pod is not to be root of the node. Needs Linux 6.3 and containerd
    2.0."""
    service_links: bool | None = None
    """False where it gets no variables for the Services of its namespace."""
    scheduler: str | None = None
    """Who chooses its nodes, if not Kubernetes' own scheduler."""
    pod_security: PodSecurity | None = None
    """What the Pod's programs may do, word for word, where nothing is added that is not
    declared."""

    def unanswered_of_the_pod(self) -> Iterator[Problem]:
        """What a new agent would have to say of its Pod."""
        if self.pod_security is not None:
            message = "is for agents that have only what is declared; leave it out"
            yield Problem(path=("pod_security",), message=message)
        yield from unanswered_in("pod_affinity", self.pod_affinity)
        yield from unanswered_in("pod_anti_affinity", self.pod_anti_affinity)
        yield from unanswered_in("topology_spread", self.topology_spread)
        yield from unanswered_in("volumes", listed(self.volumes))
        yield from unanswered_in("init_containers", listed(self.init_containers))
        yield from unanswered_in("containers", listed(self.containers))

    @property
    def further(self) -> Iterator[tuple[str, int, Container | Before]]:
        """The containers but the agent's own, each with its field and its place in it."""
        for index, before in enumerate(listed(self.init_containers)):
            yield "init_containers", index, before
        for index, beside in enumerate(listed(self.containers)):
            yield "containers", index, beside

    def volume_problems(self, brought: Collection[str]) -> Iterator[Problem]:
        """Volumes whose names are taken.

        Args:
            brought: names of the volumes that other fields bring.
        """
        names: set[str] = set()
        for index, volume in enumerate(listed(self.volumes)):
            if volume.name in names or volume.name in brought:
                by = "another volume" if volume.name in names else "a volume of another field"
                message = f"{volume.name!r} is the name of {by}; choose another"
                yield Problem(path=("volumes", index, "name"), message=message)
            names.add(volume.name)

    def mount_problems(
        self, own: Sequence[VolumeMount], *, may_be_unused: bool
    ) -> Iterator[Problem]:
        """Mounts of volumes that are not there, and volumes that nobody mounts.

        Args:
            own: the mounts of the agent's own container.
            may_be_unused: whether a volume may be there for nobody.
        """
        names = [volume.name for volume in listed(self.volumes)]
        others = (((field, at), listed(each.mounts)) for field, at, each in self.further)
        everything = [((), own), *others]
        mounted = {mount.volume for _, mounts in everything for mount in mounts}
        for index, name in enumerate(names):
            if name not in mounted and not may_be_unused:
                message = f"no container mounts {name!r}; mount it, or leave it out"
                yield Problem(path=("volumes", index), message=message)
        for path, mounts in everything:
            for index, mount in enumerate(mounts):
                if mount.volume not in names:
                    near = nearest(mount.volume, names)
                    hint = f"did you mean {near!r}?" if near else "add it to 'volumes'"
                    message = f"no volume is called {mount.volume!r}; {hint}"
                    yield Problem(path=(*path, "mounts", index, "volume"), message=message)

    def pod_fields(self) -> Iterator[tuple[str, Json]]:
        """Fields of the Pod."""
        written = {
            "runtimeClassName": self.runtime_class,
            "dnsPolicy": self.dns_policy,
            "shareProcessNamespace": self.share_processes,
            "hostUsers": self.host_users,
            "enableServiceLinks": self.service_links,
            "schedulerName": self.scheduler,
        }
        yield from ((name, value) for name, value in written.items() if value is not None)
        if self.dns is not None:
            yield "dnsConfig", self.dns.manifest()
        affinity = affinity_of(self.pod_affinity, self.pod_anti_affinity)
        if affinity:
            yield "affinity", affinity
        if self.topology_spread:
            yield "topologySpreadConstraints", [each.manifest() for each in self.topology_spread]
        if self.host_aliases:
            aliases = [{"ip": ip, "hostnames": [*names]} for ip, names in self.host_aliases.items()]
            yield "hostAliases", aliases
        if self.pod_security is not None:
            yield "securityContext", self.pod_security.manifest()
