"""DS1207: Pods or containers with different SELinux labels that share a persistent volume."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.daemon_set.volume import VolumeView
from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.cel.reasons import MACHINES
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.facts.security_contexts import effective
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import object_violation

__all__ = ["RULE"]

_MOUNTED_WITH_LABEL_SINCE: Final = 37
_PERSISTENT: Final = ("persistentVolumeClaim", "ephemeral")


def _check(daemon_set: SpecView, context: Settings) -> Iterator[Violation]:
    if context.minor < _MOUNTED_WITH_LABEL_SINCE:
        return
    relabels = daemon_set.security.get("seLinuxChangePolicy") == "Recursive"
    for volume in daemon_set.volumes:
        if not any(kind in volume.value for kind in _PERSISTENT):
            continue
        labels = _labels(daemon_set, volume)
        if len(labels) > 1:
            message = (
                f"Containers with different seLinuxOptions share the volume {volume.name!r}: on "
                "nodes with SELinux the Pod does not start."
            )
            yield object_violation(message, *volume.path, case="inside the Pod")
        elif labels and not relabels and volume.source("persistentVolumeClaim") is not None:
            message = (
                f"The volume {volume.name!r} is mounted with the SELinux label of this Pod where "
                "its driver can: a Pod of the node with another label waits until this one is gone."
            )
            yield object_violation(message, *volume.path)


def _labels(daemon_set: SpecView, volume: VolumeView) -> list[Json]:
    """The different labels of the containers that mount a volume; those without one count not."""
    found: list[Json] = []
    for container in daemon_set.all:
        label = effective(daemon_set, container, "seLinuxOptions")
        mounts = any(each.value.get("name") == volume.name for each in container.mounts)
        if label and mounts and label not in found:
            found.append(label)
    return found


_PREPARE: Final = """\
      initContainers:
      - name: prepare
        image: registry.example/prepare:1.2.3@sha256:\
0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
        securityContext:
          seLinuxOptions: {level: "s0:c1,c2"}
        volumeMounts:
        - {name: buffer, mountPath: /buffer}
"""
_POD: Final = """\
spec:
  template:
    spec:
%s\
      containers:
      - name: agent
        securityContext:
          seLinuxOptions: {level: "s0:c10,c20"}
        volumeMounts:
        - {name: buffer, mountPath: /buffer}
      volumes:
      - name: buffer
        ephemeral:
          volumeClaimTemplate:
            spec:
              accessModes: [ReadWriteOncePod]
              resources: {requests: {storage: 1Gi}}
"""

RULE = Rule(
    id="DS1207",
    slug="labels-of-volume",
    summary="Different SELinux labels share a persistent volume.",
    why=(
        "From Kubernetes 1.37 on the kubelet mounts persistent volumes with the SELinux label of "
        "the Pod where the CSI driver can (`CSIDriver.spec.seLinuxMount`), and a mount has one "
        "label. Before, it labelled every file anew for each Pod."
    ),
    remedy=(
        "Give all containers of a Pod the same seLinuxOptions; where Pods with different labels "
        "share a volume, set `seLinuxChangePolicy: Recursive` in the securityContext of each."
    ),
    bad=_POD % _PREPARE,
    good=_POD % "",
    check_spec=_check,
    source=(
        "pkg/volume/util/selinux.go and pkg/kubelet/volumemanager/cache/desired_state_of_world.go, "
        "Kubernetes v1.37"
    ),
    beyond_cel=MACHINES,
)
