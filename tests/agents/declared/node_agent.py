"""NodeAgent: the least one can write, and every field at work."""

from __future__ import annotations

from typing import Final

from constructs_lib.agents.node_agent import (
    ClusterRole,
    ConfigMap,
    ConfigMapVolume,
    Container,
    CsiVolume,
    DownwardApiVolume,
    EmptyDirVolume,
    ExecHook,
    HostPathVolume,
    HttpHook,
    InitContainer,
    NamedPort,
    NativeSidecar,
    NodeAgentSpec,
    ProjectedConfigMap,
    ProjectedDownwardApi,
    ProjectedSecret,
    ProjectedToken,
    ProjectedVolume,
    Role,
    SecretVolume,
    Service,
    ServicePort,
    SleepHook,
    VolumeMount,
)
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.folders import ScratchFolder, SecretFolder
from constructs_lib.declaration.health import ExecCheck, GrpcCheck, HttpCheck, TcpCheck
from constructs_lib.declaration.host import Granted, HostAccess, HostPath, Privileges
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.declaration.monitoring import MetricsEndpoint, Monitoring
from constructs_lib.declaration.nodes import Nodes, Taint
from constructs_lib.declaration.rbac import PolicyRule
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.sources import (
    ConfigMapKey,
    ContainerAmount,
    EnvFromConfigMap,
    EnvFromSecret,
    EnvVar,
    PodField,
    SecretKey,
)

__all__ = ["CASES"]

