"""What every cluster of the company runs on its nodes, written without cdk8s and Node.js."""

from collections.abc import Iterator
from pathlib import Path

from constructs_lib import (
    AgentNamespaceSpec,
    Cluster,
    Declaration,
    Fleet,
    GpuDevicePluginSpec,
    LogAgentSpec,
    NodeExporterSpec,
    PriorityClassesSpec,
    Resources,
    SecurityAgentSpec,
    write_fleet,
)
from constructs_lib.log_agent import Loki, Tls
from constructs_lib.security_agent import Falco

HERE = Path(__file__).parent
LARGE = Resources(cpu="200m", memory="256Mi", memory_limit="512Mi")
SMALL = Resources(cpu="50m", memory="96Mi", memory_limit="192Mi")


def declare(cluster: Cluster) -> Iterator[Declaration]:
    """What one cluster runs. Platform, monitoring, mirrors and taints come from the cluster."""
    yield PriorityClassesSpec(name="priorities")

    logs = LogAgentSpec(
        name="log-agent",
        namespace="logging",
        output=Loki(
            host=cluster.pick(
                by="region", eu="loki.eu.example", us="loki.us.example", ap="loki.ap.example"
            ),
            port=443,
            tls=Tls(),
        ),
        resources=cluster.pick(by="env", prod=LARGE, default=SMALL),
        priority="node-critical",
    )
    yield AgentNamespaceSpec(name="logging", agents=[logs])
    yield logs

    metrics = NodeExporterSpec(
        name="node-exporter",
        namespace="monitoring",
        # OpenShift runs a node exporter of its own.
        port=cluster.pick(by="platform", openshift=9110, default=9100),
        priority="node-telemetry",
    )
    yield AgentNamespaceSpec(name="monitoring", agents=[metrics])
    yield metrics

    if cluster.pick(by="env", store=False, default=True):
        falco = SecurityAgentSpec(
            name="falco", namespace="security", sensor=Falco(), priority="node-critical"
        )
        yield AgentNamespaceSpec(name="security", agents=[falco])
        yield falco

    if cluster.labels.get("gpu") == "true":
        gpu = GpuDevicePluginSpec(name="gpu-device-plugin", namespace="gpu")
        yield AgentNamespaceSpec(name="gpu", agents=[gpu])
        yield gpu


if __name__ == "__main__":
    write_fleet(HERE / "dist", Fleet.load(HERE / "clusters"), declare)
