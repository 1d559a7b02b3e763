"""The Pod on every node: the agent, and the steps that prepare the node before it.

Facts: cilium/charts 1.20.0 (cilium-agent/daemonset.yaml) as it is with
``daemon.configSources=config-map:...``: the configuration is mounted, so the step that fetches it
falls away. So does the step that wipes Cilium's state, which nothing here asks for, and the
removal of Cilium from the node when the agent stops: a restart must not leave the node without a
network. The image's iptables replaces itself on its first call (images/runtime).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.agents.cni_agent.cilium.config import (
    CONF_FOLDER_IN_AGENT,
    CONFIG_FOLDER,
    POD_LABELS,
    PROC,
    cgroup_root,
)
from constructs_lib.agents.cni_agent.cilium.declared import CiliumDeclared
from constructs_lib.agents.cni_agent.cilium.ipam import Eni
from constructs_lib.agents.cni_agent.paths import BIN_FOLDER, bin_mount, conf_mount
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.xtables import xtables_lock_mount
from constructs_lib.k8s.containers import (
    Container,
    HttpProbe,
    Mount,
    Propagation,
    SecurityContext,
    env_from_field,
    env_value,
    host_mount,
)
from constructs_lib.k8s.containers import Port as ContainerPort
from constructs_lib.k8s.manifest import Json
from constructs_lib.platforms.facts import PLATFORMS
from constructs_lib.prometheus.objects import Metrics
from constructs_lib.record import dataclass, replace

__all__ = ["HostSecurity", "daemon", "metrics_of", "preparation"]

_AGENT_CAPABILITIES: Final = (
    "CHOWN",
    "KILL",
    "NET_ADMIN",
    "NET_RAW",
    "IPC_LOCK",
    "SYS_MODULE",
    "SYS_ADMIN",
    "SYS_RESOURCE",
    "DAC_OVERRIDE",
    "FOWNER",
    "SETGID",
    "SETUID",
    "SYSLOG",
)
_CLUSTER_HEALTH_PORT: Final = 4240
_NODE_BIN: Final = f"/host{BIN_FOLDER}"
"""Where steps see the node's folder of plugins: the image has its own plugin at ``BIN_FOLDER``."""
_ENTER_THE_NODE: Final = "nsenter --cgroup=/hostproc/1/ns/cgroup --mount=/hostproc/1/ns/mnt"
_BPF: Final = "/sys/fs/bpf"
_FORGET_AWS: Final = (
    "bash",
    "-c",
    (
        "rules=$(iptables-save) && grep -qE 'AWS-(SNAT|CONNMARK)-CHAIN' <<<\"$rules\" || exit 0; "
        "grep -vE 'AWS-(SNAT|CONNMARK)-CHAIN' <<<\"$rules\" | iptables-restore --wait"
    ),
)
"""Takes away the rules that the aws-node DaemonSet left, which go on hiding Pods' addresses."""
_MODULES: Final = "SYS_MODULE"


@dataclass(frozen=True, slots=True, kw_only=True)
class HostSecurity(SecurityContext):
    """Root that works on the node's files and kernel, with the capabilities given.

    The runtime's AppArmor profile forbids mounts, SELinux what other containers may not touch.
    """

    def manifest(self) -> dict[str, Json]:
        result = SecurityContext.manifest(self)
        if "SYS_ADMIN" in self.capabilities:
            # It implies escalation: false beside it would promise what the kernel does not keep.
            result.pop("allowPrivilegeEscalation")
        result["appArmorProfile"] = {"type": "Unconfined"}
        result["seLinuxOptions"] = {"level": "s0", "type": "spc_t"}
        return result


def daemon(plugin: CiliumDeclared, agent: AgentSpec) -> Container:
    """The agent."""
    healthy = HttpProbe(path="/healthz", port="health", host=plugin.loopback, period=30, timeout=5)
    capabilities = [
        name for name in _AGENT_CAPABILITIES if name != _MODULES or plugin.load_kernel_modules
    ]
    return Container(
        name="cilium-agent",
        image=agent.resolved_image,
        command=["cilium-agent"],
        args=[f"--config-dir={CONFIG_FOLDER}"],
        ports=list(_ports(plugin)),
        env=list(_env(plugin)),
        resources=agent.resources.manifest(),
        # Ten minutes: the first start compiles programs and waits for the operator's CRDs.
        startup=replace(healthy, initial_delay=5, period=2, timeout=1, failure_threshold=300),
        liveness=replace(healthy, failure_threshold=10),
        readiness=healthy,
        post_start=_FORGET_AWS if _may_follow_aws_node(plugin, agent) else (),
        security=HostSecurity(user=0, group=0, read_only_root=False, capabilities=capabilities),
        mounts=[Mount(volume=agent.config_volume(), path=CONFIG_FOLDER), *_mounts(plugin, agent)],
    )


