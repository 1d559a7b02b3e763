"""The objects that are written with an agent under names of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from constructs_lib.agents.node_agent.beside import Beside, Owner
from constructs_lib.agents.node_agent.config_maps import ConfigMaps
from constructs_lib.agents.node_agent.csi_drivers import CsiDrivers
from constructs_lib.agents.node_agent.disruption_budgets import DisruptionBudgets
from constructs_lib.agents.node_agent.monitors import PodMonitors, ServiceMonitors
from constructs_lib.agents.node_agent.network_policies import NetworkPolicies
from constructs_lib.agents.node_agent.roles import ClusterRole, ClusterRoles, Role, Roles
from constructs_lib.agents.node_agent.services import Services
from constructs_lib.agents.node_agent.unanswered import unanswered_in
from constructs_lib.declaration.model import Part
from constructs_lib.declaration.named import listed
from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Manifest

__all__ = ["ObjectWords"]


class ObjectWords(Part):
    """Objects beside the DaemonSet."""

    cluster_roles: ClusterRoles = ()
    """Roles of the whole cluster under names of their own, bound to the agent's ServiceAccount.
    Where the name does not matter, use ``rules``."""
    roles: Roles = ()
    """Roles of one namespace under names of their own. Where the name does not matter, use
    ``namespace_rules``."""
    config_maps: ConfigMaps = ()
    """ConfigMaps under names of their own, to which volumes and variables refer. A change of one
    rolls the Pods."""
    services: Services = ()
    """Services that lead to the agent's Pods."""
    pod_monitors: PodMonitors = ()
    """What makes Prometheus Operator ask the agent's Pods for metrics. Where neither name nor steps
    matter, use ``monitoring``."""
    service_monitors: ServiceMonitors = ()
    """What makes it ask a Service of the agent."""
    network_policies: NetworkPolicies = ()
    """Who may reach the agent's Pods, and whom these may reach. Pods in the network of the node are
    out of their reach."""
    disruption_budgets: DisruptionBudgets = ()
    """How many of the agent's Pods may be evicted at once, for an agent that has it already."""
    csi_drivers: CsiDrivers = ()
    """What Kubernetes must know of the storage drivers that the agent registers."""

    @property
    def bound(self) -> Sequence[ClusterRole | Role]:
        """Its roles."""
        return (*listed(self.cluster_roles), *listed(self.roles))

    def texts(self) -> dict[str, str]:
        """The texts of its ConfigMaps, each by a name of its own."""
        return {
            f"{each.name}/{key}": text
            for each in listed(self.config_maps)
            for key, text in each.data.items()
        }

    def written_with(self, owner: Owner) -> Iterator[Manifest]:
        """The objects.

        Args:
            owner: the agent.
        """
        for _, _, each in self._objects():
            yield from each.manifests(owner)

    def object_problems(self, owner: Owner) -> Iterator[Problem]:
        """What is wrong with the objects: what no agent can say, and what the API server refuses.

        Args:
            owner: the agent.
        """
        names: set[tuple[str, str, str]] = set()
        for field, index, each in self._objects():
            mistakes = [*each.mistakes()]
            for problem in mistakes:
                yield Problem(path=(field, index, *problem.path), message=problem.message)
            for manifest in () if mistakes else each.manifests(owner):
                metadata = manifest["metadata"]
                name = manifest["kind"], metadata.get("namespace", ""), metadata["name"]
                if name in names:
                    message = f"the {name[0]} {name[2]!r} is there twice; name it once"
                    yield Problem(path=(field, index), message=message)
                names.add(name)
                yield from _refused(manifest, field, index)

    def scraped_twice(self, agent: str, port: str) -> Iterator[Problem]:
        """What ``monitoring`` writes itself.

        Args:
            agent: the name of the agent, and of the Service that Prometheus finds it by.
            port: the name of the port that serves metrics.
        """
        for index, each in enumerate(listed(self.services)):
            if each.name == agent or port in {one.name for one in listed(each.ports)}:
                message = f"monitoring writes the Service of {port!r} itself; leave it out"
                yield Problem(path=("services", index), message=message)
        for field in ("pod_monitors", "service_monitors"):
            for index, monitor in enumerate(getattr(self, field)):
                if monitor.name == agent:
                    message = f"monitoring writes {agent!r} itself; leave it out"
                    yield Problem(path=(field, index), message=message)

    def unanswered_of_the_objects(self) -> Iterator[Problem]:
        """What a new agent would have to say of them."""
        for field in ObjectWords.model_fields:
            yield from unanswered_in(field, getattr(self, field))

    def _objects(self) -> Iterator[tuple[str, int, Beside]]:
        for field in ObjectWords.model_fields:
            for index, each in enumerate(getattr(self, field)):
                yield field, index, each


def _refused(manifest: Manifest, field: str, index: int) -> Iterator[Problem]:
    """What the API server refuses of an object."""
    from constructs_lib.validation.refusals import refusals  # noqa: PLC0415  # most have no objects

    for refusal in refusals(manifest):
        yield Problem(path=(field, index), message=str(refusal))
