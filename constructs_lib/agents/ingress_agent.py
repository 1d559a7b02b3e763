"""IngressAgent: the cluster's door on a few nodes, a proxy on their ports 80 and 443.

Any proxy fits. None is the default: ingress-nginx, for years the usual one, is retired (its last
release is v1.15.1, without security fixes since March 2026), and of its successors no digest is
known here. Facts: kubernetes/ingress-nginx chart 4.15.1 and deploy/static, rancher/rke2-charts
(rke2-traefik) of August 2026.

The ports of the node are opened by the network plugin (portmap), not by the node's network: only
they are claimed, none of the proxy's internal ports, and NetworkPolicies hold. Two Pods cannot
share them, so a new one starts only when the old one has gone; meanwhile that node takes no
traffic. What stands in front of the nodes should ask them whether they are well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, ClassVar, Final

from pydantic import Field

from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.folders import ScratchFolder, SecretFolder, folder_mounts
from constructs_lib.declaration.health_text import Check, check_of
from constructs_lib.declaration.image import ImageRef
from constructs_lib.declaration.model import (
    Arguments,
    Command,
    Files,
    ListOf,
    MountPath,
    Part,
    checked,
)
from constructs_lib.declaration.monitoring import MetricsEndpoint
from constructs_lib.declaration.nodes import NodeLabels, Tolerates
from constructs_lib.declaration.port_of_node import PortOfNode
from constructs_lib.declaration.program import Program
from constructs_lib.declaration.rbac import Rules, policy_rules
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.rollout import OnDelete, RollingUpdate
from constructs_lib.declaration.sources import ObjectName
from constructs_lib.errors import Problem
from constructs_lib.k8s.containers import (
    Container,
    Mount,
    Probe,
    SecurityContext,
    TcpProbe,
    env_from_field,
)
from constructs_lib.k8s.containers import Port as ContainerPort
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.metadata import dns_subdomain_problem, metadata
from constructs_lib.k8s.repeats import repeated

__all__ = ["IngressAgentSpec", "IngressClass"]

_FIRST_FREE_PORT: Final = 1024
"""Ports below belong to root, or to who has NET_BIND_SERVICE."""

_CONTROLLER_PATH: Final = re.compile(r"[A-Za-z0-9/\-._~%!$&'()*+,;=:]+")
_CONTROLLER_LIMIT: Final = 250


def _controller_problem(text: str) -> str | None:
    domain, _, path = text.partition("/")
    named = dns_subdomain_problem(domain) is None and _CONTROLLER_PATH.fullmatch(path)
    if not named or len(text) > _CONTROLLER_LIMIT:
        return (
            f"{text!r} is not the name of a controller; write what the proxy's documentation "
            f"gives, as in traefik.io/ingress-controller, at most {_CONTROLLER_LIMIT} characters"
        )
    return None


class IngressClass(Part):
    """The IngressClass by which Ingresses choose this proxy. It belongs to the whole cluster."""

    name: ObjectName
    """Its name, which Ingresses give as ``ingressClassName``."""
    controller: Annotated[str, checked(_controller_problem)]
    """What the proxy calls itself (``traefik.io/ingress-controller``). It cannot be changed
    later."""
    default: bool = False
    """Whether Ingresses that name no class get this one. Only one class of a cluster may; with a
    second one the API server refuses every Ingress without a class."""

    def manifest(self, labels: Mapping[str, str]) -> Manifest:
        """The object, with the labels of the agent."""
        annotation = {"ingressclass.kubernetes.io/is-default-class": "true"}
        return {
            "apiVersion": "networking.k8s.io/v1",
            "kind": "IngressClass",
            "metadata": metadata(
                self.name, labels=labels, annotations=annotation if self.default else None
            ),
            "spec": {"controller": self.controller},
        }


class IngressAgentSpec(AgentSpec):
    """An ingress proxy of your choice on the nodes meant for it, on ports of those nodes."""

    program_name: ClassVar[str] = "ingress-agent"
    component: ClassVar[str] = "ingress"
    role: ClassVar[str] = "load-balancer"
    default_tolerates: ClassVar[Tolerates] = ()

    image: ImageRef = Field(validate_default=False)
    """Image of the proxy, with its digest. There is no default: ingress-nginx is retired."""
    command: Command = ()
    """Program to run instead of the image's."""
    args: Arguments = ()
    """Its arguments. ``$(POD_NAME)``, ``$(POD_NAMESPACE)``, ``$(NODE_NAME)`` and ``$(HOST_IP)``
    are expanded. They must make it listen on ``http_port`` and ``https_port``."""
    http_port: PortOfNode | None = 80
    """Port of the node for HTTP, on which the proxy listens too; None for no HTTP. Below 1024 the
    proxy gets the capability NET_BIND_SERVICE and no other. It helps where the image's program
    carries it as a file capability; other images need a container runtime that opens low ports
    to everyone (containerd does from 2.0 on) or ports from 1024 up."""
    https_port: PortOfNode | None = 443
    """Port of the node for HTTPS, as ``http_port``; None for no HTTPS."""
    node_labels: NodeLabels = Field(default_factory=lambda: {"role": "ingress"})
    """Labels of the only nodes it runs on, as the addresses of these nodes are what clients know.
    An empty map means every node. Where the nodes are tainted too, tolerate that taint with
    ``nodes=Nodes(tolerates=(Taint(...),))``; by default no taint is tolerated."""
    resources: Resources = Resources(cpu="100m", memory="256Mi", memory_limit="1Gi")
    """Requests and limits on every node. Memory grows with connections and routes; at the limit
    the node's connections are cut."""
    rollout: Annotated[RollingUpdate | OnDelete, Field(discriminator="kind")] = RollingUpdate()
    """How a new version reaches the nodes. One node at a time by default. There is no Surge, as
    the ports are the node's."""
    user: int | None = Field(default=None, ge=1)
    """User id of the proxy, never root; the image's by default, which must then be a number other
    than 0 (101 for ingress-nginx)."""
    metrics: MetricsEndpoint | None = None
    """Where the proxy serves metrics, for ``monitoring``. In the Pod's own network, not on a port
    of the node."""
    liveness: Check | None = None
    """When it fails, the proxy is restarted and its connections are cut. None by default, as a
    busy proxy is slow to answer too; give it a timeout of several seconds."""
    readiness: Check | None = None
    """While it fails, a rollout does not go on to the next node. By default a connection to the
    first of its ports; better is what the proxy itself says of its configuration."""
    files: Files = Field(default_factory=dict)
    """Configuration files by name. A change of one rolls the Pods."""
    files_path: MountPath = "/etc/ingress-agent"
    """Folder of ``files`` in the container. It hides what the image has there."""
    secrets: ListOf[SecretFolder] = ()
    """Secrets mounted as files, such as certificates of a proxy that reads none from the API."""
    scratch: ListOf[ScratchFolder] = (ScratchFolder(path="/tmp"),)  # noqa: S108  # in a Pod
    """Writable folders; nothing else in the container can be written."""
    rules: Rules = ()
    """What the proxy may ask of the API server; without any it gets no token. A controller that
    reads certificates from Secrets of all namespaces can read every Secret of the cluster."""
    ingress_class: IngressClass | None = None
    """The IngressClass to write with it. None by default: other proxies may share one."""
    grace_seconds: int = Field(default=60, ge=1, le=300)
    """Time the proxy has for open connections before it is killed, and so the longest time that
    the node is without it in a rollout. Seconds. It must drain when it gets SIGTERM; set its own
    drain time a little lower."""

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        if self.http_port is None and self.https_port is None:
            message = "is None like http_port, which leaves no door; give at least one of the two"
            yield Problem(path=("https_port",), message=message)
        elif self.http_port == self.https_port:
            message = f"{self.https_port} is http_port too; give each its own"
            yield Problem(path=("https_port",), message=message)
        twice = repeated([mount.path for mount in self._mounts()])
        if twice:
            message = f"{', '.join(twice)} is a folder of files, secrets or scratch before"
            yield Problem(path=("scratch",), message=f"{message}; give each its own path")

    def default_image(self) -> str:
        return self.image

    def program(self) -> Program:
        ports = list(self._ports())
        known = [*ports, *(port.manifest() for port in self.host.ports)]
        metrics = self.metrics.metrics(known) if self.metrics else None
        further = [metrics.port] if metrics and metrics.port not in known else []
        low = any(port.number < _FIRST_FREE_PORT for port in ports)
        return Program(
            main=Container(
                name="ingress",
                image=self.image,
                command=self.command,
                args=self.args,
                ports=[*ports, *further],
                env=list(self._env()),
                resources=self.resources.manifest(),
                liveness=check_of(self.liveness).probe() if self.liveness else None,
                readiness=self._readiness(ports[0].name),
                security=SecurityContext(
                    user=self.user, capabilities=("NET_BIND_SERVICE",) if low else ()
                ),
                mounts=self._mounts(),
            ),
            config=self.files or None,
            cluster_rules=[rule.manifest() for rule in policy_rules(self.rules)],
            companions=self._companions,
            node_labels=self.node_labels,
            reasons=dict(self._reasons()),
            grace_seconds=self.grace_seconds,
            metrics=metrics,
        )

    def _reasons(self) -> Iterator[tuple[str, str]]:
        yield "DS613", "Clients reach the cluster on these ports of the ingress nodes."
        if self.liveness is None:
            yield "DS802", "A busy proxy answers late too, and a restart cuts its connections."

    def _ports(self) -> Iterator[ContainerPort]:
        for name, number in (("http", self.http_port), ("https", self.https_port)):
            if number is not None:
                yield ContainerPort(name=name, number=number, host=True)

    def _env(self) -> Iterator[dict[str, Json]]:
        yield env_from_field("POD_NAME", "metadata.name")
        yield env_from_field("POD_NAMESPACE", "metadata.namespace")
        yield env_from_field("NODE_NAME", "spec.nodeName")
        yield env_from_field("HOST_IP", "status.hostIP")

    def _readiness(self, port: str) -> Probe:
        # One second is short for a proxy on a busy node.
        return (
            check_of(self.readiness).probe() if self.readiness else TcpProbe(port=port, timeout=5)
        )

    def _mounts(self) -> list[Mount]:
        found = folder_mounts(
            self.config_volume(),
            files=self.files,
            files_path=self.files_path,
            secrets=self.secrets,
            scratch=self.scratch,
        )
        return list(found)

    def _companions(self, labels: Mapping[str, str]) -> Sequence[Manifest]:
        return [self.ingress_class.manifest(labels)] if self.ingress_class else []
