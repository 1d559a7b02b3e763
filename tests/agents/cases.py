"""Two declarations of every agent: the least one can write, and every field at work."""

from __future__ import annotations

from typing import Final

from constructs_lib.agents.cni_agent import (
    CniAgentSpec,
    Custom,
    Flannel,
    InstallStep,
    InterfaceByName,
    InterfaceThatReaches,
    PolicyRule,
    WireGuard,
)
from constructs_lib.agents.log_agent import BasicAuth, Elasticsearch, LogAgentSpec, Stdout, Tls
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.spec.agent import AgentSpec
from constructs_lib.spec.host import Granted, HostAccess, HostPath, HostPort, Privileges
from constructs_lib.spec.image import catalogue_image
from constructs_lib.spec.nodes import CONTROL_PLANE, EVERYWHERE, NodeLabel, Nodes, Taint
from constructs_lib.spec.overrides import Overrides
from constructs_lib.spec.priority import OwnPriorityClass
from constructs_lib.spec.resources import Resources
from constructs_lib.spec.rollout import OnDelete, RollingUpdate
from constructs_lib.spec.sources import EnvVar, SecretKey

__all__ = ["CASES"]

_FLUENT_BIT: Final = catalogue_image("fluent-bit").rpartition("/")[2]
_FLANNEL: Final = catalogue_image("flannel").rpartition("/")[2]
"""Mirrored images keep their digest."""

CASES: Final[dict[str, AgentSpec]] = {
    "cni-agent-minimal": CniAgentSpec(
        name="flannel", namespace="kube-flannel", plugin=Flannel(pod_cidr="10.244.0.0/16")
    ),
    "cni-agent-full": CniAgentSpec(
        name="flannel",
        namespace="kube-flannel",
        plugin=Flannel(
            pod_cidr="10.42.0.0/16",
            pod_cidr_ipv6="fd00:42::/56",
            backend=WireGuard(port=51900),
            interfaces=(InterfaceByName(name="eth1"), InterfaceThatReaches(address="10.0.0.1")),
            nftables=True,
            health_port=18081,
        ),
        rollout=OnDelete(owner="The network team, zone by zone, on the first Tuesday."),
        resources=Resources(cpu="50m", memory="64Mi", memory_limit="512Mi"),
        nodes=Nodes(tolerates=EVERYWHERE, labels={"network.example/overlay": "true"}),
        labels={"team": "network"},
        annotations={"argocd.argoproj.io/sync-wave": "-1"},
    ),
    "cni-agent-custom": CniAgentSpec(
        name="house-cni",
        namespace="house-cni",
        image=f"registry.example/mirror/{_FLANNEL}",
        plugin=Custom(
            args=("--node=$(NODE_NAME)", "--config=/etc/cni-agent/agent.json"),
            install=(InstallStep(name="install-plugin", command=("/install",)),),
            files={"agent.json": '{"mtu": 8950}\n'},
            state_path="/run/house-cni",
            iptables=True,
            health_path="/healthz",
            rules=(PolicyRule(resources=("nodes",), verbs=("get", "list", "watch")),),
        ),
    ),
    "log-agent-minimal": LogAgentSpec(name="log-agent", namespace="logging", output=Stdout()),
    "log-agent-full": LogAgentSpec(
        name="shop-logs",
        namespace="shop-logging",
        image=f"registry.example/mirror/{_FLUENT_BIT}",
        output=Elasticsearch(
            host="search.example.internal",
            port=9243,
            tls=Tls(ca=SecretKey(secret="search-ca", key="ca.pem")),
            index_prefix="shop",
            auth=BasicAuth(
                user=SecretKey(secret="search-credentials", key="user"),
                password=SecretKey(secret="search-credentials", key="password"),
            ),
        ),
        exclude_namespaces=("kube-system", "kube-flannel"),
        journal_units=("kubelet.service",),
        container_runtime="docker",
        buffer_limit="5G",
        state_path="/var/lib/shop-logs",
        resources=Resources(
            cpu="250m",
            memory="256Mi",
            memory_limit="512Mi",
            cpu_limit="2",
            ephemeral_storage="100Mi",
            ephemeral_storage_limit="1Gi",
        ),
        rollout=RollingUpdate(
            max_unavailable="25%",
            min_ready_seconds=60,
            reason="Losing a quarter of the shippers for a minute delays logs and loses none.",
        ),
        nodes=Nodes(
            tolerates=(CONTROL_PLANE, Taint(key="dedicated", value="shop", effect="NoExecute")),
            labels={"example.com/shop": "true"},
            zones=("eu-central-1a", "eu-central-1b"),
            where=(NodeLabel(key="example.com/retired", operator="DoesNotExist"),),
        ),
        priority=OwnPriorityClass(value=500_000),
        env=(
            EnvVar(name="HTTPS_PROXY", value="http://proxy.example.internal:3128"),
            EnvVar(name="LICENSE", value=SecretKey(secret="licence", key="text")),
        ),
        host=HostAccess(
            network=Granted(reason="The search cluster only admits the addresses of nodes."),
            paths=(
                HostPath(
                    path="/opt/shop/audit",
                    type="Directory",
                    reason="The shop writes its audit trail here, outside of containers.",
                ),
            ),
        ),
        privileges=Privileges(
            capabilities=("DAC_READ_SEARCH",),
            reason="The audit trail belongs to a user of its own and is not readable for root.",
        ),
        labels={"team": "shop"},
        annotations={"argocd.argoproj.io/sync-wave": "1"},
        pod_labels={"team": "shop"},
        pod_annotations={"example.com/owner": "shop"},
        service_account_annotations={"eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/shop"},
        image_pull_secrets=("registry-credentials",),
        overrides=Overrides(
            reason="The audit wants ten revisions more than the default keeps.",
            daemon_set={"revisionHistoryLimit": 20},
            pod={"enableServiceLinks": False},
            containers={"fluent-bit": {"lifecycle": {"preStop": {"sleep": {"seconds": 5}}}}},
        ),
    ),
    "node-exporter-minimal": NodeExporterSpec(name="node-exporter", namespace="monitoring"),
    "node-exporter-full": NodeExporterSpec(
        name="node-exporter",
        namespace="monitoring",
        image="registry.example/mirror/node-exporter:v1.12.1",
        allow_unpinned="The air-gapped mirror rewrites manifests, so their digests differ.",
        port=9101,
        listen="all",
        collectors_on=("processes",),
        collectors_off=("wifi",),
        textfile_directory="/var/lib/node-exporter",
        root_propagation=None,
        priority="platform-agents",
        nodes=Nodes(tolerates=()),
        host=HostAccess(
            ports=(HostPort(name="pprof", port=9102, reason="Profiles are taken from outside."),),
        ),
        privileges=Privileges(
            capabilities=("SYS_TIME",),
            reason="The timex collector needs it on this container runtime.",
        ),
    ),
}
"""By case, ``<agent>-<what>``: every agent has ``minimal`` and ``full``."""
