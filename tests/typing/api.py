"""The public API as type checkers see it: this file only has to type-check, strictly.

A line that must not type-check carries the ignore of both checkers; an ignore that is no longer
needed fails the check.
"""

from __future__ import annotations

from collections.abc import Iterator

from cdk8s import App, Chart
from constructs import Construct

from constructs_lib import (
    CONTROL_PLANE,
    EVERYWHERE,
    Cluster,
    ClusterApp,
    CniAgent,
    Declaration,
    DeclarationError,
    Fleet,
    LogAgent,
    LogAgentSpec,
    NodeExporter,
    NodeExporterSpec,
    Nodes,
    OnDelete,
    Overrides,
    Resources,
    RollingUpdate,
    SecretKey,
    Surge,
    Taint,
    Wave,
    read_yaml,
    to_yaml,
    write_fleet,
    write_yaml,
)
from constructs_lib.cni_agent import Flannel
from constructs_lib.log_agent import ApiKey, Elasticsearch, Stdout

chart = Chart(App(), "chart", namespace="logging")

agent: Construct = LogAgent(chart, "log-agent", output=Stdout())
log_agent = LogAgent(
    chart,
    "search-logs",
    output=Elasticsearch(host="search", auth=ApiKey(key=SecretKey(secret="s", key="k"))),
    name="search-logs",
    namespace="logging",
    rollout=RollingUpdate(max_unavailable="10%"),
    nodes=Nodes(tolerates=(CONTROL_PLANE, Taint(key="dedicated"))),
    resources=Resources(cpu="100m", memory="128Mi", memory_limit="256Mi"),
    priority="system-node-critical",
    overrides=Overrides(reason="The audit wants it.", daemon_set={"revisionHistoryLimit": 3}),
)
declared: LogAgentSpec = log_agent.spec
NodeExporter(chart, "node-exporter", port=9101, rollout=OnDelete(owner="The platform team."))
CniAgent(chart, "cni", plugin=Flannel(pod_cidr="10.0.0.0/16"), nodes=Nodes(tolerates=EVERYWHERE))

LogAgentSpec(
    name="log-agent",
    namespace="logging",
    output=Stdout(),
    exclude_namespaces=["kube-system"],
    nodes=Nodes(tolerates=[CONTROL_PLANE, Taint(key="dedicated")]),
)
LogAgent(
    chart, "lists", output=Stdout(), exclude_namespaces=["kube-system"], suppress_in=["polaris"]
)

spec = NodeExporterSpec(name="node-exporter", namespace="monitoring", rollout=Surge(max_surge=1))
text: str = to_yaml(spec.manifests())
line: int = read_yaml(text)[0].position(("metadata", "name")).line
paths = [path.name for path in write_yaml("out", [spec, declared])]

try:
    LogAgent(chart, "log-agent")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
except DeclarationError as error:
    where: str | None = error.declared_at

LogAgent(chart, "a", output=Stdout(), prot=1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
LogAgent(chart, "a", output="stdout")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
NodeExporter("chart", "a")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
NodeExporterSpec(name="a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
NodeExporterSpec(name="a", namespace="b", replicas=3)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
RollingUpdate(max_unavailable=1.5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

fleet = Fleet(
    clusters=[Cluster(name="prod", platform="eks", labels={"env": "prod"}, wave="all")],
    waves=[Wave(name="all", max_clusters="25%", gate="manual")],
)


def declare(cluster: Cluster) -> Iterator[Declaration]:
    """What is picked has the type of the values."""
    resources: Resources = cluster.pick(
        by="env", prod=Resources(cpu="1", memory="1Gi", memory_limit="1Gi")
    )
    port: int = cluster.pick({"eu-west-1": 9100}, by="region", default=9101)
    host: str = cluster.pick(by="env", prod=1)  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    yield LogAgentSpec(name=host, namespace="logging", output=Stdout(), resources=resources)
    yield NodeExporterSpec(name="node-exporter", namespace="monitoring", port=port)


write_fleet("dist", fleet, declare)
for each in fleet:
    with ClusterApp(each) as cluster_app:
        NodeExporter(Chart(cluster_app, "metrics", namespace="monitoring"), "node-exporter")
