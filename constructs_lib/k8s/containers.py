"""Containers, probes and what they mount, as records that render to plain data.

A volume exists because a container mounts it: the Pod's volumes are collected from the mounts,
so a mount of a volume that is not defined, or a volume nobody mounts, cannot be written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeAlias

from constructs_lib.k8s.manifest import Json
from constructs_lib.record import dataclass, field

__all__ = [
    "AnyPropagation",
    "Container",
    "ExecProbe",
    "GrpcProbe",
    "Handler",
    "HostPathType",
    "HttpProbe",
    "Mount",
    "Port",
    "Probe",
    "Propagation",
    "SecurityContext",
    "TcpProbe",
    "Volume",
    "config_map_volume",
    "empty_dir_volume",
    "env_from_field",
    "env_from_secret",
    "env_value",
    "host_mount",
    "host_path_volume",
    "secret_volume",
    "volumes_of",
]

HostPathType: TypeAlias = Literal[
    "DirectoryOrCreate",
    "Directory",
    "FileOrCreate",
    "File",
    "Socket",
    "CharDevice",
    "BlockDevice",
]
"""What must be at the path on the node. The unchecked empty type is left out on purpose: with it
a missing path becomes an empty directory on every node."""

Propagation: TypeAlias = Literal["HostToContainer", "Bidirectional"]
"""How file systems that are mounted later are seen."""

AnyPropagation: TypeAlias = Literal[Propagation, "None"]
"""The same, or that they are not: what a mount has that says nothing. Written out it is another
text to Kubernetes, so one that says it has to keep it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """A Pod volume: its name and its one source (``{"hostPath": {...}}``)."""

    name: str
    source: Mapping[str, Json]

    def manifest(self) -> dict[str, Json]:
        return {"name": self.name, **self.source}


def host_path_volume(name: str, path: str, type_: HostPathType) -> Volume:
    """A path of the node, checked by the kubelet to be of the given type."""
    return Volume(name=name, source={"hostPath": {"path": path, "type": type_}})


def config_map_volume(name: str, config_map: str) -> Volume:
    """The files of a ConfigMap."""
    return Volume(name=name, source={"configMap": {"name": config_map}})


def secret_volume(
    name: str, secret: str, *, items: Mapping[str, str] | None = None, optional: bool = False
) -> Volume:
    """The keys of a Secret as files, all of them or only ``items`` (key to file name).

    The Pod waits for the Secret unless it is optional; then its files appear once it is there.
    """
    source: dict[str, Json] = {"secretName": secret}
    if optional:
        source["optional"] = True
    if items:
        source["items"] = [{"key": key, "path": path} for key, path in items.items()]
    return Volume(name=name, source={"secret": source})


def empty_dir_volume(name: str, size_limit: str) -> Volume:
    """Scratch space that lives as long as the Pod, bounded so that it cannot fill the node."""
    return Volume(name=name, source={"emptyDir": {"sizeLimit": size_limit}})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mount:
    """A volume at a path of the container. Read-only unless said otherwise."""

    volume: Volume
    path: str
    read_only: bool = True
    recursive: bool = False
    """Whether what is mounted below it is read-only as well, on nodes whose runtime knows how.
    The API refuses it together with propagation."""
    propagation: AnyPropagation | None = None
    sub_path: str = ""
    """The part of the volume that is mounted; all of it by default."""

    def manifest(self) -> dict[str, Json]:
        result: dict[str, Json] = {"name": self.volume.name, "mountPath": self.path}
        if self.sub_path:
            result["subPath"] = self.sub_path
        if self.read_only:
            result["readOnly"] = True
        if self.recursive:
            result["recursiveReadOnly"] = "IfPossible"
        if self.propagation is not None:
            result["mountPropagation"] = self.propagation
        return result


def host_mount(
    name: str,
    path: str,
    type_: HostPathType,
    *,
    at: str | None = None,
    read_only: bool = True,
    recursive: bool = False,
    propagation: Propagation | None = None,
) -> Mount:
    """A path of the node in the container, at the same place unless said otherwise."""
    return Mount(
        volume=host_path_volume(name, path, type_),
        path=at or path,
        read_only=read_only,
        recursive=recursive,
        propagation=propagation,
    )


