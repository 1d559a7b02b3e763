"""Cilium's operator, without which no agent gets ready.

It registers the CRDs that agents wait for, hands out the nodes' shares of the Pod network, takes
the taint ``node.cilium.io/agent-not-ready`` from nodes whose agent works and removes what nobody
uses any more. Facts: cilium/charts 1.20.0 (cilium-operator/) and images/operator/Dockerfile of
cilium/cilium.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from constructs_lib.agents.cni_agent.cilium.config import CONFIG_FOLDER
from constructs_lib.agents.cni_agent.cilium.rbac import operator_cluster_rules, operator_role_rules
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.assembly import CONFIG_CHECKSUM, config_name
from constructs_lib.declaration.companion import Companion
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.declaration.nodes import EVERYWHERE
from constructs_lib.k8s.containers import (
    Container,
    HttpProbe,
    Mount,
    SecurityContext,
    Volume,
    empty_dir_volume,
    env_from_field,
)
from constructs_lib.k8s.containers import Port as ContainerPort
from constructs_lib.k8s.manifest import Manifest

if TYPE_CHECKING:
    from constructs_lib.agents.cni_agent.cilium.plugin import Cilium

__all__ = ["LONGEST_AGENT_NAME", "cilium_operator", "operator_image"]

_SUFFIX: Final = "-operator"
LONGEST_AGENT_NAME: Final = 63 - len(_SUFFIX)
"""The operator's name is the value of a label, of at most 63 characters."""

_HEALTH_PORT: Final = 9234
_NONROOT: Final = 65532
_LOOPBACK: Final = "127.0.0.1"


def operator_image(plugin: Cilium) -> str:
    """The operator's image that runs."""
    return plugin.operator_image or catalogue_image("cilium-operator")


def cilium_operator(plugin: Cilium, agent: AgentSpec, *, checksum: str) -> Sequence[Manifest]:
    """The Deployment with its ServiceAccount and RBAC.

    Args:
        plugin: the declaration.
        agent: the agent, after which the operator is named.
        checksum: of cilium-config; a change of it rolls the operator as it rolls the agents.
    """
    return Companion(
        name=f"{agent.name}{_SUFFIX}",
        namespace=agent.namespace,
        program="cilium-operator",
        component="network",
        container=_container(plugin, agent.config_volume()),
        cluster_rules=operator_cluster_rules(),
        role_rules=operator_role_rules(config_name(agent.name)),
        replicas=plugin.operator_replicas,
        # Nodes get their network, and lose their taint, by its doing.
        host_network=True,
        tolerates=EVERYWHERE,
        dns_policy="Default",
        pod_annotations={CONFIG_CHECKSUM: checksum},
    ).manifests()


def _container(plugin: Cilium, config_volume: Volume) -> Container:
    proxy = plugin.kube_proxy_replacement
    return Container(
        name="cilium-operator",
        image=operator_image(plugin),
        command=["cilium-operator-generic"],
        args=[f"--config-dir={CONFIG_FOLDER}"],
        ports=[ContainerPort(name="health", number=_HEALTH_PORT, host=True)],
        env=[
            env_from_field("K8S_NODE_NAME", "spec.nodeName"),
            env_from_field("CILIUM_K8S_NAMESPACE", "metadata.namespace"),
            *(proxy.env() if proxy else []),
        ],
        resources=plugin.operator_resources.manifest(),
        liveness=HttpProbe(
            path="/healthz", port="health", host=_LOOPBACK, initial_delay=60, timeout=3
        ),
        readiness=HttpProbe(
            path="/healthz", port="health", host=_LOOPBACK, period=5, timeout=3, failure_threshold=5
        ),
        security=SecurityContext(user=_NONROOT, group=_NONROOT),
        mounts=[
            Mount(volume=config_volume, path=CONFIG_FOLDER),
            # It leaves a note here of where its debugging agent listens.
            Mount(volume=empty_dir_volume("gops", "1Mi"), path="/home/gops", read_only=False),
        ],
    )
