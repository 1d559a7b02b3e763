"""Ceph's drivers: block devices (RBD), the file system CephFS, and CephFS through NFS.

Facts: ceph/ceph-csi (``cmd/cephcsi.go``, ``internal`` and ``deploy``) and ceph-csi-operator v1.0.4
(``internal/controller/driver_controller.go``), which makes these Pods for Rook. Less is asked for
here than there, by what the source of the drivers does:

- The node's processes are seen for rbd-nbd only: all else needs them for Multus' network
  namespaces alone, which is deprecated (ceph/ceph-csi#6415, #6436).
- The API server is asked for the node's labels, without which RBD and CephFS do not start.
  Secrets are read by name, and only with ``nbd`` or ``encryption``. NFS gets no token at all.
- NFS is never staged and uses no device, so it sees the Pods' folder only.
- Where mounts are served in user space, a silent driver becomes unready and is not restarted:
  its container would take every such mount of the node with it.

``liveness-prometheus``, which answers a metric instead of a health check, the log rotator and
CSI-Addons are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Final, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from constructs_lib.agents.csi_node_plugin.csi_driver import CsiDriver, DriverName
from constructs_lib.agents.csi_node_plugin.needs import DriverNeeds, HealthPorts
from constructs_lib.agents.csi_node_plugin.node import KubeletFolders
from constructs_lib.agents.storage_agent.encryption import Encryption, read_secrets
from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import ListOf, Part, checked
from constructs_lib.declaration.rbac import PolicyRule
from constructs_lib.declaration.sources import ObjectName
from constructs_lib.errors import Problem
from constructs_lib.k8s.containers import Mount, Volume, host_mount
from constructs_lib.k8s.metadata import label_key_problem
from constructs_lib.k8s.repeats import repeated
from constructs_lib.record import replace

__all__ = ["CephFs", "CephNfs", "Nbd", "Rbd"]

_OWN_LABELS: Final = PolicyRule(resources=("nodes",), verbs=("get",))

_WHAT_WAS_ATTACHED: Final = (
    PolicyRule(groups=("storage.k8s.io",), resources=("volumeattachments",), verbs=("get", "list")),
    PolicyRule(resources=("persistentvolumes",), verbs=("get",)),
)

_REASONS: Final = {
    "DS506": (
        "At its start it writes a Ceph configuration into the image, and mount programs keep "
        "their state there."
    ),
    "DS601": (
        "Connections of the kernel live in the network they were made in: in the Pod's own, "
        "every volume of the node would hang once the Pod is replaced."
    ),
}
_KERNEL_REASONS: Final = {
    **_REASONS,
    "DS603": "Ceph's clients are driven through /sys, and their devices appear in /dev.",
    "DS604": "Ceph's clients are driven through /sys, and mount keeps its table in /run/mount.",
}


def _option_problem(option: str) -> str | None:
    if re.fullmatch(r"[^,\s]+", option) is None:
        return f"{option!r} is not one mount option; write each on its own, as in 'noatime'"
    return None


def _nbd_secrets_problem(secrets: tuple[str, ...]) -> str | None:
    return None if secrets else "no Secret is named; name those of the StorageClasses"


MountOption: TypeAlias = Annotated[str, checked(_option_problem)]


_LONGEST_PREFIX: Final = 63


def _topology_problem(labels: tuple[str, ...]) -> str | None:
    twice = repeated([label.rpartition("/")[2] for label in labels])
    if twice:
        return f"{twice} are the names of two labels, of which the driver keeps one; name each once"
    return None


class _CephDriver(Part):
    kind: str
    name: DriverName
    verbosity: int = Field(default=0, ge=0, le=5)
    """How much the driver logs: 0 is what fails, 4 every step, 5 every call without its
    Secrets. RBD without ``nbd`` logs "healer had failures" once at each start, also at 0: it may
    not list VolumeAttachments, and what the kernel maps needs no healing
    (``internal/rbd/driver/driver.go``)."""

    def _args(self) -> Iterator[str]:
        yield f"--type={self.kind}"
        yield "--nodeserver=true"
        yield "--nodeid=$(NODE_NAME)"
        yield f"--drivername={self.name}"
        yield "--endpoint=$(CSI_ENDPOINT)"
        yield f"--v={self.verbosity}"


class _KernelDriver(_CephDriver):
    topology_labels: Annotated[
        ListOf[Annotated[str, checked(label_key_problem)]], checked(_topology_problem)
    ] = ()
    """Labels of nodes that say where a volume can be reached from
    (``topology.kubernetes.io/zone``). With them StorageClasses can bind a volume to a pool of the
    Pod's zone (``topologyConstrainedPools``); without them those fail on every node. Each node
    must have all of them: the driver ends itself on one that lacks a label."""
    encryption: Encryption | None = None
    """Keys of encrypted volumes that are in a key management system. None where there are no
    such volumes."""

    def _kernel_needs(self, clusters: Mount) -> DriverNeeds:
        needs = DriverNeeds(
            # Every volume takes processes of its own; the runtime's limit is for one program.
            args=[*self._args(), "--pidlimit=-1", *self._topology()],
            stages=True,
            devices=True,
            mounts=[*_kernel_mounts(), clusters],
            host_network=True,
            read_only_root=False,
            rules=[_OWN_LABELS],
            reasons=_KERNEL_REASONS,
        )
        return needs if self.encryption is None else self.encryption.added_to(needs)

    @model_validator(mode="after")
    def _topology_fits(self) -> Self:
        prefix = f"topology.{self.name}"
        if self.topology_labels and len(prefix) > _LONGEST_PREFIX:
            message = (
                f"{prefix!r}, which begins the labels of a volume's place, has {len(prefix)} "
                f"characters; at most {_LONGEST_PREFIX} are allowed, so give the driver a shorter "
                "name"
            )
            raise problems_error([Problem(path=("topology_labels",), message=message)])
        return self

    def _topology(self) -> Iterator[str]:
        if self.topology_labels:
            yield f"--domainlabels={','.join(self.topology_labels)}"


def _kernel_mounts() -> Iterator[Mount]:
    yield host_mount("sys", "/sys", "Directory", read_only=False)
    yield host_mount("run-mount", "/run/mount", "DirectoryOrCreate", read_only=False)
    yield host_mount("lib-modules", "/lib/modules", "Directory")
    # Ceph's programs are handed their keys as files, which must never reach a disk.
    in_memory = {"emptyDir": {"medium": "Memory", "sizeLimit": "4Mi"}}
    keys = Volume(name="keys", source=in_memory)
    yield Mount(volume=keys, path="/tmp/csi/keys", read_only=False)  # noqa: S108  # fixed there


class Nbd(Part):
    """Images may also be mapped by ``rbd-nbd``, a process a volume (``mounter: rbd-nbd``).

    For features the kernel's client has not. Every such volume dies with the driver's Pod and is
    attached again by the next one, so only OnDelete rolls it out without a reason.
    """

    secrets: Annotated[ListOf[ObjectName], checked(_nbd_secrets_problem)]
    """Secrets of the agent's namespace that StorageClasses name as node-stage secret. They are
    read to attach the volumes again; with one that is missing here its volumes stay dead."""


class Rbd(_KernelDriver):
    """Volumes that are RBD images, mapped by the node's kernel as block devices."""

    kind: Literal["rbd"] = "rbd"
    name: DriverName = "rbd.csi.ceph.com"
    """The driver's name. Rook's StorageClasses have its namespace before it
    (``rook-ceph.rbd.csi.ceph.com``)."""
    csi_driver: CsiDriver | None = CsiDriver(attach_required=True, fs_group_policy="File")
    """The CSIDriver object; None where the driver's controller brings it. Attaching keeps a volume
    from being written by two nodes. ``se_linux_mount`` needs the node's /etc/selinux as well
    (``host``)."""
    nbd: Nbd | None = None
    """Lets images be mapped by processes as well. Needs to see the node's processes."""
    health_ports: HealthPorts = HealthPorts(driver=29680, registrar=29681)
    """Ports of the health checks, on the node's loopback address only."""

    def needs(self, *, folders: KubeletFolders, clusters: Mount) -> DriverNeeds:
        """What the driver needs to run."""
        needs = self._kernel_needs(clusters)
        needs = replace(needs, args=[*needs.args, f"--stagingpath={folders.staging}"])
        return needs if self.nbd is None else _with_nbd(needs, self.nbd)


