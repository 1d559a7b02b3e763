"""Agents."""

import constructs_lib as lib
from constructs_lib import node_agent

REASON = "Adopted from k8s/logging.yaml; no reason given."

# constructs-lib check finds DS202, DS301, DS403, DS411, DS501, DS503, DS505, DS601, DS603, DS701
# here.
netwatch = lib.NodeAgentSpec(
    name="netwatch",
    namespace="netwatch",
    adopted=lib.Adopted(selector=["app"], only_declared=True, reason=REASON),
    container="netwatch",
    image="registry.nordwind.example/netwatch:4.2.0",
    args="--config /etc/netwatch/netwatch.yaml --node $(NODE)",
    resources=lib.Resources(cpu="50m", memory="64Mi", memory_limit="128Mi"),
    env={"NODE": lib.PodField(path="spec.nodeName")},
    rollout=lib.RollingUpdate(max_unavailable=2, min_ready_seconds=0, reason=REASON),
    nodes=lib.Nodes(tolerates=lib.EVERYWHERE),
    host=lib.HostAccess(network=REASON),
    labels={"app": "netwatch"},
    pod_annotations={"prometheus.io/scrape": "true", "prometheus.io/port": "9300"},
    service_account="netwatch",
    volumes={
        "config": node_agent.ConfigMapVolume(config_map="netwatch"),
        "proc": "/proc",
        "tls": node_agent.SecretVolume(secret="relay-tls"),
        "token": node_agent.ProjectedVolume(
            sources=[node_agent.ProjectedToken(path="token", audience="relay")]
        ),
    },
    init_containers={
        "sysctl": node_agent.InitContainer(
            image="registry.nordwind.example/tools/sysctl:1.0",
            command=["sh", "-c", "sysctl -w net.core.rmem_max=8388608"],
            security=node_agent.Security(privileged=True),
        ),
    },
    containers={
        "relay": node_agent.Container(
            image="registry.nordwind.example/relay:1.9.0",
            args="--listen=127.0.0.1:7000",
            resources=lib.PartialResources(),
            mounts={"/tls": "tls"},
        ),
    },
    ports={"metrics": 9300},
    env_from=[lib.EnvFromConfigMap(config_map="netwatch-env")],
    mounts={"/etc/netwatch": "config:rw", "/host/proc": "proc", "/var/run/tokens": "token:rw"},
    security=node_agent.Security(add_capabilities=["NET_RAW"]),
    startup="http://:9300/healthz #failure=30",
    readiness="exec [/bin/netwatch health]",
    pre_stop="exec [/bin/netwatch drain]",
)

if __name__ == "__main__":
    lib.write_yaml("dist/netwatch", [netwatch])
