"""What a platform team runs on every node, each kind of agent in a namespace of its own."""

from cdk8s import App, Chart
from constructs_lib import (
    CONTROL_PLANE,
    GPU,
    AgentNamespace,
    CniAgent,
    CsiNodePlugin,
    GpuDevicePlugin,
    GpuMonitor,
    Granted,
    HostAccess,
    IngressAgent,
    KubeProxy,
    LogAgent,
    NodeAgent,
    NodeExporter,
    NodeProblemDetector,
    Nodes,
    PolicyRule,
    PriorityClasses,
    Resources,
    SecretKey,
    SecurityAgent,
    Taint,
)
from constructs_lib.agents.cni_agent import Flannel
from constructs_lib.agents.csi_node_plugin import Nfs
from constructs_lib.agents.gpu_nodes import OwnRuntimeClass
from constructs_lib.agents.ingress_agent import IngressClass
from constructs_lib.agents.log_agent import BasicAuth, Loki, Tls
from constructs_lib.agents.node_problem_detector import Journald
from constructs_lib.agents.security_agent import Falco

POD_NETWORK = "10.244.0.0/16"
INGRESS = Taint(key="dedicated", value="ingress")

# Telemetry is wanted on every node of the fleet, reserved ones included.
EVERY_NODE = Nodes(tolerates=(CONTROL_PLANE, GPU, INGRESS))

app = App()

network = Chart(app, "network", namespace="kube-flannel")
AgentNamespace(network, "kube-flannel")
CniAgent(network, "flannel", plugin=Flannel(pod_cidr=POD_NETWORK))
KubeProxy(
    network,
    "kube-proxy",
    namespace="kube-system",
    image="registry.k8s.io/kube-proxy:v1.36.2@sha256:620a27c742eb5ebf5be8613b7458b7ce7cd31e2804b61b98f6516e328002c4cc",
    api_server="https://10.0.0.10:6443",
    cluster_cidr=POD_NETWORK,
)

storage = Chart(app, "storage", namespace="csi-nfs")
AgentNamespace(storage, "csi-nfs")
CsiNodePlugin(storage, "csi-nfs-node", driver=Nfs())

monitoring = Chart(app, "monitoring", namespace="monitoring")
AgentNamespace(monitoring, "monitoring")
NodeExporter(monitoring, "node-exporter", nodes=EVERY_NODE)
NodeProblemDetector(monitoring, "node-problem-detector", source=Journald())

gpu = Chart(app, "gpu", namespace="gpu")
AgentNamespace(gpu, "gpu")
GpuDevicePlugin(gpu, "gpu-device-plugin", runtime_class=OwnRuntimeClass())
GpuMonitor(gpu, "gpu-monitor", runtime_class="nvidia")

security = Chart(app, "security", namespace="security")
AgentNamespace(security, "security")
SecurityAgent(security, "falco", sensor=Falco(runtimes=("containerd",)))

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
)

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

tools = Chart(app, "tools", namespace="tools")
PriorityClasses(tools, "priorities")
AgentNamespace(tools, "tools")
NodeAgent(
    tools,
    "disk-watch",
    image="registry.example/platform/disk-watch:1.4.0",
    allow_unpinned="It is built in this cluster; its digest is known after the build only.",
    resources=Resources(cpu="10m", memory="32Mi", memory_limit="64Mi"),
    nodes=Nodes(labels={"disktype": "ssd"}),
    priority="node-telemetry",
    host=HostAccess(pid=Granted(reason="It names the processes that keep a disk busy.")),
)
app.synth()
