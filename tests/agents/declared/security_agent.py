"""SecurityAgent: the least one can write, and every field of every sensor at work."""

from __future__ import annotations

from typing import Final

from constructs_lib.agents.security_agent import (
    AquaEnforcer,
    AquaTls,
    BaseSyscalls,
    Falco,
    FalcoHttpOutput,
    FalcoList,
    FalcoMacro,
    FalcoPlugin,
    FalcoRule,
    PrismaDefender,
    SecurityAgentSpec,
)
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.host import Granted, HostAccess, Privileges
from constructs_lib.declaration.monitoring import Monitoring
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.rollout import RollingUpdate
from constructs_lib.declaration.sources import SecretKey

WHY_A_TAG: Final = "The vendor hands out tags only, to every customer under a name of their own."

CASES: Final[dict[str, AgentSpec]] = {
    "security-agent-minimal": SecurityAgentSpec(name="falco", namespace="security", sensor=Falco()),
    "security-agent-full": SecurityAgentSpec(
        name="falco",
        namespace="security",
        monitoring=Monitoring(labels={"release": "prometheus"}),
        sensor=Falco(
            runtimes=("containerd", "cri-o", "k3s", "bottlerocket", "docker", "podman"),
            image_rules=True,
            rules=(
                FalcoList(name="shell_binaries", items=("fish",), append=True),
                FalcoList(name="miners", items=("xmrig", "minerd")),
                FalcoMacro(name="user_known_shell_config_modifiers", condition="(never_true)"),
                FalcoMacro(
                    name="user_shell_container_exclusions",
                    condition="or (k8s.ns.name = debug)",
                    append=True,
                ),
                FalcoRule(
                    name="Miner started",
                    description="A program known for mining was started in a container.",
                    condition="spawned_process and container and proc.name in (miners)",
                    output="Miner started (command=%proc.cmdline container=%container.id)",
                    priority="critical",
                    tags=("process", "mitre_impact"),
                ),
            ),
            disabled_rules=("Terminal shell in container", "Read sensitive*"),
            priority="notice",
            http_output=FalcoHttpOutput(
                url=SecretKey(secret="falco-output", key="url"),
                verify=True,
                ca=SecretKey(secret="falco-output", key="ca.crt"),
                client_certificate="falco-client",
                keep_alive=True,
                compress=True,
            ),
            metrics=True,
            node_users=False,
            buffer_preset=5,
            cpus_per_buffer=4,
            bpf_iterators=False,
            rule_matching="all",
            alert_queue=10_000,
            base_syscalls=BaseSyscalls(repair=True, custom=("!mprotect",)),
            plugins=(
                FalcoPlugin(
                    name="k8smeta",
                    library_path="libk8smeta.so",
                    init_config={"collectorPort": 45000, "nodeName": "${FALCO_K8S_NODE_NAME}"},
                ),
            ),
            selinux_type="spc_t",
            extra={"engine": {"modern_ebpf": {"drop_failed_exit": True}}, "output_timeout": 5000},
        ),
        resources=Resources(cpu="100m", memory="512Mi", memory_limit="2Gi"),
        rollout=RollingUpdate(max_unavailable="10%"),
        priority="platform-agents",
        host=HostAccess(pid=Granted(reason="BPF iterators list the processes already there.")),
        privileges=Privileges(
            capabilities=("SETUID", "SETGID"),
            reason="Rules ask who could write the programs that ran before Falco.",
        ),
    ),
    "security-agent-aqua": SecurityAgentSpec(
        name="aqua-enforcer",
        namespace="aqua",
        image="registry.aquasec.com/enforcer:2022.4",
        allow_unpinned=WHY_A_TAG,
        image_pull_secrets=("aqua-registry",),
        sensor=AquaEnforcer(
            gateways=("gateway-1.example:8443", "gateway-2.example:8443"),
            token=SecretKey(secret="aqua-enforcer", key="token"),
            cluster_id="production-eu",
            tls=AquaTls(secret="aqua-enforcer-tls", own_ca=True, verify=True),
            containers_storage=True,
            monitor_network=True,
            monitor_rbac=True,
            monitor_storage=True,
            selinux_type="spc_t",
        ),
    ),
    "security-agent-prisma": SecurityAgentSpec(
        name="prisma-defender",
        namespace="twistlock",
        image="registry.example/twistlock/defender:defender_34_03_138",
        allow_unpinned=WHY_A_TAG,
        image_pull_secrets=("twistlock-pull-secret",),
        sensor=PrismaDefender(
            console=SecretKey(secret="defender", key="ws_address"),
            install_bundle=SecretKey(secret="defender", key="install_bundle"),
            certificates="twistlock-secrets",
            cluster_id="3f1c7b9e-52d0-4c7a-9a63-0d5f8e2b6a14",
            cluster_name="production-eu",
            container_engine="cri",
            container_storage="/var/lib/rancher/rke2/agent/containerd",
            collect_pod_labels=True,
            monitor_service_accounts=True,
            monitor_istio=True,
            host_compliance=True,
            unique_hostname=False,
            nftables=False,
            fips=True,
            node_users=False,
            syslog=False,
            runc_proxy=True,
            selinux_type="spc_t",
        ),
    ),
}
