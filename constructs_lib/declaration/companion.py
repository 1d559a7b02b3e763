"""What some agents need once in a cluster: an operator or a controller beside the DaemonSet.

A companion is a Deployment of one program that elects its leader, with an identity of its own:
it may ask the API server for more than the agents, whose token lies on every node.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from constructs_lib.declaration.assembly import CONFIG_CHECKSUM, config_checksum, config_name
from constructs_lib.declaration.image import image_version
from constructs_lib.declaration.nodes import CONTROL_PLANE, LINUX, Tolerates, tolerations_of
from constructs_lib.k8s import objects
from constructs_lib.k8s.containers import Container, volumes_of
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.metadata import common_labels, selector_labels
from constructs_lib.prometheus.objects import Metrics, Scraped
from constructs_lib.record import dataclass

__all__ = ["Companion"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """A Deployment with its ServiceAccount and RBAC.

    Attributes:
        name: name of the Deployment and of everything beside it.
        namespace: its namespace, the agent's.
        program: kind of program, the value of ``app.kubernetes.io/name``; never changes.
        component: value of ``app.kubernetes.io/component``.
        container: its container.
        cluster_rules: what it may ask of the API server.
        role_rules: what it may ask for inside its own namespace.
        service_account_annotations: annotations of its ServiceAccount, such as a cloud role.
        config: its own configuration files, by name; a change of them rolls the Pods.
        service_port: port of a Service of its name, which leads to the container's first port.
        replicas: how many Pods; more than one stand on different nodes.
        priority: its PriorityClass; none for the cluster's default.
        host_network: whether it must work before the cluster's network does.
        tolerates: taints of the nodes it may run on: the control plane's, or all of them for
            what must run before any node is ready.
        dns_policy: ``Default`` for what must not depend on the cluster's DNS.
        pod_labels: labels of its Pods beside the selector's, by which tools find them.
        pod_annotations: annotations of its Pods.
        metrics: where it serves metrics; none if it serves none that can be reached.
        grace_seconds: time between the request to stop and the kill.
    """

    name: str
    namespace: str
    program: str
    component: str
    container: Container
    cluster_rules: Sequence[Mapping[str, Json]] = ()
    role_rules: Sequence[Mapping[str, Json]] = ()
    service_account_annotations: Mapping[str, str] | None = None
    config: Mapping[str, str] | None = None
    service_port: int | None = None
    replicas: int = 1
    priority: str | None = "system-cluster-critical"
    host_network: bool = False
    tolerates: Tolerates = (CONTROL_PLANE,)
    dns_policy: Literal["Default"] | None = None
    pod_labels: Mapping[str, str] | None = None
    pod_annotations: Mapping[str, str] | None = None
    metrics: Metrics | None = None
    grace_seconds: int = 30

    @property
    def selector(self) -> dict[str, str]:
        """The labels by which its Deployment, and a Service, select its Pods."""
        return selector_labels(program=self.program, instance=self.name)

    @property
    def scraped(self) -> list[Scraped]:
        """Its metrics, where it serves them."""
        if self.metrics is None:
            return []
        # Its own Service may have its name.
        name = self.name if self.service_port is None else f"{self.name}-metrics"
        return [Scraped(name=name, metrics=self.metrics, pods=self.selector)]

    def manifests(self, *, home: str) -> list[Manifest]:
        """The objects, in the order they can be applied; the Deployment last.

        Args:
            home: the namespace in the names of objects of the whole cluster.
        """
        return list(self._manifests(home))

    def _manifests(self, home: str) -> Iterator[Manifest]:
        labels = common_labels(
            program=self.program,
            instance=self.name,
            component=self.component,
            version=image_version(self.container.image),
            extra={},
        )
        yield objects.service_account(
            self.name,
            namespace=self.namespace,
            labels=labels,
            annotations=self.service_account_annotations,
        )
        if self.cluster_rules:
            role = f"{home}:{self.name}"
            yield objects.cluster_role(role, rules=self.cluster_rules, labels=labels)
            yield objects.cluster_role_binding(
                role, role=role, account=self.name, namespace=self.namespace, labels=labels
            )
        if self.role_rules:
            yield objects.role(
                self.name, namespace=self.namespace, rules=self.role_rules, labels=labels
            )
            yield objects.role_binding(
                self.name, namespace=self.namespace, account=self.name, labels=labels
            )
        if self.config:
            yield objects.config_map(
                config_name(self.name), namespace=self.namespace, labels=labels, data=self.config
            )
        if self.service_port is not None:
            yield objects.service(
                self.name,
                namespace=self.namespace,
                labels=labels,
                pods=self.selector,
                port=self.service_port,
                to=self.container.ports[0].name,
            )
        yield objects.deployment(
            self.name,
            namespace=self.namespace,
            labels=labels,
            selector=self.selector,
            replicas=self.replicas,
            pod_labels=self.pod_labels or {},
            pod_annotations=self._pod_annotations(),
            pod_spec=self._pod_spec(),
        )

    def _pod_annotations(self) -> dict[str, str]:
        checksum = {CONFIG_CHECKSUM: config_checksum(self.config)} if self.config else {}
        return {**checksum, **(self.pod_annotations or {})}

    def _pod_spec(self) -> dict[str, Json]:
        pod: dict[str, Json] = {"serviceAccountName": self.name}
        pod["automountServiceAccountToken"] = bool(self.cluster_rules or self.role_rules)
        if self.priority is not None:
            pod["priorityClassName"] = self.priority
        if self.host_network:
            pod["hostNetwork"] = True
            pod["dnsPolicy"] = self.dns_policy or "ClusterFirstWithHostNet"
        pod["nodeSelector"] = dict(LINUX)
        if self.replicas > 1:
            pod["affinity"] = {"podAntiAffinity": self._apart()}
        pod["tolerations"] = tolerations_of(self.tolerates)
        pod["terminationGracePeriodSeconds"] = self.grace_seconds
        pod["securityContext"] = {"seccompProfile": {"type": "RuntimeDefault"}}
        pod["containers"] = [self.container.manifest()]
        volumes = volumes_of([self.container])
        if volumes:
            pod["volumes"] = volumes
        return pod

    def _apart(self) -> dict[str, Json]:
        """One Pod on a node: two on the same one would fall together."""
        term = {
            "topologyKey": "kubernetes.io/hostname",
            "labelSelector": {"matchLabels": self.selector},
        }
        return {"requiredDuringSchedulingIgnoredDuringExecution": [term]}
