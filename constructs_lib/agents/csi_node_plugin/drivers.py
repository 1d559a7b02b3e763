"""The drivers: one of one's own inside the rails of the known ones, NFS, and host path.

Facts: kubernetes-csi/csi-driver-nfs v4.13.4 and csi-driver-host-path v1.17.1 (deploy folders and
flags), kubernetes-sigs/aws-ebs-csi-driver v1.64.0 for drivers of block devices.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from constructs_lib.agents.csi_node_plugin.csi_driver import CsiDriver, DriverName
from constructs_lib.agents.csi_node_plugin.needs import DriverNeeds, HealthPorts
from constructs_lib.declaration.host import OwnFolder
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.declaration.model import Arguments, Command, DnsLabel, Part, checked
from constructs_lib.declaration.rbac import Rules, policy_rules
from constructs_lib.declaration.resources import QuantityText
from constructs_lib.k8s.containers import Mount, host_mount

__all__ = ["INLINE_NFS", "Driver", "HostPathDriver", "Nfs"]

_ARGS: Final = ("--endpoint=$(CSI_ENDPOINT)", "--nodeid=$(NODE_NAME)")
_STATE: Final = "/csi-data-dir"


class Driver(Part):
    """A driver of one's own. The agent's ``image`` is required.

    Its container is privileged, as mounts that reach the node demand; the sidecars are not.
    """

    kind: Literal["driver"] = "driver"
    name: DriverName
    """The driver's name, exactly as it answers when asked for it (GetPluginInfo)."""
    csi_driver: CsiDriver | None
    """The CSIDriver object, as the driver's documentation has it. None where another manifest,
    such as that of the driver's controller, brings it."""
    command: Command = ()
    """Program to run instead of the image's."""
    args: Arguments = _ARGS
    """Its arguments. ``$(CSI_ENDPOINT)`` and ``$(NODE_NAME)`` are expanded; a driver that reads
    another variable gets it with ``env=(EnvVar(name="NODE_ID", value="$(NODE_NAME)"),)``."""
    stages: bool = False
    """Whether the driver stages volumes (NodeStageVolume): it then also mounts below the
    kubelet's ``plugins`` folder."""
    devices: bool = False
    """Whether the driver works with block devices: it then sees the node's ``/dev``."""
    fuse: bool = False
    """Whether the driver's mounts are served by its own process (FUSE). When its Pod ends, every
    such mount on the node dies, so only OnDelete rolls it out without a reason."""
    rules: Rules = ()
    """What the driver may ask of the API server; without any it gets no token. What provisions
    and attaches volumes belongs to the driver's controller, never here."""
    health_ports: HealthPorts | None = None
    """Ports of the health checks; 9808 and 9809 of the Pod by default. Required on the node's
    network, where those of two drivers would clash."""
    grace_seconds: int = Field(default=30, ge=1, le=3600)
    """Time between the request to stop and the kill. Seconds."""

    def default_image(self) -> None:
        """None: it is a driver of one's own."""

    def needs(self) -> DriverNeeds:
        """What the driver needs to run."""
        return DriverNeeds(
            command=self.command,
            args=self.args,
            stages=self.stages,
            devices=self.devices,
            user_space=self.fuse,
            rules=policy_rules(self.rules),
            grace_seconds=self.grace_seconds,
        )


def _mode_problem(mode: str) -> str | None:
    if len(mode) in {3, 4} and set(mode) <= set("01234567"):
        return None
    return f"{mode!r} is not a mode; write three or four octal digits, as in '0770'"


class Nfs(Part):
    """Volumes of NFS servers, mounted by the node's kernel.

    It mounts volumes that exist; to make new ones the driver's controller is needed as well.
    """

    kind: Literal["nfs"] = "nfs"
    name: DriverName = "nfs.csi.k8s.io"
    """The driver's name. Another one lets a second driver run beside the first."""
    csi_driver: CsiDriver | None = CsiDriver(attach_required=False, fs_group_policy="File")
    """The CSIDriver object. None where the driver's controller brings it. ``INLINE_NFS`` lets
    every Pod name a server of its own in its volumes: any user of the cluster then mounts what the
    nodes can reach."""
    mount_permissions: Annotated[str, checked(_mode_problem)] | None = None
    """Mode given to a volume's folder after it is mounted (``0770``). None leaves it alone."""
    verbosity: int = Field(default=2, ge=0, le=5)
    """How much the driver logs: 2 is each call that changes something, 5 every call."""
    health_ports: HealthPorts = HealthPorts(driver=29653, registrar=29654)
    """Ports of the health checks, on the node's loopback address only. The first is the
    driver's own, and 29652 is its controller's."""

    def default_image(self) -> str:
        return catalogue_image("csi-nfsplugin")

    def needs(self) -> DriverNeeds:
        """What the driver needs to run."""
        mode = self.mount_permissions
        return DriverNeeds(
            args=[
                f"--drivername={self.name}",
                *_ARGS,
                # A leading zero is what makes the flag read it as octal.
                *([f"--mount-permissions=0{mode.removeprefix('0')}"] if mode else []),
                f"--v={self.verbosity}",
            ],
            host_network=True,
            read_only_root=False,
            reasons={
                "DS506": (
                    "For NFS version 3 the mount program starts rpc.statd, which keeps its state "
                    "in the image."
                ),
                "DS601": (
                    "NFS connections of the kernel live in the network they were made in; in the "
                    "Pod's own they would break whenever the Pod is replaced."
                ),
            },
        )


INLINE_NFS: Final = CsiDriver(
    attach_required=False,
    fs_group_policy="File",
    volume_lifecycle_modes=("Persistent", "Ephemeral"),
)
"""The CSIDriver object of an NFS driver that serves volumes declared in Pods too: what the chart of
csi-driver-nfs writes with ``feature.enableInlineVolume``."""


class HostPathDriver(Part):
    """Volumes that are folders of the node: for trying out CSI, not for data that matters.

    It serves volumes that Pods declare inline; for claims its provisioner is needed as well.
    """

    kind: Literal["host-path"] = "host-path"
    name: DriverName = "hostpath.csi.k8s.io"
    """The driver's name."""
    csi_driver: CsiDriver | None = CsiDriver(
        attach_required=False,
        pod_info_on_mount=True,
        volume_lifecycle_modes=("Persistent", "Ephemeral"),
        fs_group_policy="File",
    )
    """The CSIDriver object. Telling the two modes apart takes the Pod's information."""
    state_path: OwnFolder = "/var/lib/csi-hostpath-data"
    """Folder of the node that holds the volumes. Only this driver should use it."""
    capacity: dict[DnsLabel, QuantityText] = Field(default_factory=dict)
    """Size of the storage the driver pretends to have, by kind (``{"fast": "100Gi"}``); without
    any it is not counted."""
    health_ports: HealthPorts | None = None
    """Ports of the health checks; 9808 and 9809 of the Pod by default."""

    def default_image(self) -> str:
        return catalogue_image("csi-hostpathplugin")

    def needs(self) -> DriverNeeds:
        """What the driver needs to run."""
        return DriverNeeds(
            args=[
                f"--drivername={self.name}",
                *_ARGS,
                f"--statedir={_STATE}",
                *(f"--capacity={kind}={size}" for kind, size in self.capacity.items()),
            ],
            stages=True,
            devices=True,
            mounts=[self._state()],
            reasons={"DS604": f"The volumes themselves are folders of {self.state_path}."},
        )

    def _state(self) -> Mount:
        return host_mount("state", self.state_path, "DirectoryOrCreate", at=_STATE, read_only=False)
