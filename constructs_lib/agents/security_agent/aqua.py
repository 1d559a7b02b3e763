"""Aqua Enforcer: the node's part of Aqua's platform, which watches and stops containers.

Facts: aquasecurity/aqua-helm, chart enforcer 2022.4.30. The image is in Aqua's private registry,
so there is none in the catalogue. It does not run without root (aqua-helm#859), and enters the
namespaces of the containers it guards.
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
from constructs_lib.declaration.model import ListOf, Part, checked
from constructs_lib.declaration.program import Program
from constructs_lib.declaration.sources import ObjectName, SecretKey
from constructs_lib.k8s.containers import (
    Container,
    HttpProbe,
    Mount,
    Volume,
    env_from_field,
    env_from_secret,
    env_value,
    host_mount,
    secret_volume,
)
from constructs_lib.k8s.containers import Port as ContainerPort
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.objects import policy_rule
from constructs_lib.platforms.facts import PlatformFacts

__all__ = ["AquaEnforcer", "AquaTls"]

_PORT: Final = 8096
_STATE: Final = "/var/lib/aquasec"
_TLS_FOLDER: Final = "/opt/aquasec/ssl"
_READ: Final = ("get", "list", "watch")
_CAPABILITIES: Final = (
    *CAPABILITIES_OF_EVERY_CONTAINER,
    "SYS_ADMIN",
    "NET_ADMIN",
    "NET_RAW",
    "SYS_PTRACE",
    "MKNOD",
    "SYS_MODULE",
    "AUDIT_CONTROL",
    "SYSLOG",
    "SYS_CHROOT",
    "SYS_RESOURCE",
    "IPC_LOCK",
)


def _gateways_problem(gateways: tuple[str, ...]) -> str | None:
    wrong = [g for g in gateways if re.fullmatch(r"[-A-Za-z0-9.]+:[0-9]{1,5}", g) is None]
    if wrong or not gateways:
        return f"{list(gateways)!r}: write at least one gateway, each as 'host:port'"
    return None


class AquaTls(Part):
    """The Enforcer's own certificate, which it shows to the gateway."""

    secret: ObjectName
    """A Secret of the type ``kubernetes.io/tls``, with ``tls.crt`` and ``tls.key``."""
    own_ca: bool = True
    """Whether the Secret's ``ca.crt`` is the CA of the gateway."""
    verify: bool = True
    """Whether the gateway's certificate must be valid. Leave it on."""

    def env(self) -> Iterator[dict[str, Json]]:
        yield env_value("AQUA_PUBLIC_KEY", f"{_TLS_FOLDER}/cert.pem")
        yield env_value("AQUA_PRIVATE_KEY", f"{_TLS_FOLDER}/key.pem")
        if self.own_ca:
            yield env_value("AQUA_ROOT_CA", f"{_TLS_FOLDER}/ca.pem")
        yield env_value("AQUA_TLS_VERIFY", str(self.verify).lower())

    def mount(self) -> Mount:
        items = {"tls.crt": "cert.pem", "tls.key": "key.pem"}
        if self.own_ca:
            items["ca.crt"] = "ca.pem"
        return Mount(volume=secret_volume("tls", self.secret, items=items), path=_TLS_FOLDER)