def preparation(plugin: CiliumDeclared, agent: AgentSpec) -> list[Container]:
    """The steps before the agent, in order."""
    steps = _Steps(plugin=plugin, agent=agent)
    mount_cgroup = [steps.mount_cgroup()] if plugin.mount_cgroup else []
    return [*mount_cgroup, steps.write_sysctl(), steps.mount_bpf(), steps.install_plugin()]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Steps:
    """Containers of the agent's image that run once."""

    plugin: CiliumDeclared
    agent: AgentSpec

    def mount_cgroup(self) -> Container:
        """Mount a cgroup2 file system for Cilium on the node."""
        return self._on_the_node("mount-cgroup", "cilium-mount", cgroup_root(self.plugin))

    def write_sysctl(self) -> Container:
        """Keep systemd from switching on a filter that drops packets of Pods (rp_filter)."""
        return self._on_the_node("apply-sysctl-overwrites", "cilium-sysctlfix")

    def mount_bpf(self) -> Container:
        """Mount the file system of eBPF maps, where it is not, so that the node keeps it."""
        mounted = f"grep -q ' {_BPF} bpf ' /proc/mounts"
        return Container(
            name="mount-bpf-fs",
            image=self.agent.resolved_image,
            command=["sh", "-c"],
            args=[f"{mounted} || mount -t bpf bpf {_BPF}"],
            resources=self.agent.resources.manifest(),
            # Only from a privileged container does a mount reach the node.
            security=SecurityContext(privileged=True, user=0, group=0),
            mounts=[_bpf_mount("Bidirectional")],
        )

    def install_plugin(self) -> Container:
        """Copy Cilium's plugin to where the runtime looks for it."""
        return Container(
            name="install-cni-binaries",
            image=self.agent.resolved_image,
            command=["/install-plugin.sh"],
            resources=self.agent.resources.manifest(),
            security=self._security(),
            mounts=[bin_mount(self.agent, at=_NODE_BIN)],
        )

    def _on_the_node(self, name: str, program: str, *arguments: str) -> Container:
        """Run a program of the image where the node's process 1 runs: on its files and mounts."""
        folder = PLATFORMS[self.agent.platform].cni_bin
        copy = f"cp /usr/bin/{program} {_NODE_BIN}/{program}"
        run = " ".join([_ENTER_THE_NODE, f"{folder}/{program}", *arguments])
        return Container(
            name=name,
            image=self.agent.resolved_image,
            command=["sh", "-c"],
            args=[f"{copy} && {run} && rm {_NODE_BIN}/{program}"],
            resources=self.agent.resources.manifest(),
            security=self._security("SYS_ADMIN", "SYS_CHROOT", "SYS_PTRACE"),
            mounts=[
                bin_mount(self.agent, at=_NODE_BIN),
                host_mount("hostproc", "/proc", "Directory", at="/hostproc"),
            ],
        )

    def _security(self, *capabilities: str) -> HostSecurity:
        writes = self.plugin.bin_folder_capabilities
        return HostSecurity(user=0, group=0, capabilities=(*capabilities, *writes))


def _bpf_mount(propagation: Propagation) -> Mount:
    return host_mount(
        "bpf-maps", _BPF, "DirectoryOrCreate", read_only=False, propagation=propagation
    )


def _may_follow_aws_node(plugin: CiliumDeclared, agent: AgentSpec) -> bool:
    """Whether the node may have run Amazon's own plugin before."""
    return agent.platform == "eks" or isinstance(plugin.ipam, Eni)


def metrics_of(plugin: CiliumDeclared) -> Metrics | None:
    """Where the agent serves metrics of its own; none where it does not."""
    if plugin.metrics_port is None:
        return None
    port = ContainerPort(name="metrics", number=plugin.metrics_port, host=True)
    return Metrics(port=port, honor_labels=True, pod_labels=tuple(POD_LABELS))


def _ports(plugin: CiliumDeclared) -> Iterator[ContainerPort]:
    yield ContainerPort(name="health", number=plugin.health_port, host=True)
    yield ContainerPort(name="cluster-health", number=_CLUSTER_HEALTH_PORT, host=True)
    if (metrics := metrics_of(plugin)) is not None:
        yield metrics.port
    if plugin.hubble is not None:
        yield from plugin.hubble.ports()


def _env(plugin: CiliumDeclared) -> Iterator[dict[str, Json]]:
    yield env_from_field("K8S_NODE_NAME", "spec.nodeName")
    yield env_from_field("CILIUM_K8S_NAMESPACE", "metadata.namespace")
    limit = {"resource": "limits.memory", "divisor": "1"}
    yield {"name": "GOMEMLIMIT", "valueFrom": {"resourceFieldRef": limit}}
    # Agents that all ask again at once keep an API server down that has just come back. Seconds.
    yield env_value("KUBE_CLIENT_BACKOFF_BASE", "1")
    yield env_value("KUBE_CLIENT_BACKOFF_DURATION", "120")
    if plugin.kube_proxy_replacement is not None:
        yield from plugin.kube_proxy_replacement.env()


def _mounts(plugin: CiliumDeclared, agent: AgentSpec) -> Iterator[Mount]:
    yield host_mount("cilium-run", "/var/run/cilium", "DirectoryOrCreate", read_only=False)
    yield host_mount(
        "cilium-netns",
        "/var/run/netns",
        "DirectoryOrCreate",
        at="/var/run/cilium/netns",
        propagation="HostToContainer",
    )
    yield _bpf_mount("HostToContainer")
    if not plugin.mount_cgroup:
        yield host_mount("cilium-cgroup", cgroup_root(plugin), "Directory")
    yield conf_mount(agent, at=CONF_FOLDER_IN_AGENT)
    for kind in ("net", "kernel"):
        at = f"{PROC}/sys/{kind}"
        name = f"host-proc-sys-{kind}"
        yield host_mount(name, f"/proc/sys/{kind}", "Directory", at=at, read_only=False)
    if plugin.load_kernel_modules:
        yield host_mount("lib-modules", "/lib/modules", "Directory")
    yield xtables_lock_mount()
    for part in (plugin.encryption, plugin.hubble):
        if part is not None:
            yield from part.mounts()
    if plugin.masquerade is not None:
        yield from plugin.masquerade.mounts(agent.name)
