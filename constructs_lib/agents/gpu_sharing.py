"""How several Pods share a GPU: in turns, at once (MPS), or node by node as a label says.

Facts: NVIDIA/k8s-device-plugin v0.20.0 (``api/config/v1``, ``cmd/mps-control-daemon``,
``cmd/config-manager``, the chart's daemonset-device-plugin.yml and
daemonset-mps-control-daemon.yml). The chart runs MPS' control daemon in a DaemonSet of its own; it
is a container beside the plugin here, which waits for it (``waitForDaemon``): both read the same
configuration, and neither is of use without the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Final, TypeAlias

from pydantic import Field

from constructs_lib.agents.gpu_nodes import GpuResource
from constructs_lib.declaration.model import DnsLabel, MountPath, Part, checked
from constructs_lib.k8s.containers import (
    Container,
    Mount,
    SecurityContext,
    Volume,
    empty_dir_volume,
    env_from_field,
    host_mount,
)
from constructs_lib.k8s.manifest import Json
from constructs_lib.yaml.writer import document_to_yaml

__all__ = ["CONFIG_LABEL", "Mps", "PerNode", "TimeSlicing", "sharing_file"]

CONFIG_LABEL: Final = "nvidia.com/device-plugin.config"
"""The label of a node that names its configuration; the chart's."""

_AVAILABLE: Final = "/available-configs"
_CHOSEN_FOLDER: Final = "/config"
CHOSEN: Final = f"{_CHOSEN_FOLDER}/config.yaml"
"""The configuration of the node, a link that the configuration manager makes."""

_HANG_UP: Final = 1
_PLUGIN: Final = "nvidia-device-plugin"

Replicas: TypeAlias = dict[GpuResource, Annotated[int, Field(ge=2, le=1024)]]


def _replicas_problem(replicas: dict[str, int]) -> str | None:
    if not replicas:
        return "{} shares nothing; write as in {'nvidia.com/gpu': 4}"
    return None


class _Shares(Part):
    replicas: Annotated[Replicas, checked(_replicas_problem)]
    """How often each GPU is offered, by resource (``{"nvidia.com/gpu": 4}``)."""
    rename: bool = False
    """Offer the shares as ``<resource>.shared``, so that nobody takes one for a whole GPU."""
    fail_requests_greater_than_one: bool = True
    """Refuse Pods that ask for more than one share: two shares give them no more than one does,
    and may be of the same GPU."""

    def manifest(self) -> dict[str, Json]:
        """The kind of sharing in the plugin's configuration."""
        return {
            "renameByDefault": self.rename,
            "failRequestsGreaterThanOne": self.fail_requests_greater_than_one,
            "resources": [{"name": n, "replicas": count} for n, count in self.replicas.items()],
        }


class TimeSlicing(_Shares):
    """Several Pods take turns on a GPU. Nothing separates their memory or their faults."""


class Mps(_Shares):
    """Several Pods use a GPU at once, each with its part of memory and threads (CUDA MPS).

    Since Volta; not for slices of a GPU (MIG). A control daemon runs beside the plugin, privileged,
    and every program that uses MPS ends with it: so only OnDelete rolls it out without a reason.
    """

    root: MountPath = "/run/nvidia/mps"
    """Folder of the node for the daemon's pipes and shared memory, which Pods with a share see."""

    def plugin_mounts(self) -> Sequence[Mount]:
        """What the plugin sees of the daemon: it waits for it, and hands its folder to Pods."""
        return (self._root_mount(), self._shared_memory())

    def init(self, image: str, resources: Mapping[str, Json]) -> Container:
        """Makes the daemon's shared memory on the node, once."""
        root = host_mount(
            "mps-root",
            self.root,
            "DirectoryOrCreate",
            at="/mps",
            read_only=False,
            propagation="Bidirectional",
        )
        return Container(
            name="mps-mounts",
            image=image,
            command=["mps-control-daemon", "mount-shm"],
            resources=resources,
            security=SecurityContext(privileged=True, user=0, group=0),
            mounts=[root],
        )

    def daemon(self, image: str, resources: Mapping[str, Json], config: Mount) -> Container:
        """The control daemon: it starts a server for each GPU that is shared."""
        return Container(
            name="mps-control-daemon",
            image=image,
            command=["mps-control-daemon"],
            args=[f"--config-file={config.path}/{CONFIG_FILE}"],
            env=[env_from_field("NODE_NAME", "spec.nodeName")],
            resources=resources,
            # It sets the compute mode of GPUs, and its servers write where they like.
            security=SecurityContext(privileged=True, user=0, group=0, read_only_root=False),
            mounts=[config, *self.plugin_mounts()],
        )

    def _root_mount(self) -> Mount:
        return host_mount("mps-root", self.root, "DirectoryOrCreate", at="/mps", read_only=False)

    def _shared_memory(self) -> Mount:
        path = f"{self.root.rstrip('/')}/shm"
        return host_mount("mps-shm", path, "DirectoryOrCreate", at="/dev/shm", read_only=False)  # noqa: S108  # the container's


CONFIG_FILE: Final = "config.yaml"
"""The name of the only configuration."""


def _configs_problem(configs: dict[str, TimeSlicing | None]) -> str | None:
    return None if configs else "is empty; name at least the default"


class PerNode(Part):
    """Sharing that a node's label chooses: ``nvidia.com/device-plugin.config``.

    A second container follows the label, and the plugin takes the other configuration up without
    a restart. It reads Nodes, so the agent has a token. A label that names no configuration ends
    the plugin of that node until it does.
    """

    default: DnsLabel
    """The configuration of nodes that have no such label."""
    configs: Annotated[dict[DnsLabel, TimeSlicing | None], checked(_configs_problem)]
    """Every configuration by its name; None shares nothing."""

    def files(self) -> dict[str, str]:
        """The configurations as files."""
        return {name: sharing_file(timeSlicing=how) for name, how in self.configs.items()}

    def mounts(self, available: Volume) -> Sequence[Mount]:
        """The configurations, and the link to that of the node."""
        chosen = empty_dir_volume("config-of-the-node", "1Mi")
        return (
            Mount(volume=available, path=_AVAILABLE),
            Mount(volume=chosen, path=_CHOSEN_FOLDER, read_only=False),
        )

    def manager(
        self, image: str, resources: Mapping[str, Json], available: Volume, *, once: bool
    ) -> Container:
        """Follows the node's label: once before the plugin starts, then as long as it runs."""
        signal = [
            "--send-signal=true",
            f"--signal={_HANG_UP}",
            f"--process-to-signal={_PLUGIN}",
        ]
        return Container(
            name="config-manager-init" if once else "config-manager",
            image=image,
            command=["config-manager"],
            args=[
                f"--oneshot={str(once).lower()}",
                "--node-name=$(NODE_NAME)",
                f"--node-label={CONFIG_LABEL}",
                f"--config-file-srcdir={_AVAILABLE}",
                f"--config-file-dst={CHOSEN}",
                f"--default-config={self.default}",
                *(["--send-signal=false"] if once else signal),
            ],
            env=[env_from_field("NODE_NAME", "spec.nodeName")],
            resources=resources,
            # The link is for the plugin, which is root, and so is who may signal it.
            security=SecurityContext(user=0, group=0),
            mounts=list(self.mounts(available)),
        )


def sharing_file(**kinds: _Shares | None) -> str:
    """A configuration of the plugin, by the kind of sharing."""
    sharing = {kind: how.manifest() for kind, how in kinds.items() if how is not None}
    return document_to_yaml({"version": "v1", **({"sharing": sharing} if sharing else {})})
