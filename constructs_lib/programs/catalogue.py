"""Which reader reads which program: by the image, or by the program that the command starts.

A reader is imported when its program is met, so that an input without one pays nothing for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol, cast

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.image_names import names_of
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.record import dataclass

if TYPE_CHECKING:
    from constructs_lib.programs.facts import Facts
    from constructs_lib.programs.texts import Find
    from constructs_lib.programs.told import Told

__all__ = ["Program", "programs_of", "reader_of"]

_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "alloy": ("alloy",),
    "calico_cni": ("calico/cni", "calico-cni"),
    "calico_node": ("calico/node", "calico-node"),
    "cilium_agent": ("cilium/cilium", "cilium-agent"),
    "csi_driver": (
        "cephcsi",
        "csi-rclone",
        "csi-s3",
        "k8s-csi-s3",
        "moosefs-csi",
        "nfsplugin",
        "seaweedfs-csi-driver",
    ),
    "csi_sidecar": ("csi-node-driver-registrar", "livenessprobe"),
    "dcgm_exporter": ("dcgm-exporter",),
    "device_plugin": ("k8s-device-plugin", "nvidia-device-plugin"),
    "falco": ("falcosecurity/falco", "falcosecurity/falco-no-driver", "falco"),
    "filebeat": ("filebeat", "filebeat-oss", "filebeat-wolfi", "filebeat-oss-wolfi"),
    "flannel": ("flannel/flannel", "flannel-io/flannel", "flanneld"),
    "fluent_bit": ("fluent-bit", "aws-for-fluent-bit", "fluent-bit-debug"),
    "fluentd": (
        "fluentd",
        "fluentd-kubernetes-daemonset",
        "fluentd-elasticsearch",
        "fluentd_elasticsearch",
        "td-agent",
    ),
    "kube_proxy": ("kube-proxy",),
    "node_exporter": ("node-exporter", "node_exporter"),
    "node_problem_detector": ("node-problem-detector",),
    "opentelemetry_collector": (
        "opentelemetry-collector",
        "opentelemetry-collector-contrib",
        "opentelemetry-collector-k8s",
        "otelcol",
        "otelcol-contrib",
        "otelcol-k8s",
    ),
    "promtail": ("promtail",),
    "vector": ("timberio/vector", "vectordotdev/vector", "vector"),
    "windows_exporter": ("windows-exporter", "windows_exporter"),
}
"""Each reader (``constructs_lib.programs.<name>``, with a function ``read``) and the names of its
program: the end of the image's repository, or what the command starts."""

_READERS: Final[Mapping[str, str]] = {
    name: reader for reader, names in _NAMES.items() for name in names
}


class _Reader(Protocol):
    """A module that reads one program."""

    def read(self, told: Told) -> Facts:
        """The facts about the program in one container."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program that is known, in its container.

    Attributes:
        daemon_set: the DaemonSet.
        container: the container.
        facts: what is known of it.
    """

    daemon_set: DaemonSetView
    container: ContainerView
    facts: Facts


def programs_of(daemon_set: DaemonSetView, find: Find) -> tuple[Program, ...]:
    """The programs in the containers of a DaemonSet that a reader knows.

    Args:
        daemon_set: the DaemonSet.
        find: finds other objects of the input by kind, name and namespace.
    """
    found = []
    for container in daemon_set.all:
        name = reader_of(container)
        if name is not None:
            from constructs_lib.programs.told import Told  # noqa: PLC0415  # as the readers are

            told = Told(daemon_set=daemon_set, container=container, find=find)
            reader = cast("_Reader", import_module(f"constructs_lib.programs.{name}"))
            facts = reader.read(told)
            found.append(Program(daemon_set=daemon_set, container=container, facts=facts))
    return tuple(found)


def reader_of(container: ContainerView) -> str | None:
    """The reader of a container's program; None if it is not known."""
    arguments = container.arguments
    if arguments and arguments[0].place == ("command", 0):
        program = arguments[0].text.rpartition("/")[2]
        if program in _READERS:
            return _READERS[program]
    for name in names_of(container.image.repository):
        if name in _READERS:
            return _READERS[name]
    return None
