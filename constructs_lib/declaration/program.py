"""What an agent file answers: everything its program needs to run, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from constructs_lib.declaration.host import Privileges
from constructs_lib.k8s.containers import Container, Volume
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.record import dataclass, field

if TYPE_CHECKING:
    # Most agents state no facts, and some serve no metrics.
    from constructs_lib.programs.facts import Facts
    from constructs_lib.prometheus.objects import Alert, Metrics, Scraped

__all__ = ["Program"]


def _none(_: Mapping[str, str]) -> Sequence[Manifest]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What one kind of agent needs to run: the answer of an agent file.

    Attributes:
        volumes: volumes in their order, before those that containers bring with their mounts.
        main: the agent's container; what a user adds to the agent, such as env, goes here.
        sidecars: containers beside it.
        init: containers that run once before them, in order.
        config: the agent's configuration files, by name; a change of them rolls the Pods.
        config_beside: the same in ConfigMaps among its companions.
        cluster_rules: what the agent may ask of the API server; without rules or role it gets
            no token.
        is_bound_beside: whether companions bind its account to a role.
        role_rules: what it may ask for inside its own namespace.
        built_in_role: a ClusterRole that every cluster has, bound instead of rules of its own.
        crds: CustomResourceDefinitions it reads; they come before everything else.
        companions: further objects, made from the labels that all objects of the agent carry.
        pod_labels: labels of its Pods beside the selector's: those by which the program's own
            tools and dashboards find them. A label that the declaration gives replaces them.
        runtime_class: the RuntimeClass its containers need, by name.
        node_labels: labels of the only nodes it makes sense on, whatever else is declared.
        any_node_label: labels of which those nodes have at least one; none demands none.
        pod: further fields of its Pods, as the API has them; they replace the usual ones, but for
            affinity to Pods, which stands beside that to nodes.
        revision_history: how many old templates are kept to roll back to; none for the API's 10.
        granted: what a user grants its further containers, by their names.
        host_volumes: why a user gives it volumes that are paths of the node, by their names.
        reasons: why it needs what its kind may not expect, by the id of the rule it answers, or
            by rule and container (``DS802.registrar``) where only that one is meant.
        host_network: whether it cannot work outside the node's network.
        host_pid: whether it cannot work without seeing the node's processes.
        share_processes: whether its containers see each other's processes.
        dns_policy: ``Default`` for an agent that must not depend on the cluster's DNS.
        seccomp: the profile of system calls; ``Unconfined`` for what is known to need others than
            container runtimes allow by default.
        grace_seconds: time between the request to stop and the kill.
        facts: what is true of the program, in the words in which ``check`` reads it back; none if
            nobody has stated it.
        metrics: where it serves metrics; none if it serves none that can be reached.
        scraped_beside: metrics beside its own, such as a companion's.
        alerts: what its own metrics, or those of the cluster, tell about its health.
    """

    main: Container
    volumes: Sequence[Volume] = ()
    sidecars: Sequence[Container] = ()
    init: Sequence[Container] = ()
    config: Mapping[str, str] | None = None
    config_beside: Mapping[str, str] = field(default_factory=dict)
    cluster_rules: Sequence[Mapping[str, Json]] = ()
    role_rules: Sequence[Mapping[str, Json]] = ()
    built_in_role: str | None = None
    is_bound_beside: bool = False
    crds: Sequence[Manifest] = ()
    companions: Callable[[Mapping[str, str]], Sequence[Manifest]] = _none
    pod_labels: Mapping[str, str] = field(default_factory=dict)
    runtime_class: str | None = None
    node_labels: Mapping[str, str] = field(default_factory=dict)
    any_node_label: Sequence[tuple[str, str]] = ()
    pod: Mapping[str, Json] = field(default_factory=dict)
    revision_history: int | None = None
    granted: Mapping[str, Privileges] = field(default_factory=dict)
    host_volumes: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    host_network: bool = False
    host_pid: bool = False
    share_processes: bool = False
    dns_policy: Literal["Default"] | None = None
    seccomp: Literal["RuntimeDefault", "Unconfined"] = "RuntimeDefault"
    grace_seconds: int = 30
    facts: Facts | None = None
    metrics: Metrics | None = None
    scraped_beside: Sequence[Scraped] = ()
    alerts: Sequence[Alert] = ()

    @property
    def uses_the_api(self) -> bool:
        """Whether the agent talks to the API server, and so needs a token."""
        asks = bool(self.cluster_rules or self.role_rules or self.is_bound_beside)
        return asks or self.built_in_role is not None
