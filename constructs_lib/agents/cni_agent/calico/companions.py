"""What Calico needs beside its DaemonSet: an account for its plugin, and its controllers.

Facts: projectcalico/calico v3.32.1 (manifests/calico.yaml, kube-controllers/Dockerfile and cmd/,
node/pkg/cni/token_watch.go). The plugin runs on the node, without a Pod of its own, with a token
that calico-node asks for and renews. The controllers give back addresses of Pods and nodes that
are gone; without them the Pod network runs out of addresses.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.agents.cni_agent.calico.rbac import (
    cni_plugin_rules,
    kube_controllers_rules,
    named_rule,
)
from constructs_lib.declaration.companion import Companion
from constructs_lib.declaration.image import PinnedImageRef, catalogue_image
from constructs_lib.declaration.model import Part, Port
from constructs_lib.declaration.resources import Resources
from constructs_lib.k8s import objects
from constructs_lib.k8s.containers import (
    Container,
    ExecProbe,
    Mount,
    SecurityContext,
    empty_dir_volume,
    env_value,
)
from constructs_lib.k8s.containers import Port as ContainerPort
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.prometheus.objects import Metrics

__all__ = ["API_GROUP", "CNI_ACCOUNT", "KubeControllers", "cni_account"]

API_GROUP: Final = "crd.projectcalico.org/v1"
"""Told to every program; otherwise each asks the API server which group it has, at every start."""

CNI_ACCOUNT: Final = "calico-cni-plugin"
"""The plugin's ServiceAccount. The installer, calico-node and its permission to ask for tokens
must all mean this one."""

_CONTROLLERS: Final = "calico-kube-controllers"
_USER: Final = 999
"""The image's own user."""


def cni_account(namespace: str, labels: Mapping[str, str], *, home: str) -> list[Manifest]:
    """The plugin's identity: no Pod runs as it, tokens are asked for by name."""
    role = f"{home}:{CNI_ACCOUNT}"
    return [
        objects.service_account(CNI_ACCOUNT, namespace=namespace, labels=labels),
        objects.cluster_role(role, rules=cni_plugin_rules(), labels=labels),
        objects.cluster_role_binding(
            role, role=role, account=CNI_ACCOUNT, namespace=namespace, labels=labels
        ),
    ]


class KubeControllers(Part):
    """calico-kube-controllers: gives back addresses that nothing uses any more."""

    image: PinnedImageRef | None = None
    """Its image, of the same release as the agent's. The catalogue's by default."""
    resources: Resources = Resources(cpu="100m", memory="128Mi", memory_limit="512Mi")
    """Requests and limits. It remembers every Pod and every block of addresses, so memory grows
    with the cluster."""
    load_balancer: bool = False
    """Give LoadBalancer Services addresses of the IPPools made for them. False where the cloud or
    another program does."""

    metrics_port: Port | None = 9094
    """Port of their metrics on their Pod's address. It must be what the cluster's
    KubeControllersConfiguration says, where it is 9094 unless somebody changed it; None where it
    was switched off there (0)."""

    def resolved_image(self) -> str:
        """The image that runs."""
        return self.image or catalogue_image("calico-kube-controllers")

    def companion(self, *, namespace: str, daemon_set: str) -> Companion:
        """Its Deployment with everything around it.

        Args:
            namespace: the agent's.
            daemon_set: name of the agent's DaemonSet, whose rollout it waits for.
        """
        return Companion(
            name=_CONTROLLERS,
            namespace=namespace,
            program=_CONTROLLERS,
            component="network",
            container=self._container(),
            cluster_rules=kube_controllers_rules(load_balancer=self.load_balancer),
            role_rules=[named_rule("apps", "daemonsets", "get", name=daemon_set)],
            pod_labels={"k8s-app": _CONTROLLERS},
            metrics=self._metrics(),
        )

    def _metrics(self) -> Metrics | None:
        if self.metrics_port is None:
            return None
        return Metrics(port=ContainerPort(name="metrics", number=self.metrics_port))

    def _container(self) -> Container:
        metrics = self._metrics()
        check = "/usr/bin/check-status"
        return Container(
            name=_CONTROLLERS,
            image=self.resolved_image(),
            ports=[metrics.port] if metrics is not None else [],
            env=[
                env_value("DATASTORE_TYPE", "kubernetes"),
                env_value("CALICO_API_GROUP", API_GROUP),
                env_value(
                    "ENABLED_CONTROLLERS", "node,loadbalancer" if self.load_balancer else "node"
                ),
            ],
            resources=self.resources.manifest(),
            liveness=ExecProbe(
                command=[check, "-l"], initial_delay=10, timeout=10, failure_threshold=6
            ),
            readiness=ExecProbe(command=[check, "-r"], timeout=10),
            security=SecurityContext(user=_USER),
            # The probes read what the controllers write here about themselves.
            mounts=[
                Mount(volume=empty_dir_volume("status", "1Mi"), path="/status", read_only=False)
            ],
        )
