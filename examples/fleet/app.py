"""A part of the same fleet as cdk8s apps, one for each cluster."""

from pathlib import Path

from cdk8s import Chart

from constructs_lib import (
    AgentNamespace,
    ClusterApp,
    Fleet,
    LogAgent,
    NodeExporter,
    PriorityClasses,
    Resources,
)
from constructs_lib.log_agent import Loki, Tls

LARGE = Resources(cpu="200m", memory="256Mi", memory_limit="512Mi")
SMALL = Resources(cpu="50m", memory="96Mi", memory_limit="192Mi")

for cluster in Fleet.load(Path(__file__).parent / "clusters"):
    with ClusterApp(cluster) as app:
        PriorityClasses(Chart(app, "base"), "priorities")

        logging = Chart(app, "logging", namespace="logging")
        AgentNamespace(logging, "logging")
        LogAgent(
            logging,
            "log-agent",
            output=Loki(host="loki.example", port=443, tls=Tls()),
            resources=cluster.pick(by="env", prod=LARGE, default=SMALL),
            priority="node-critical",
        )

        metrics = Chart(app, "metrics", namespace="monitoring")
        AgentNamespace(metrics, "monitoring")
        NodeExporter(
            metrics,
            "node-exporter",
            port=cluster.pick(by="platform", openshift=9110, default=9100),
            priority="node-telemetry",
        )
