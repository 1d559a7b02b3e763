"""What a platform team runs on every node: network, metrics and logs, each in its own namespace."""

from cdk8s import App, Chart
from constructs_lib import (
    CONTROL_PLANE,
    GPU,
    AgentNamespace,
    CniAgent,
    LogAgent,
    NodeExporter,
    Nodes,
    SecretKey,
)
from constructs_lib.agents.cni_agent import Flannel
from constructs_lib.agents.log_agent import BasicAuth, Loki, Tls

# Telemetry is wanted on every node of the fleet, reserved ones included.
EVERY_NODE = Nodes(tolerates=(CONTROL_PLANE, GPU))

app = App()

network = Chart(app, "network", namespace="kube-flannel")
AgentNamespace(network, "kube-flannel")
CniAgent(network, "flannel", plugin=Flannel(pod_cidr="10.244.0.0/16"))

monitoring = Chart(app, "monitoring", namespace="monitoring")
AgentNamespace(monitoring, "monitoring")
NodeExporter(monitoring, "node-exporter", nodes=EVERY_NODE)

logging = Chart(app, "logging", namespace="logging")
AgentNamespace(logging, "logging")
LogAgent(
    logging,
    "log-agent",
    nodes=EVERY_NODE,
    exclude_namespaces=("kube-flannel",),
    journal_units=("kubelet.service", "containerd.service"),
    output=Loki(
        host="loki.example.internal",
        port=443,
        tenant="platform",
        tls=Tls(),
        auth=BasicAuth(
            user=SecretKey(secret="loki-credentials", key="user"),
            password=SecretKey(secret="loki-credentials", key="password"),
        ),
    ),
)
app.synth()
