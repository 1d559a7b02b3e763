"""What a platform refuses of a DaemonSet, and what the DaemonSet looks for where it is not.

What the platform refuses never starts, whoever grants it; what is elsewhere or cannot be written
leaves a Pod in ContainerCreating, or an agent that sees nothing.
Sources: the security measures that GKE documents for Autopilot; for the rest
``platforms/facts.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal, TypeAlias

from constructs_lib.daemon_set.container import ContainerView, HostMount
from constructs_lib.daemon_set.host_paths import LOGS, holds, normal_path
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.manifest import Path
from constructs_lib.platforms.facts import KUBELET, PLATFORMS, Platform, PlatformFacts
from constructs_lib.record import dataclass

__all__ = ["DEVICE_PLUGINS", "BlockedOn", "Obstacle", "obstacles"]

Kind: TypeAlias = Literal["refused", "elsewhere", "absent", "read-only"]
"""refused: the platform lets no such Pod in. elsewhere: the platform has it in another folder.
absent: its nodes have no such thing. read-only: it can be neither written nor made."""

DEVICE_PLUGINS: Final = f"{KUBELET}/device-plugins"
"""Where the kubelet listens to device plugins, whatever its folder. Source: the constants of
``k8s.io/kubelet/pkg/apis/deviceplugin``."""

_POD: Final = ("spec", "template", "spec")
_AUTOPILOT_CAPABILITIES: Final = frozenset(
    {
        "AUDIT_WRITE",
        "CHOWN",
        "DAC_OVERRIDE",
        "FOWNER",
        "FSETID",
        "KILL",
        "MKNOD",
        "NET_BIND_SERVICE",
        "NET_RAW",
        "SETFCAP",
        "SETGID",
        "SETPCAP",
        "SETUID",
        "SYS_CHROOT",
        "SYS_PTRACE",
    }
)
_MADE: Final = frozenset({"DirectoryOrCreate", "FileOrCreate"})
_ASKED_FOR: Final = frozenset({"BlockDevice", "CharDevice", "Directory", "File", "Socket"})
_DOCKER: Final = ("/run/docker.sock", "/run/dockershim.sock")


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """One thing that a platform does not let a DaemonSet have."""

    kind: Kind
    """What is in the way."""
    message: str
    """What the platform does or has, as a sentence without its end."""
    path: Path
    """Its place in the DaemonSet."""
    container: str | None = None
    """The container it is of."""
    waits: bool = False
    """Whether the Pod waits for ever: what has to be there is certainly not."""


def obstacles(daemon_set: SpecView, platform: Platform) -> Iterator[Obstacle]:
    """What is in the way of a DaemonSet on a platform; nothing is known of ``generic``.

    Args:
        daemon_set: the DaemonSet.
        platform: what the cluster runs on.
    """
    facts = PLATFORMS[platform]
    if facts.no_daemon_sets:
        message = f"{facts.title} runs no Pod of a DaemonSet: it has no nodes to share"
        yield Obstacle(kind="refused", message=message, path=("spec",))
        return
    if facts.baseline_only:
        yield from _beyond_autopilot(daemon_set, facts)
        return
    if platform != "generic" and not daemon_set.is_windows:
        yield from _elsewhere(daemon_set.host_mounts, facts)
        for host in daemon_set.host_mounts:
            yield from _not_there(host, facts)


class BlockedOn:
    """What keeps the Pods of a DaemonSet from starting on a platform, asked for when it matters.

    Args:
        daemon_set: the DaemonSet; none for one that nothing blocks.
    """

    def __init__(self, daemon_set: SpecView | None = None) -> None:
        self._daemon_set = daemon_set
        self._found: dict[Platform, tuple[str, ...]] = {}

    def __bool__(self) -> bool:
        return self._daemon_set is not None and bool(self._daemon_set.host_mounts)

    def on(self, platform: Platform) -> tuple[str, ...]:
        """Why its Pods wait for ever there, as sentences without their end."""
        if self._daemon_set is None:
            return ()
        if platform not in self._found:
            found = obstacles(self._daemon_set, platform)
            self._found[platform] = tuple(each.message for each in found if each.waits)
        return self._found[platform]


def _beyond_autopilot(daemon_set: SpecView, facts: PlatformFacts) -> Iterator[Obstacle]:
    def refused(what: str, path: Path, container: str | None = None) -> Obstacle:
        message = f"{facts.title} rejects {what}"
        return Obstacle(kind="refused", message=message, path=path, container=container)

    for field in ("hostNetwork", "hostPID", "hostIPC"):
        if daemon_set.pod.get(field):
            yield refused(field, (*_POD, field))
    written = {host.mount.volume_name for host in daemon_set.host_mounts if host.mount.is_writable}
    for volume in daemon_set.volumes:
        source = volume.host_path
        if source is None:
            continue
        if not holds(LOGS, source.path):
            yield refused(f"the host path {source.written}", (*volume.path, "hostPath", "path"))
        elif volume.name in written:
            place = (*volume.path, "hostPath", "path")
            yield refused(f"writing to the host path {source.written}", place)
    for container in daemon_set.all:
        for what, path in _of_container(container):
            yield refused(what, (*container.path, *path), container.name)


def _of_container(container: ContainerView) -> Iterator[tuple[str, Path]]:
    name = container.name
    if container.security.is_privileged:
        yield f"the privileged container {name!r}", ("securityContext", "privileged")
    added = ("securityContext", "capabilities", "add")
    for capability in sorted({*container.security.added} - _AUTOPILOT_CAPABILITIES):
        yield f"the capability {capability} of container {name!r}", added
    for port in container.ports:
        if port.host_port:
            yield f"the host port {port.host_port}", ("ports",)


def _elsewhere(mounts: Sequence[HostMount], facts: PlatformFacts) -> Iterator[Obstacle]:
    """What all of the mounts look for, and where the platform has it instead."""
    every = PLATFORMS.values()
    yield from _misplaced(
        mounts, facts, "kubelet's folder", facts.kubelet, {each.kubelet for each in every}
    )
    sockets = {each.runtime_socket for each in every}.union(_DOCKER)
    yield from _misplaced(
        mounts, facts, "container runtime's socket", facts.runtime_socket, sockets
    )
    yield from _misplaced(
        mounts,
        facts,
        "folder of network plugins",
        normal_path(facts.cni_bin),
        {normal_path(each.cni_bin) for each in every},
    )
    yield from _misplaced(
        mounts,
        facts,
        "folder of network configuration",
        normal_path(facts.cni_conf),
        {normal_path(each.cni_conf) for each in every},
    )


def _misplaced(
    mounts: Sequence[HostMount], facts: PlatformFacts, what: str, right: str, known: set[str]
) -> Iterator[Obstacle]:
    """The mounts of what other platforms have, where none reaches what this one has."""
    if any(holds(right, host.path) or holds(host.path, right) for host in mounts):
        return
    for host in mounts:
        if holds(DEVICE_PLUGINS, host.path):
            continue
        if any(holds(each, host.path) or _leads_to(host.path, each) for each in known - {right}):
            yield _of_mount(host, "elsewhere", f"the {what} of {facts.title} is {right}")
            return


def _leads_to(folder: str, path: str) -> bool:
    """Whether a folder is mounted for what lies right in it: the folder of a socket."""
    return path.endswith(".sock") and folder == path.rpartition("/")[0] and folder != "/run"


def _not_there(host: HostMount, facts: PlatformFacts) -> Iterator[Obstacle]:
    path = host.path
    if not facts.has(path):
        yield _of_mount(host, "absent", f"{facts.title} has no {path}")
    elif path != "/" and not facts.can_write(path):
        if host.mount.is_writable:
            message = f"the root file system of {facts.title} is read-only, and {path} with it"
            yield _of_mount(host, "read-only", message)
        elif _type_of(host) in _MADE:
            message = (
                f"the root file system of {facts.title} is read-only, so {path} cannot be made "
                "where it is not there"
            )
            yield _of_mount(host, "read-only", message)


def _type_of(host: HostMount) -> str:
    source = host.mount.volume.host_path
    return "" if source is None else source.type


def _of_mount(host: HostMount, kind: Kind, message: str) -> Obstacle:
    type_ = _type_of(host)
    return Obstacle(
        kind=kind,
        message=message,
        path=host.mount.path,
        container=host.container.name,
        # A folder of that name may be there for something else; a socket is not.
        waits=type_ == "Socket" or (kind == "absent" and type_ in _ASKED_FOR),
    )
