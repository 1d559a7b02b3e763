"""Cilium's operator, without which no agent gets ready.

It registers the CRDs that agents wait for, hands out the nodes' shares of the Pod network, takes
the taint ``node.cilium.io/agent-not-ready`` from nodes whose agent works and removes what nobody
uses any more. Facts: cilium/charts 1.20.0 (cilium-operator/) and images/operator/Dockerfile of
cilium/cilium.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.agents.cni_agent.cilium.config import CONFIG_FOLDER, OPERATOR_HEALTH_PORT
from constructs_lib.agents.cni_agent.cilium.declared import CiliumDeclared
from constructs_lib.agents.cni_agent.cilium.ipam import Eni
from constructs_lib.agents.cni_agent.cilium.rbac import operator_cluster_rules, operator_role_rules
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.assembly import CONFIG_CHECKSUM, config_name
from constructs_lib.declaration.companion import Companion
from constructs_lib.declaration.nodes import EVERYWHERE
from constructs_lib.k8s.containers import (
    Container,
    HttpProbe,
    Mount,
    SecurityContext,
    Volume,
    config_map_volume,
    empty_dir_volume,
    env_from_field,
)
from constructs_lib.k8s.containers import Port as ContainerPort
from constructs_lib.prometheus.objects import Metrics
from constructs_lib.record import replace

__all__ = ["LONGEST_AGENT_NAME", "cilium_operator"]

_SUFFIX: Final = "-operator"
LONGEST_AGENT_NAME: Final = 63 - len(_SUFFIX)
"""The operator's name is the value of a label, of at most 63 characters."""

_POD_LABELS: Final = {"io.cilium/app": "operator", "name": "cilium-operator"}
"""By which Cilium's command line and its dashboards find the operator's Pods."""

_NONROOT: Final = 65532


def cilium_operator(plugin: CiliumDeclared, agent: AgentSpec, *, checksum: str) -> Companion:
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
        # One for all DaemonSets of the agent: it reads the files of the one with the agent's name.
        container=_container(plugin, config_map_volume("config", config_name(agent.name))),
        cluster_rules=operator_cluster_rules(),
        role_rules=operator_role_rules(config_name(agent.name), bgp=plugin.bgp),
        service_account_annotations=plugin.operator_service_account_annotations,
        replicas=plugin.operator_replicas,
        pod_labels=_POD_LABELS,
        # Nodes get their network, and lose their taint, by its doing.
        host_network=True,
        tolerates=EVERYWHERE,
        dns_policy="Default",
        pod_annotations={CONFIG_CHECKSUM: checksum},
        metrics=_metrics(plugin),
    )


def _metrics(plugin: CiliumDeclared) -> Metrics | None:
    if plugin.operator_metrics_port is None:
        return None
    port = ContainerPort(name="metrics", number=plugin.operator_metrics_port, host=True)
    return Metrics(port=port, honor_labels=True, pod_labels=("io.cilium/app",))


def _ports(plugin: CiliumDeclared) -> Iterator[ContainerPort]:
    yield ContainerPort(name="health", number=OPERATOR_HEALTH_PORT, host=True)
    if (metrics := _metrics(plugin)) is not None:
        yield metrics.port


def _container(plugin: CiliumDeclared, config_volume: Volume) -> Container:
    proxy = plugin.kube_proxy_replacement
    healthy = HttpProbe(path="/healthz", port="health", host=plugin.loopback, timeout=3)
    return Container(
        name="cilium-operator",
        image=plugin.resolved_operator_image(),
        command=[f"cilium-operator-{'aws' if isinstance(plugin.ipam, Eni) else 'generic'}"],
        args=[f"--config-dir={CONFIG_FOLDER}"],
        ports=list(_ports(plugin)),
        env=[
            env_from_field("K8S_NODE_NAME", "spec.nodeName"),
            env_from_field("CILIUM_K8S_NAMESPACE", "metadata.namespace"),
            *(proxy.env() if proxy else []),
        ],
        resources=plugin.operator_resources.manifest(),
        liveness=replace(healthy, initial_delay=60),
        readiness=replace(healthy, period=5, failure_threshold=5),
        security=SecurityContext(user=_NONROOT, group=_NONROOT),
        mounts=[
            Mount(volume=config_volume, path=CONFIG_FOLDER),
            # It leaves a note here of where its debugging agent listens.
            Mount(volume=empty_dir_volume("gops", "1Mi"), path="/home/gops", read_only=False),
        ],
    )
