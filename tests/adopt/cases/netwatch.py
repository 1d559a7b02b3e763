"""Agents."""

from constructs_lib import (
    EVERYWHERE,
    Adopted,
    EnvFromConfigMap,
    ExecCheck,
    HostAccess,
    HttpCheck,
    NodeAgentSpec,
    Nodes,
    PartialResources,
    PodField,
    Resources,
    RollingUpdate,
    write_yaml,
)
from constructs_lib.node_agent import (
    ConfigMapVolume,
    Container,
    ExecHook,
    InitContainer,
    ProjectedToken,
    ProjectedVolume,
    SecretVolume,
    Security,
)

REASON = "Adopted from k8s/logging.yaml:1; no reason given."

# constructs-lib check finds DS202, DS301, DS403, DS411, DS501, DS503, DS505, DS601, DS603, DS701
# here.
netwatch = NodeAgentSpec(
    name="netwatch",
    namespace="netwatch",
    adopted=Adopted(selector={"app": "netwatch"}, only_declared=True, reason=REASON),
    container="netwatch",
    image="registry.nordwind.example/netwatch:4.2.0",
    args=["--config", "/etc/netwatch/netwatch.yaml", "--node", "$(NODE)"],
    resources=Resources(cpu="50m", memory="64Mi", memory_limit="128Mi"),
    env={"NODE": PodField(path="spec.nodeName")},
    rollout=RollingUpdate(max_unavailable=2, min_ready_seconds=0, reason=REASON),
    nodes=Nodes(tolerates=EVERYWHERE),
    host=HostAccess(network=REASON),
    labels={"app": "netwatch"},
    pod_annotations={"prometheus.io/scrape": "true", "prometheus.io/port": "9300"},
    service_account="netwatch",
    volumes={
        "config": ConfigMapVolume(config_map="netwatch"),
        "proc": "/proc",
        "tls": SecretVolume(secret="relay-tls"),
        "token": ProjectedVolume(sources=[ProjectedToken(path="token", audience="relay")]),
    },
    init_containers={
        "sysctl": InitContainer(
            image="registry.nordwind.example/tools/sysctl:1.0",
            command=["sh", "-c", "sysctl -w net.core.rmem_max=8388608"],
            security=Security(privileged=True),
        ),
    },
    containers={
        "relay": Container(
            image="registry.nordwind.example/relay:1.9.0",
            args=["--listen=127.0.0.1:7000"],
            resources=PartialResources(),
            mounts={"/tls": "tls"},
        ),
    },
    ports={"metrics": 9300},
    env_from=[EnvFromConfigMap(config_map="netwatch-env")],
    mounts={"/etc/netwatch": "config:rw", "/host/proc": "proc", "/var/run/tokens": "token:rw"},
    security=Security(add_capabilities=["NET_RAW"]),
    startup=HttpCheck(path="/healthz", port=9300, failure_threshold=30),
    readiness=ExecCheck(command=["/bin/netwatch", "health"]),
    pre_stop=ExecHook(command=["/bin/netwatch", "drain"]),
)

AGENTS = [netwatch]

if __name__ == "__main__":
    write_yaml("dist/netwatch", AGENTS)
