"""IngressAgent: the least one can write, and every field at work."""

from __future__ import annotations

from typing import Final

from constructs_lib.agents.ingress_agent import IngressAgentSpec, IngressClass
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.folders import ScratchFolder, SecretFolder
from constructs_lib.declaration.health import HttpCheck
from constructs_lib.declaration.host import HostAccess, HostPort
from constructs_lib.declaration.monitoring import MetricsEndpoint, Monitoring
from constructs_lib.declaration.nodes import Nodes, Taint
from constructs_lib.declaration.rbac import PolicyRule
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.rollout import RollingUpdate
from constructs_lib.declaration.sources import EnvVar

__all__ = ["CASES"]

_UNPINNED: Final = "The mirror scans images before it admits them, and rewrites their manifests."

CASES: Final[dict[str, AgentSpec]] = {
    "ingress-agent-minimal": IngressAgentSpec(
        name="ingress",
        namespace="ingress",
        image="registry.example/mirror/traefik:v3.7.12",
        allow_unpinned=_UNPINNED,
    ),
    "ingress-agent-full": IngressAgentSpec(
        name="edge",
        namespace="ingress",
        monitoring=Monitoring(labels={"release": "prometheus"}),
        metrics=MetricsEndpoint(port=9100),
        image="registry.example/mirror/traefik:v3.7.12",
        allow_unpinned=_UNPINNED,
        command=("/usr/local/bin/traefik",),
        args=("--configFile=/etc/edge/traefik.yaml", "--ping.entryPoint=traefik"),
        http_port=8080,
        https_port=8443,
        node_labels={"example.com/edge": "true"},
        resources=Resources(cpu="500m", memory="512Mi", memory_limit="2Gi"),
        rollout=RollingUpdate(max_unavailable="10%", min_ready_seconds=30),
        user=65532,
        liveness=HttpCheck(path="/ping", port=9000, timeout=5, failure_threshold=5),
        readiness=HttpCheck(path="/ping", port=9000, timeout=5),
        files={"traefik.yaml": "providers:\n  kubernetesIngress: {}\n"},
        files_path="/etc/edge",
        secrets=(SecretFolder(secret="edge-certificate", path="/var/run/edge/certificate"),),
        scratch=(ScratchFolder(path="/tmp"), ScratchFolder(path="/data", size_limit="256Mi")),
        rules=(
            PolicyRule(resources=("services", "secrets", "nodes"), verbs=("get", "list", "watch")),
            PolicyRule(
                groups=("discovery.k8s.io",),
                resources=("endpointslices",),
                verbs=("list", "watch"),
            ),
            PolicyRule(
                groups=("networking.k8s.io",),
                resources=("ingresses", "ingressclasses"),
                verbs=("get", "list", "watch"),
            ),
            PolicyRule(
                groups=("networking.k8s.io",), resources=("ingresses/status",), verbs=("update",)
            ),
        ),
        ingress_class=IngressClass(
            name="edge", controller="traefik.io/ingress-controller", default=True
        ),
        grace_seconds=90,
        nodes=Nodes(
            tolerates=(Taint(key="dedicated", value="edge"),),
            zones=("eu-central-1a", "eu-central-1b"),
        ),
        env=(EnvVar(name="TZ", value="UTC"),),
        host=HostAccess(
            ports=(
                HostPort(
                    name="ping", port=9000, reason="The load balancer asks every node for it."
                ),
            ),
        ),
        labels={"team": "edge"},
        suppress={"DS514": "Certificates are in the namespaces of the teams that own them."},
    ),
}