class AquaEnforcer(Part):
    """Aqua's Enforcer. The agent's ``image`` is required."""

    kind: Literal["aqua"] = "aqua"
    gateways: Annotated[ListOf[str], checked(_gateways_problem)]
    """Aqua's gateways, as ``host:port`` (``aqua-gateway-svc.aqua:8443``)."""
    token: SecretKey
    """The token of the Enforcer group this agent joins."""
    cluster_id: Annotated[str, Field(min_length=1)] | None = None
    """What Aqua tells this cluster from others by; the UID of kube-system in Aqua's chart."""
    tls: AquaTls | None = None
    """A certificate of the Enforcer's own, where the gateway asks for one."""
    containers_storage: bool = False
    """Whether the nodes keep images in /var/lib/containers (CRI-O, Podman)."""
    monitor_network: bool = False
    """Read Ingresses and NetworkPolicies, Calico's too."""
    monitor_rbac: bool = False
    """Read roles and their bindings: who may do what in the whole cluster."""
    monitor_storage: bool = False
    """Read PersistentVolumes and their claims."""
    selinux_type: SelinuxType | None = None
    """SELinux type of the process where SELinux keeps containers from the runtime's socket
    (``spc_t``)."""

    def default_image(self) -> None:
        """None: Aqua's Enforcer is a private image."""

    def program(
        self,
        *,
        image: str,
        resources: dict[str, Json],
        config_volume: Volume,
        monitored: bool,
        facts: PlatformFacts,
    ) -> Program:
        """What the Enforcer needs to run."""
        # Its configuration is its environment, it has no metrics, and it looks for every socket.
        del config_volume, monitored, facts
        return Program(
            main=Container(
                name="enforcer",
                image=image,
                ports=[ContainerPort(name="health", number=_PORT)],
                env=list(self._env()),
                resources=resources,
                liveness=HttpProbe(path="/healthz", port="health", initial_delay=60, period=30),
                readiness=HttpProbe(path="/readinessz", port="health", initial_delay=60, period=30),
                security=SensorSecurity(
                    user=0,
                    group=0,
                    read_only_root=False,
                    capabilities=_CAPABILITIES,
                    selinux_type=self.selinux_type,
                ),
                mounts=list(self._mounts()),
            ),
            cluster_rules=list(self._rules()),
            host_pid=True,
            seccomp="Unconfined",
            reasons={
                "DS503": "Only root enters the namespaces of all containers.",
                "DS505": "The Enforcer enters the namespaces of the containers it guards.",
                "DS506": "Upstream runs the Enforcer on a writable image only.",
                "DS507": "Upstream runs the Enforcer without a profile of system calls only.",
                "DS508": "AppArmor keeps a container from looking into the others.",
                "DS603": "The Enforcer checks the node's processes, devices and settings.",
                "DS604": "The Enforcer keeps its state in /var/lib/aquasec, and works on the "
                "runtime's sockets in /var/run and on /dev.",
                "DS903": "The Enforcer takes its token from the environment.",
                "DS606": "Only the container runtime knows which image a process is of.",
                "DS607": "The settings the Enforcer checks are in /etc, those of Kubernetes too.",
            },
        )

    def _env(self) -> Iterator[dict[str, Json]]:
        yield env_value("AQUA_SERVER", ",".join(self.gateways))
        yield env_from_secret("AQUA_TOKEN", self.token.secret, self.token.key)
        yield env_from_field("AQUA_NODE_NAME", "spec.nodeName")
        yield env_from_field("AQUA_LOGICAL_NAME", "spec.nodeName")
        if self.cluster_id is not None:
            yield env_value("AQUA_K8S_CLUSTER_ID", self.cluster_id)
        yield env_value("AQUA_INSTALL_PATH", _STATE)
        yield env_value("AQUA_HEALTH_MONITOR_ENABLED", "true")
        if self.tls is not None:
            yield from self.tls.env()

    def _mounts(self) -> Iterator[Mount]:
        # The runtime puts the token's folder below it, which a read-only mount would refuse.
        yield host_mount("var-run", "/var/run", "Directory", read_only=False)
        yield host_mount("dev", "/dev", "Directory", read_only=False)
        for name in ("sys", "proc", "etc"):
            yield host_mount(name, f"/{name}", "Directory", at=f"/host/{name}")
        yield host_mount("aquasec", _STATE, "DirectoryOrCreate", at="/host/opt/aquasec")
        for name, at in (
            ("tmp", "/opt/aquasec/tmp"),
            ("audit", "/opt/aquasec/audit"),
            ("data", "/data"),
        ):
            path = f"{_STATE}/{name}"
            yield host_mount(f"aquasec-{name}", path, "DirectoryOrCreate", at=at, read_only=False)
        if self.containers_storage:
            yield host_mount("containers", "/var/lib/containers", "Directory")
        if self.tls is not None:
            yield self.tls.mount()

    def _rules(self) -> Iterator[dict[str, Json]]:
        core = ["nodes", "namespaces", "pods", "services", "endpoints", "componentstatuses"]
        yield policy_rule(groups=[""], resources=core, verbs=_READ)
        yield policy_rule(groups=["apps"], resources=["deployments"], verbs=_READ)
        if self.monitor_storage:
            storage = ["persistentvolumes", "persistentvolumeclaims"]
            yield policy_rule(groups=[""], resources=storage, verbs=_READ)
        if self.monitor_network:
            network = ["ingresses", "networkpolicies"]
            yield policy_rule(groups=["networking.k8s.io"], resources=network, verbs=_READ)
            calico = ["globalnetworkpolicies"]
            yield policy_rule(groups=["crd.projectcalico.org"], resources=calico, verbs=_READ)
        if self.monitor_rbac:
            rbac = ["roles", "rolebindings", "clusterroles", "clusterrolebindings"]
            yield policy_rule(groups=["rbac.authorization.k8s.io"], resources=rbac, verbs=_READ)
