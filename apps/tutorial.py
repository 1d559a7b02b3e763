"""The DaemonSets that tutorials teach, each as it is here: hardened, and one declaration each.

What a tutorial writes and this library refuses, such as ``maxUnavailable: 25%`` without a word or
an image without a digest, is shown in ``tests/test_tutorial.py``.
"""

from cdk8s import App, Chart
from constructs_lib import (
    CONTROL_PLANE,
    CniAgent,
    GpuMonitor,
    HttpCheck,
    LogAgent,
    NodeAgent,
    NodeExporter,
    NodeLabel,
    Nodes,
    OnDelete,
    PriorityClasses,
    Resources,
    RollingUpdate,
    AgentNamespace,
)
from constructs_lib.cni_agent import Custom, InstallStep
from constructs_lib.log_agent import Elasticsearch, Forward
from constructs_lib.node_agent import NamedPort
from constructs_lib.priority_classes import PriorityRank

# An image of one's own, as no tutorial pins one: repo:tag@sha256:<what the registry says>.
UNPINNED = "The tutorial's image has no published digest; pin it before the first rollout."
SMALL = Resources(cpu="50m", memory="64Mi", memory_limit="128Mi")
HEALTH = (NamedPort(name="health", port=8080),)
LIVE = HttpCheck(path="/live", port=8080, failure_threshold=6)
READY = HttpCheck(path="/ready", port=8080)

app = App()

# A PriorityClass that every agent below names.
cluster = Chart(app, "tutorial-cluster")
PriorityClasses(
    cluster,
    "priorities",
    ranks=(
        PriorityRank(
            name="node-critical",
            value=1_000_000,
            description="Agents that the workloads of a node depend on.",
        ),
    ),
)

# Two log collectors in kube-system.
system = Chart(app, "tutorial-system", namespace="kube-system")
LogAgent(
    system,
    "fluentd",
    engine="fluentd",
    output=Elasticsearch(host="elasticsearch.logging.svc"),
    priority="node-critical",
)
LogAgent(
    system,
    "fluent-bit",
    output=Forward(host="aggregator.logging.svc", receiver="fluentd"),
    priority="node-critical",
    suppress={"DS1103": "Both collectors of the tutorial are shown; a cluster runs one of them."},
)

# The GPU nodes only.
gpu = Chart(app, "tutorial-gpu", namespace="gpu-monitoring")
AgentNamespace(gpu, "gpu-monitoring")
GpuMonitor(gpu, "gpu-monitor", nodes=Nodes(labels={"gpu": "true"}), priority="node-critical")

# Port 9100 of every node, on its network and with sight of its processes; control plane too.
metrics = Chart(app, "tutorial-metrics", namespace="node-metrics")
AgentNamespace(metrics, "node-metrics")
NodeExporter(
    metrics,
    "node-exporter",
    port=9100,
    nodes=Nodes(tolerates=(CONTROL_PLANE,)),
    priority="node-critical",
)

# A network agent that puts its files into /etc/cni/net.d, and is rolled by hand.
network = Chart(app, "tutorial-network", namespace="network")
AgentNamespace(network, "network")
CniAgent(
    network,
    "network-agent",
    image="registry.example/network/agent:1.4.2",
    allow_unpinned=UNPINNED,
    plugin=Custom(
        install=(InstallStep(name="install-cni", args=("--to=/etc/cni/net.d",)),),
        state_path="/run/network-agent",
        health_path="/healthz",
    ),
    rollout=OnDelete(owner="The network team, zone by zone, in the weekly window."),
)

agents = Chart(app, "tutorial-agents", namespace="agents")
AgentNamespace(agents, "agents")

# Nodes with an SSD, by a label.
NodeAgent(
    agents,
    "ssd-agent",
    image="registry.example/agents/ssd:2.0.1",
    allow_unpinned=UNPINNED,
    resources=SMALL,
    ports=HEALTH,
    liveness=LIVE,
    readiness=READY,
    nodes=Nodes(labels={"disktype": "ssd"}),
    priority="node-critical",
)

# Linux nodes of two zones, by affinity.
NodeAgent(
    agents,
    "zone-agent",
    image="registry.example/agents/zone:2.0.1",
    allow_unpinned=UNPINNED,
    resources=SMALL,
    ports=HEALTH,
    liveness=LIVE,
    readiness=READY,
    nodes=Nodes(
        zones=("us-east-1a", "us-east-1b"),
        where=(NodeLabel(key="node.example.com/retired", operator="DoesNotExist"),),
    ),
    rollout=RollingUpdate(max_unavailable="10%", min_ready_seconds=30),
    priority="node-critical",
)

# Every node, the control plane too.
NodeAgent(
    agents,
    "everywhere-agent",
    image="registry.example/agents/everywhere:2.0.1",
    allow_unpinned=UNPINNED,
    resources=SMALL,
    ports=HEALTH,
    liveness=LIVE,
    readiness=READY,
    nodes=Nodes(tolerates=(CONTROL_PLANE,)),
    priority="node-critical",
)
app.synth()
