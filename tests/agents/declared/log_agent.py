"""LogAgent: the least one can write, and every field at work."""

from __future__ import annotations

from typing import Final

from constructs_lib.agents.log_agent import BasicAuth, Elasticsearch, LogAgentSpec, Stdout, Tls
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.host import Granted, HostAccess, HostPath, Privileges
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.declaration.monitoring import Monitoring
from constructs_lib.declaration.nodes import CONTROL_PLANE, NodeLabel, Nodes, Taint
from constructs_lib.declaration.overrides import Overrides
from constructs_lib.declaration.priority import OwnPriorityClass
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.rollout import RollingUpdate
from constructs_lib.declaration.sources import EnvVar, SecretKey

_FLUENT_BIT: Final = catalogue_image("fluent-bit").rpartition("/")[2]
"""A mirrored image keeps its digest."""

CASES: Final[dict[str, AgentSpec]] = {
    "log-agent-minimal": LogAgentSpec(name="log-agent", namespace="logging", output=Stdout()),
    "log-agent-full": LogAgentSpec(
        name="shop-logs",
        namespace="shop-logging",
        monitoring=Monitoring(
            scrape="service-monitor",
            interval=60,
            job="shop-logs",
            labels={"release": "prometheus"},
            page="P1",
            ticket="P3",
            alert_labels={"team": "shop"},
            runbooks="https://wiki.example/runbooks",
        ),
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
}
