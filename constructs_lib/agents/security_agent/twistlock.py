"""Prisma Cloud Defender (Twistlock): the node's part of Prisma Cloud Compute.

Facts: PaloAltoNetworks/twistlock-defender-helm, chart twistlock-defender 34.3. The console hands
out the image, which is private, and everything the Secrets hold. Upstream's chart makes up the
cluster's id at the first installation and reads it back from the live object; here it is part of
the declaration, so that the same declaration is always the same cluster.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field

from constructs_lib.agents.security_agent.confinement import (
    CAPABILITIES_OF_EVERY_CONTAINER,
    SelinuxType,
    SensorSecurity,
)
from constructs_lib.declaration.model import MountPath, Part, checked
from constructs_lib.declaration.program import Program
from constructs_lib.declaration.sources import ObjectName, SecretKey
from constructs_lib.k8s.containers import (
    Container,
    Mount,
    Volume,
    env_from_secret,
    env_value,
    host_mount,
)
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.objects import policy_rule
from constructs_lib.platforms.facts import PlatformFacts

__all__ = ["PrismaDefender"]

_STATE: Final = "/var/lib/twistlock"
_ONLY_THE_OWNER: Final = 0o400
_CAPABILITIES: Final = (
    *CAPABILITIES_OF_EVERY_CONTAINER,
    "NET_ADMIN",
    "NET_RAW",
    "SYS_ADMIN",
    "SYS_PTRACE",
    "SYS_CHROOT",
    "MKNOD",
    "SETFCAP",
    "IPC_LOCK",
)


def _cluster_id_problem(text: str) -> str | None:
    if re.fullmatch(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", text) is None:
        return f"{text!r} is not a UUID in lower case; make one with 'uuidgen' and keep it"
    return None


class PrismaDefender(Part):
    """Prisma Cloud's Defender. The agent's ``image`` is required."""

    kind: Literal["prisma"] = "prisma"
    console: SecretKey
    """The WebSocket address of the console (``wss://console:8084``), in a Secret."""
    install_bundle: SecretKey
    """The install bundle the console made for this cluster."""
    certificates: ObjectName
    """The Secret with the Defender's certificates (``twistlock-secrets`` in the console's
    files)."""
    cluster_id: Annotated[str, checked(_cluster_id_problem)]
    """A UUID that tells this cluster from others. Give each cluster its own and never change
    it: the console would take it for another cluster."""
    cluster_name: Annotated[str, Field(min_length=1)] | None = None
    """Name of the cluster in the console; what the cloud calls it by default."""
    container_engine: Literal["cri", "docker"] = "cri"
    """``docker`` for nodes whose containers are run by Docker."""
    container_storage: MountPath | None = "/var/lib/containerd"
    """Where the nodes keep images (``/var/lib/rancher/rke2/agent/containerd``); None mounts
    nothing. The Pod does not start on a node that lacks it."""
    collect_pod_labels: bool = False
    """Show the labels of namespaces and workloads in the console, read from the API server."""
    monitor_service_accounts: bool = False
    """Read roles and their bindings: who may do what in the whole cluster."""
    monitor_istio: bool = False
    """Read Istio's configuration. It allows requests to every Pod through the API server."""
    host_compliance: bool = False
    """Run compliance checks of your own on the node itself."""
    unique_hostname: bool = True
    """Let the cloud's name of the node tell it from others."""
    nftables: bool = True
    """Write nftables rules instead of iptables rules."""
    fips: bool = False
    """Use only cryptography that FIPS allows."""
    node_users: bool = True
    """Mount the node's /etc/passwd. Set False on nodes that have none (Talos)."""
    syslog: bool = True
    """Send audit events to the node's syslog, /dev/log. Set False on nodes that have none."""
    runc_proxy: bool = False
    """Mount the node's /run, writable, for the Defender's runc proxy."""
    selinux_type: SelinuxType | None = None
    """SELinux type of the process where SELinux keeps containers from the runtime's socket
    (``spc_t``)."""

    def default_image(self) -> None:
        """None: Prisma's Defender is a private image."""

    def program(
        self,
        *,
        image: str,
        resources: dict[str, Json],
        config_volume: Volume,
        monitored: bool,
        facts: PlatformFacts,
    ) -> Program:
        """What the Defender needs to run."""
        # Its configuration is its environment, it has no metrics, and it looks for every socket.
        del config_volume, monitored, facts
        return Program(
            main=Container(
                name="defender",
                image=image,
                env=list(self._env()),
                resources=resources,
                security=SensorSecurity(
                    user=0,
                    group=0,
                    capabilities=_CAPABILITIES,
                    selinux_type=self.selinux_type,
                ),
                mounts=list(self._mounts()),
            ),
            cluster_rules=list(self._rules()),
            host_network=True,
            host_pid=True,
            seccomp="Unconfined",
            reasons={
                "DS503": "Only root enters the namespaces of all containers.",
                "DS505": "The Defender enters the namespaces of containers, and writes the "
                "node's packet filter.",
                "DS507": "Upstream runs the Defender without a profile of system calls only.",
                "DS508": "AppArmor keeps a container from looking into the others.",
                "DS601": "The Defender watches and filters connections in the node's network.",
                "DS603": "The sockets of the container runtime are in /var/run.",
                "DS604": "The Defender keeps its state in /var/lib/twistlock, and works on the "
                "runtime's sockets in /var/run.",
                "DS606": "Only the container runtime knows which image a process is of.",
                "DS903": "The Defender takes its address and bundle from the environment.",
                "DS801": "The Defender has no health check; its Console shows which are lost.",
                "DS802": "The Defender has no health check; its Console shows which are lost.",
            },
        )

    def _env(self) -> Iterator[dict[str, Json]]:
        yield env_from_secret("WS_ADDRESS", self.console.secret, self.console.key)
        yield env_from_secret("INSTALL_BUNDLE", self.install_bundle.secret, self.install_bundle.key)
        yield env_value("DEFENDER_TYPE", "cri" if self.container_engine == "cri" else "daemonset")
        yield env_value("DEFENDER_CLUSTER_ID", self.cluster_id)
        method = "default" if self.cluster_name is None else "manual"
        yield env_value("DEFENDER_CLUSTER_NAME_RESOLVING_METHOD", method)
        if self.cluster_name is not None:
            yield env_value("DEFENDER_CLUSTER", self.cluster_name)
        yield env_value("DOCKER_CLIENT_ADDRESS", "/var/run/docker.sock")
        yield env_value("LOG_PROD", "true")
        yield env_value("SYSTEMD_ENABLED", "false")
        switches = {
            "MONITOR_SERVICE_ACCOUNTS": self.monitor_service_accounts,
            "MONITOR_ISTIO": self.monitor_istio,
            "COLLECT_POD_LABELS": self.collect_pod_labels,
            "HOST_CUSTOM_COMPLIANCE_ENABLED": self.host_compliance,
            "CLOUD_HOSTNAME_ENABLED": self.unique_hostname,
            "FIPS_ENABLED": self.fips,
            "NFTABLES_ENABLED": self.nftables,
        }
        for name, on in switches.items():
            yield env_value(name, str(on).lower())

    def _mounts(self) -> Iterator[Mount]:
        yield host_mount("data", _STATE, "DirectoryOrCreate", read_only=False)
        # It lies inside the folder above, so it comes after it.
        yield Mount(volume=self._certificates(), path=f"{_STATE}/certificates")
        # The runtime puts the token's folder below it, which a read-only mount would refuse.
        yield host_mount("var-run", "/var/run", "Directory", read_only=False)
        if self.runc_proxy:
            yield host_mount("run", "/run", "Directory", read_only=False)
        if self.container_storage is not None:
            yield host_mount("container-storage", self.container_storage, "Directory")
        if self.node_users:
            yield host_mount("passwd", "/etc/passwd", "File")
        if self.syslog:
            yield host_mount("syslog", "/dev/log", "Socket")

    def _certificates(self) -> Volume:
        secret: dict[str, Json] = {"secretName": self.certificates, "defaultMode": _ONLY_THE_OWNER}
        return Volume(name="certificates", source={"secret": secret})

    def _rules(self) -> Iterator[dict[str, Json]]:
        if self.monitor_service_accounts:
            rbac = ["roles", "rolebindings", "clusterroles", "clusterrolebindings"]
            yield policy_rule(groups=["rbac.authorization.k8s.io"], resources=rbac, verbs=["list"])
        if self.collect_pod_labels:
            workloads = ["deployments", "replicasets"]
            yield policy_rule(groups=["apps"], resources=workloads, verbs=["get"])
            yield policy_rule(groups=[""], resources=["namespaces", "pods"], verbs=["get"])
        if self.monitor_istio:
            yield from self._istio_rules()

    def _istio_rules(self) -> Iterator[dict[str, Json]]:
        security = ["authorizationpolicies", "peerauthentications"]
        yield policy_rule(groups=["security.istio.io"], resources=security, verbs=["list"])
        network = ["virtualservices", "destinationrules", "gateways"]
        yield policy_rule(groups=["networking.istio.io"], resources=network, verbs=["list"])
        core = ["pods", "endpoints", "services"]
        yield policy_rule(groups=[""], resources=core, verbs=["list"])
        yield policy_rule(groups=[""], resources=["pods/proxy"], verbs=["get"])
