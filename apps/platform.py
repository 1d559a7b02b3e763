"""What a platform team runs on every node, each kind of agent in a namespace of its own.

The cluster has three node pools, told apart by the label ``node-pool``: ``gpu`` with tainted GPU
nodes, ``ingress`` with tainted nodes that take the traffic in, and ``general``, all others.
"""

from cdk8s import App, Chart
from constructs_lib import (
    CONTROL_PLANE,
    GPU,
    AgentNamespace,
    CniAgent,
    CsiNodePlugin,
    GpuDevicePlugin,
    GpuMonitor,
    HostAccess,
    HttpCheck,
    IngressAgent,
    KubeProxy,
    LogAgent,
    Monitoring,
    NodeAgent,
    NodeExporter,
    NodeLabel,
    NodeProblemDetector,
    Nodes,
    PolicyRule,
    Pool,
    PriorityClasses,
    Resources,
    SecretKey,
    SecurityAgent,
    StorageAgent,
    Taint,
)
from constructs_lib.cni_agent import Flannel
from constructs_lib.csi_node_plugin import Nfs
from constructs_lib.gpu_device_plugin import OwnRuntimeClass
from constructs_lib.ingress_agent import IngressClass
from constructs_lib.log_agent import BasicAuth, Loki, Tls
from constructs_lib.node_agent import NamedPort
from constructs_lib.node_problem_detector import Journald
from constructs_lib.security_agent import Falco
from constructs_lib.storage_agent import CephCluster, Rbd

POD_NETWORK = "10.244.0.0/16"
INGRESS = Taint(key="dedicated", value="ingress")
INGRESS_POOL = NodeLabel(key="node-pool", operator="In", values=("ingress",))
GPU_POOL = NodeLabel(key="node-pool", operator="In", values=("gpu",))

# Telemetry is wanted on every node of the fleet, reserved ones included.
EVERY_NODE = Nodes(tolerates=(CONTROL_PLANE, GPU, INGRESS))

# The label that this cluster's Prometheus selects PodMonitors and rules by.
WATCHED = Monitoring(labels={"release": "prometheus"}, alert_labels={"team": "platform"})

app = App()

network = Chart(app, "network", namespace="kube-flannel")
AgentNamespace(network, "kube-flannel")
CniAgent(network, "flannel", plugin=Flannel(pod_cidr=POD_NETWORK), monitoring=WATCHED)
KubeProxy(
    network,
    "kube-proxy",
    namespace="kube-system",
    image="registry.k8s.io/kube-proxy:v1.36.2@sha256:620a27c742eb5ebf5be8613b7458b7ce7cd31e2804b61b98f6516e328002c4cc",
    api_server="https://10.0.0.10:6443",
    cluster_cidr=POD_NETWORK,
    monitoring=WATCHED,
)

storage = Chart(app, "storage", namespace="csi-nfs")
AgentNamespace(storage, "csi-nfs")
CsiNodePlugin(storage, "csi-nfs-node", driver=Nfs(), monitoring=WATCHED)

ceph = Chart(app, "ceph", namespace="ceph-csi")
AgentNamespace(ceph, "ceph-csi")
StorageAgent(
    ceph,
    "ceph-rbd-node",
    image="quay.io/cephcsi/cephcsi:v3.17.0",
    allow_unpinned="No digest of this release is known yet; pin it before the first rollout.",
    driver=Rbd(),
    clusters=(
        CephCluster(
            id="b9127830-b0cc-4e34-aa47-9d1a2e9949a8",
            monitors=("10.0.0.1:3300", "10.0.0.2:3300", "10.0.0.3:3300"),
        ),
    ),
    monitoring=WATCHED,
)

monitoring = Chart(app, "monitoring", namespace="monitoring")
AgentNamespace(monitoring, "monitoring")
NodeExporter(monitoring, "node-exporter", nodes=EVERY_NODE, monitoring=WATCHED)
NodeProblemDetector(
    monitoring, "node-problem-detector", source=Journald(), nodes=EVERY_NODE, monitoring=WATCHED
)

gpu = Chart(app, "gpu", namespace="gpu")
AgentNamespace(gpu, "gpu")
GpuDevicePlugin(gpu, "gpu-device-plugin", runtime_class=OwnRuntimeClass(), monitoring=WATCHED)
GpuMonitor(gpu, "gpu-monitor", runtime_class="nvidia", monitoring=WATCHED)

security = Chart(app, "security", namespace="security")
AgentNamespace(security, "security")
SecurityAgent(
    security,
    "falco",
    sensor=Falco(runtimes=("containerd",), metrics=True),
    # Ingress nodes see far more system calls, and may cost far more for it.
    pools=(
        Pool(
            name="ingress",
            where=INGRESS_POOL,
            resources=Resources(cpu="500m", memory="512Mi", memory_limit="2Gi"),
        ),
    ),
    monitoring=WATCHED,
)

ingress = Chart(app, "ingress", namespace="ingress")
AgentNamespace(ingress, "ingress")
IngressAgent(
    ingress,
    "traefik",
    image="docker.io/rancher/hardened-traefik:v3.7.11-build20260819",
    allow_unpinned="No digest of this release is known yet; pin it before the first rollout.",
    user=65532,
    args=(
        "--entryPoints.web.address=:80",
        "--entryPoints.websecure.address=:443",
        "--providers.kubernetesIngress=true",
    ),
    rules=(
        PolicyRule(resources=("nodes", "secrets", "services"), verbs=("get", "list", "watch")),
        PolicyRule(
            groups=("discovery.k8s.io",), resources=("endpointslices",), verbs=("list", "watch")
        ),
        PolicyRule(
            groups=("networking.k8s.io",),
            resources=("ingressclasses", "ingresses"),
            verbs=("get", "list", "watch"),
        ),
    ),
    ingress_class=IngressClass(name="traefik", controller="traefik.io/ingress-controller"),
    nodes=Nodes(tolerates=(INGRESS,)),
    monitoring=WATCHED,
    suppress={"DS514": "Teams keep their certificates in Secrets of their own namespaces."},
)

logging = Chart(app, "logging", namespace="logging")
AgentNamespace(logging, "logging")
LogAgent(
    logging,
    "log-agent",
    nodes=EVERY_NODE,
    # Ingress nodes log every request, GPU nodes have room to spare for a long outage.
    pools=(
        Pool(
            name="ingress",
            where=INGRESS_POOL,
            resources=Resources(cpu="300m", memory="256Mi", memory_limit="512Mi"),
        ),
        Pool(name="gpu", where=GPU_POOL, settings={"buffer_limit": "20G"}),
    ),
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
    monitoring=WATCHED,
)

tools = Chart(app, "tools", namespace="tools")
PriorityClasses(tools, "priorities")
AgentNamespace(tools, "tools")
NodeAgent(
    tools,
    "disk-watch",
    image="registry.example/platform/disk-watch:1.4.0",
    allow_unpinned="It is built in this cluster; its digest is known after the build only.",
    resources=Resources(cpu="10m", memory="32Mi", memory_limit="64Mi"),
    ports=(NamedPort(name="health", port=8080),),
    liveness=HttpCheck(path="/live", port=8080, failure_threshold=6),
    readiness=HttpCheck(path="/ready", port=8080),
    nodes=Nodes(labels={"disktype": "ssd"}),
    priority="node-telemetry",
    host=HostAccess(pid="It names the processes that keep a disk busy."),
    monitoring=WATCHED,
)
app.synth()