def _with_nbd(needs: DriverNeeds, nbd: Nbd) -> DriverNeeds:
    reason = "rbd-nbd finds its processes by the number they have on the node."
    return replace(
        needs,
        user_space=True,
        liveness=False,
        host_pid=True,
        rules=[*needs.rules, *_WHAT_WAS_ATTACHED],
        role_rules=[*needs.role_rules, *read_secrets(nbd.secrets)],
        reasons={**needs.reasons, "DS602": reason},
    )


class CephFs(_KernelDriver):
    """Volumes that are folders of CephFS, mounted by the node's kernel."""

    kind: Literal["cephfs"] = "cephfs"
    name: DriverName = "cephfs.csi.ceph.com"
    """The driver's name. Rook's StorageClasses have its namespace before it
    (``rook-ceph.cephfs.csi.ceph.com``)."""
    csi_driver: CsiDriver | None = CsiDriver(attach_required=False, fs_group_policy="File")
    """The CSIDriver object; None where the driver's controller brings it. ``se_linux_mount`` needs
    the node's /etc/selinux as well (``host``)."""
    kernel_mount_options: ListOf[MountOption] = ()
    """Options of every mount by the kernel, also of volumes that exist (``ms_mode=secure``)."""
    fuse: bool = False
    """Whether volumes may be mounted by ``ceph-fuse`` (``mounter: fuse``) instead. Every such mount
    dies with the driver's Pod, so only OnDelete rolls it out without a reason; and to mount it
    again the driver keeps the volume's Secret in a file of the node that only root reads."""
    health_ports: HealthPorts = HealthPorts(driver=29682, registrar=29683)
    """Ports of the health checks, on the node's loopback address only."""

    def needs(self, *, folders: KubeletFolders, clusters: Mount) -> DriverNeeds:
        """What the driver needs to run."""
        needs = self._kernel_needs(clusters)
        records = [folders.own_mount("mountinfo")] if self.fuse else []
        return replace(
            needs,
            args=[*needs.args, *self._mount_args()],
            user_space=self.fuse,
            liveness=not self.fuse,
            mounts=[*needs.mounts, *records],
        )

    def _mount_args(self) -> Iterator[str]:
        if not self.fuse:
            # Kernels before 4.17 would get ceph-fuse silently.
            yield "--forcecephkernelclient=true"
        if self.kernel_mount_options:
            yield f"--kernelmountoptions={','.join(self.kernel_mount_options)}"


class CephNfs(_CephDriver):
    """CephFS volumes that Ceph exports through NFS, mounted by the node's kernel."""

    kind: Literal["nfs"] = "nfs"
    name: DriverName = "nfs.csi.ceph.com"
    """The driver's name. Rook's StorageClasses have its namespace before it
    (``rook-ceph.nfs.csi.ceph.com``)."""
    csi_driver: CsiDriver | None = CsiDriver(attach_required=False, fs_group_policy="File")
    """The CSIDriver object; None where the driver's controller brings it."""
    health_ports: HealthPorts = HealthPorts(driver=29684, registrar=29685)
    """Ports of the health checks, on the node's loopback address only."""

    def needs(self, *, folders: KubeletFolders, clusters: Mount) -> DriverNeeds:  # noqa: ARG002  # it keeps nothing
        """What the driver needs to run."""
        return DriverNeeds(
            args=list(self._args()),
            mounts=[clusters],
            host_network=True,
            read_only_root=False,
            reasons=_REASONS,
        )