def env_value(name: str, value: str) -> dict[str, Json]:
    """An environment variable with a literal value."""
    return {"name": name, "value": value}


def env_from_field(name: str, field_path: str) -> dict[str, Json]:
    """An environment variable taken from the Pod itself (``spec.nodeName``).

    The default version is written out: the whole reference has one owner, so that without it a
    change from client-side to server-side apply ends in a conflict.
    """
    field = {"apiVersion": "v1", "fieldPath": field_path}
    return {"name": name, "valueFrom": {"fieldRef": field}}


def env_from_secret(name: str, secret: str, key: str) -> dict[str, Json]:
    """An environment variable from a Secret; the container does not start without the key."""
    return {"name": name, "valueFrom": {"secretKeyRef": {"name": secret, "key": key}}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """A port the container listens on.

    ``host`` also claims it on the node, where the scheduler sees a clash instead of the
    container crashing on it.
    """

    name: str
    """Its name; empty for a port that has none."""
    number: int
    host: bool = False
    protocol: Literal["TCP", "UDP", "SCTP"] = "TCP"
    host_number: int | None = None
    """Its number on the node, where it is claimed under another one."""

    def manifest(self) -> dict[str, Json]:
        result: dict[str, Json] = {"name": self.name} if self.name else {}
        result["containerPort"] = self.number
        if self.host or self.host_number is not None:
            result["hostPort"] = self.host_number or self.number
        if self.protocol != "TCP":
            result["protocol"] = self.protocol
        return result


@dataclass(frozen=True, slots=True, kw_only=True)
class _ProbeTiming:
    """How often and how patiently a probe asks. Seconds; defaults are those of the API."""

    initial_delay: int = 0
    period: int = 10
    timeout: int = 1
    failure_threshold: int = 3
    success_threshold: int = 1

    def _timing(self) -> dict[str, Json]:
        result: dict[str, Json] = {}
        if self.initial_delay:
            result["initialDelaySeconds"] = self.initial_delay
        result["periodSeconds"] = self.period
        result["timeoutSeconds"] = self.timeout
        result["failureThreshold"] = self.failure_threshold
        if self.success_threshold != 1:
            result["successThreshold"] = self.success_threshold
        return result


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpProbe(_ProbeTiming):
    """An HTTP GET by the kubelet; 200 to 399 is healthy."""

    path: str
    port: str | int
    host: str | None = None
    """Address asked, as the kubelet sees it; the Pod's own by default. For what listens on the
    node's loopback address only."""
    https: bool = False
    """Whether it is asked over TLS. The kubelet checks no certificate and shows none."""
    headers: Mapping[str, str] = field(default_factory=dict)

    def manifest(self) -> dict[str, Json]:
        asked: dict[str, Json] = {"path": self.path, "port": self.port}
        if self.host is not None:
            asked["host"] = self.host
        if self.https:
            asked["scheme"] = "HTTPS"
        if self.headers:
            asked["httpHeaders"] = [{"name": k, "value": v} for k, v in self.headers.items()]
        return {"httpGet": asked, **self._timing()}


@dataclass(frozen=True, slots=True, kw_only=True)
class TcpProbe(_ProbeTiming):
    """A TCP connection by the kubelet; an accepted connection is healthy."""

    port: str | int

    def manifest(self) -> dict[str, Json]:
        return {"tcpSocket": {"port": self.port}, **self._timing()}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecProbe(_ProbeTiming):
    """A command run in the container; exit code 0 is healthy."""

    command: Sequence[str]

    def manifest(self) -> dict[str, Json]:
        return {"exec": {"command": list(self.command)}, **self._timing()}


@dataclass(frozen=True, slots=True, kw_only=True)
class GrpcProbe(_ProbeTiming):
    """A question by the protocol of gRPC health checks; SERVING is healthy."""

    port: int
    service: str = ""
    """The service that is asked for; the whole server by default."""

    def manifest(self) -> dict[str, Json]:
        asked: dict[str, Json] = {"port": self.port}
        if self.service:
            asked["service"] = self.service
        return {"grpc": asked, **self._timing()}


Probe: TypeAlias = HttpProbe | TcpProbe | ExecProbe | GrpcProbe


Handler: TypeAlias = Sequence[str] | Mapping[str, Json]
"""A command that runs in the container, or any other handler as the API has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityContext:
    """What the container's process may do.

    The defaults are the floor, not the API's defaults: no escalation, no capability, an
    immutable image, not root.
    """

    privileged: bool = False
    read_only_root: bool = True
    user: int | None = None
    """User id; 0 is root; none leaves it to the image, which must then not be root."""
    group: int | None = None
    capabilities: Sequence[str] = ()
    """Capabilities added after ALL are dropped."""
    app_armor: Literal["Unconfined"] | None = None
    """``Unconfined`` where AppArmor's default profile refuses what the container is for; none is
    that profile. Nodes without AppArmor ignore it."""

    def manifest(self) -> dict[str, Json]:
        result: dict[str, Json] = {}
        if self.privileged:
            # The API refuses allowPrivilegeEscalation: false here, and drop means nothing.
            result["privileged"] = True
        else:
            result["allowPrivilegeEscalation"] = False
            capabilities: dict[str, Json] = {}
            if self.capabilities:
                capabilities["add"] = list(dict.fromkeys(self.capabilities))
            capabilities["drop"] = ["ALL"]
            result["capabilities"] = capabilities
        if self.read_only_root:
            result["readOnlyRootFilesystem"] = True
        if self.user != 0:
            result["runAsNonRoot"] = True
        if self.user is not None:
            result["runAsUser"] = self.user
        if self.group is not None:
            result["runAsGroup"] = self.group
        if self.app_armor is not None:
            result["appArmorProfile"] = {"type": self.app_armor}
        return result


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """One container of the Pod, in the order people read it."""

    name: str
    image: str
    resources: Mapping[str, Json]
    security: SecurityContext | Mapping[str, Json] | None
    """What its process may do; plain data are written as they are, also where they say nothing."""
    command: Sequence[str] = ()
    args: Sequence[str] = ()
    ports: Sequence[Port] = ()
    env: Sequence[Mapping[str, Json]] = ()
    env_from: Sequence[Mapping[str, Json]] = ()
    startup: Probe | None = None
    liveness: Probe | None = None
    readiness: Probe | None = None
    post_start: Handler = ()
    """What is done once it has started."""
    pre_stop: Handler = ()
    """What is done before it is told to stop."""
    mounts: Sequence[Mount] = ()
    further: Mapping[str, Json] = field(default_factory=dict)
    """Fields of the API beside these."""

    def manifest(self) -> dict[str, Json]:
        hooks = {"postStart": self.post_start, "preStop": self.pre_stop}
        written: dict[str, Json] = {
            "command": list(self.command),
            "args": list(self.args),
            "ports": [port.manifest() for port in self.ports],
            "env": [dict(entry) for entry in self.env],
            "envFrom": [dict(entry) for entry in self.env_from],
            "resources": dict(self.resources) or None,
            "startupProbe": self.startup and self.startup.manifest(),
            "livenessProbe": self.liveness and self.liveness.manifest(),
            "readinessProbe": self.readiness and self.readiness.manifest(),
            "lifecycle": {
                name: hook if isinstance(hook, Mapping) else {"exec": {"command": list(hook)}}
                for name, hook in hooks.items()
                if hook
            }
            or None,
            "securityContext": self._security(),
            "volumeMounts": [mount.manifest() for mount in self.mounts],
        }
        given = {name: value for name, value in written.items() if value not in (None, [])}
        return {"name": self.name, "image": self.image, **self.further, **given}

    def _security(self) -> dict[str, Json] | None:
        if isinstance(self.security, SecurityContext):
            return self.security.manifest()
        return None if self.security is None else dict(self.security)


def volumes_of(
    containers: Iterable[Container], first: Iterable[Volume] = ()
) -> list[dict[str, Json]]:
    """The Pod's volumes: those its containers mount, once each, in the order first mounted.

    Args:
        containers: the containers.
        first: volumes that stand before all others, whoever mounts them.
    """
    volumes = {volume.name: volume for volume in first}
    for container in containers:
        for mount in container.mounts:
            volumes.setdefault(mount.volume.name, mount.volume)
    return [volume.manifest() for volume in volumes.values()]