CASES: Final[dict[str, AgentSpec]] = {
    "node-agent-minimal": NodeAgentSpec(
        name="probe",
        namespace="tools",
        image=catalogue_image("node-exporter"),
        resources=Resources(cpu="10m", memory="32Mi", memory_limit="64Mi"),
        suppress={
            "DS801": "It looks at the node once a minute; nobody asks it anything.",
            "DS802": "It looks at the node once a minute; nobody asks it anything.",
        },
    ),
    "node-agent-full": NodeAgentSpec(
        name="disk-watch",
        namespace="tools",
        monitoring=Monitoring(labels={"release": "prometheus"}),
        metrics=MetricsEndpoint(port=9400, path="/stats"),
        image=catalogue_image("node-exporter"),
        command=("/bin/disk-watch",),
        args=("--node=$(NODE_NAME)", "--config=/etc/disk-watch/config.json"),
        ports=(
            NamedPort(name="metrics", port=9400),
            NamedPort(port=9401, protocol="UDP", host_port=9402, reason="Disks send traps there."),
        ),
        env=(
            EnvVar(
                name="LEVEL",
                value=ConfigMapKey(config_map="disk-watch-levels", key="now", optional=True),
            ),
            EnvVar(name="GOMEMLIMIT", value=ContainerAmount(amount="limits.memory")),
            EnvVar(name="POD", value=PodField(path="metadata.name")),
            EnvVar(name="KEY", value=SecretKey(secret="disk-watch", key="key", optional=True)),
        ),
        env_from=(
            EnvFromConfigMap(config_map="disk-watch-env", optional=True),
            EnvFromSecret(secret="disk-watch-env", prefix="SECRET_"),
        ),
        working_dir="/var/lib",
        pull_policy="IfNotPresent",
        termination_message="FallbackToLogsOnError",
        termination_path="/run/last-words",
        startup=ExecCheck(command=("/bin/disk-watch", "ready"), failure_threshold=30),
        liveness=TcpCheck(port="metrics", initial_delay=5, failure_threshold=6),
        readiness=HttpCheck(
            path="/ready",
            port=9400,
            https=True,
            headers={"X-Asked-By": "kubelet"},
            period=5,
            timeout=2,
            success_threshold=2,
        ),
        post_start=HttpHook(path="/started", port="metrics"),
        pre_stop=ExecHook(command=("/bin/disk-watch", "drain")),
        mounts=(
            VolumeMount(volume="levels", path="/etc/levels"),
            VolumeMount(volume="about", path="/etc/about"),
            VolumeMount(volume="shared", path="/run/shared", writable=True),
            VolumeMount(volume="tokens", path="/var/run/tokens"),
            VolumeMount(volume="state", path="/var/lib/disk-watch", writable=True, sub_path="v1"),
            VolumeMount(volume="identity", path="/var/run/identity"),
        ),
        volumes=(
            ConfigMapVolume(
                name="levels", config_map="disk-watch-levels", items={"now": "level"}, optional=True
            ),
            DownwardApiVolume(
                name="about",
                files={
                    "labels": PodField(path="metadata.labels"),
                    "memory": ContainerAmount(
                        amount="limits.memory", divisor="1Mi", container="agent"
                    ),
                },
            ),
            EmptyDirVolume(name="shared", size_limit="16Mi", medium="Memory"),
            ProjectedVolume(
                name="tokens",
                mode=0o400,
                sources=(
                    ProjectedToken(path="token", audience="disks", expiration=3600),
                    ProjectedConfigMap(
                        config_map="disk-watch-roots", items={"ca": "ca.crt"}, optional=True
                    ),
                    ProjectedSecret(secret="disk-watch-tls", optional=True),
                    ProjectedDownwardApi(files={"name": PodField(path="metadata.name")}),
                ),
            ),
            HostPathVolume(
                name="state",
                path="/var/lib/disk-watch",
                type="DirectoryOrCreate",
                reason="What it saw outlives its Pod.",
            ),
            CsiVolume(
                name="identity",
                driver="csi.spiffe.io",
                read_only=True,
                attributes={"audience": "disks"},
            ),
            SecretVolume(name="tls", secret="disk-watch-tls", mode=0o400),
            HostPathVolume(
                name="modules",
                path="/lib/modules",
                type="Directory",
                reason="It loads the module of a controller that is not built in.",
            ),
        ),
        init_containers=(
            InitContainer(
                name="load-module",
                image=catalogue_image("node-exporter"),
                command=("/bin/load", "megaraid_sas"),
                resources=Resources(cpu="5m", memory="16Mi", memory_limit="32Mi"),
                mounts=(VolumeMount(volume="modules", path="/lib/modules"),),
                privileges=Privileges(
                    run_as_root=True,
                    capabilities=("SYS_MODULE",),
                    reason="Only root with this capability loads a module.",
                ),
            ),
            NativeSidecar(
                name="cache",
                image=catalogue_image("node-exporter"),
                resources=Resources(cpu="5m", memory="16Mi", memory_limit="32Mi"),
                ports=(NamedPort(name="grpc", port=9410),),
                liveness=GrpcCheck(port=9410, period=30),
                readiness=GrpcCheck(port=9410, service="cache"),
                pre_stop=SleepHook(seconds=5),
                mounts=(VolumeMount(volume="shared", path="/run/shared", writable=True),),
            ),
        ),
        containers=(
            Container(
                name="tls-proxy",
                image=catalogue_image("node-exporter"),
                args=("--to=127.0.0.1:9400",),
                ports=(NamedPort(name="https", port=9443),),
                user=10002,
                resources=Resources(cpu="5m", memory="16Mi", memory_limit="32Mi"),
                env=(EnvVar(name="NODE", value=PodField(path="spec.nodeName")),),
                liveness=TcpCheck(port="https", period=20),
                readiness=TcpCheck(port="https"),
                mounts=(VolumeMount(volume="tls", path="/tls"),),
            ),
        ),
        suppress={
            "DS903": "The program reads its key from the environment only, and logs none.",
        },
        dns_policy="Default",
        host_aliases={"10.0.0.5": ("storage.example", "nas.example")},
        service_links=False,
        share_processes=False,
        revision_history=5,
        user=10001,
        files={"config.json": '{"devices": ["nvme*"]}\n'},
        files_path="/etc/disk-watch",
        secrets=(SecretFolder(secret="disk-watch-key", path="/var/run/key"),),
        scratch=(ScratchFolder(path="/tmp"), ScratchFolder(path="/cache", size_limit="1Gi")),
        rules=(PolicyRule(resources=("nodes",), verbs=("get",)),),
        namespace_rules=(
            PolicyRule(resources=("configmaps",), verbs=("get",), names=("disk-watch-levels",)),
        ),
        cluster_roles={"disk-watch-view": ClusterRole(binding="disk-watch", rules=["get pods"])},
        roles={
            "disk-watch-leases": ["get,update leases in coordination.k8s.io"],
            "extension-apiserver-authentication-reader": Role(
                namespace="kube-system", binding="disk-watch-reader"
            ),
        },
        config_maps={
            "disk-watch-levels": {"levels.json": "{}\n"},
            "disk-watch-fixed": ConfigMap(data={"model": "a"}, immutable=True),
        },
        services={
            "disk-watch-api": {"api": 9300},
            "disk-watch-peers": Service(
                ports={"https": ServicePort(port=443, to="https")}, headless=True
            ),
        },
        grace_seconds=10,
        resources=Resources(cpu="20m", memory="64Mi", memory_limit="128Mi", cpu_limit="200m"),
        nodes=Nodes(labels={"disktype": "ssd"}, tolerates=(Taint(key="storage"),)),
        host=HostAccess(
            pid=Granted(reason="It names the processes that keep a disk busy."),
            paths=(
                HostPath(
                    path="/dev/disk",
                    type="Directory",
                    reason="It reads which device is which disk.",
                ),
            ),
        ),
    ),
}
