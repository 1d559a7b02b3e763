"""DS410: data on the node, or in its memory, that may grow without end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.daemon_set.volume import VolumeView
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.quantity import Quantity
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.cel.fragments import amount
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import pod_violation

__all__ = ["RULE"]


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    for index, volume in enumerate(daemon_set.volumes):
        source = _empty_dir(volume)
        if source is None or Quantity.parse(source.get("sizeLimit", 0)):
            continue
        name, medium = volume.name, source.get("medium", "")
        if medium == "Memory":
            yield pod_violation(
                f"Volume {name!r} is kept in memory and has no sizeLimit.",
                *("volumes", index, "emptyDir", "sizeLimit"),
                case="memory",
            )
        elif not medium and not _is_limited(daemon_set):
            yield pod_violation(
                f"Volume {name!r} has no sizeLimit, and no container has a limit of "
                "ephemeral-storage.",
                *("volumes", index, "emptyDir", "sizeLimit"),
            )


def _empty_dir(volume: VolumeView) -> Json | None:
    """The source of an emptyDir, which is also what a volume without any source becomes."""
    return volume.source("emptyDir") if volume.kinds else {}


def _is_limited(daemon_set: SpecView) -> bool:
    return any(container.resources.limit("ephemeral-storage") for container in daemon_set.all)


_UNBOUNDED: Final = "has(v.emptyDir) && v.emptyDir.?sizeLimit.orValue('0') == '0'"
_MEDIUM: Final = "v.emptyDir.?medium.orValue('')"


def _named(condition: str) -> str:
    """The names of the volumes of which a condition holds, in CEL."""
    return f"variables.volumes.filter(v, {condition}).map(v, v.name).join(', ')"


RULE = Rule(
    id="DS410",
    slug="ephemeral-storage-unbounded",
    summary="An emptyDir may grow without limit.",
    why=(
        "A buffer that is not drained fills the disk of the node, and the kubelet starts to evict "
        "Pods that have nothing to do with it. In memory it counts against the memory limits of "
        "the containers, or fills the node's memory."
    ),
    remedy="Set `sizeLimit` on the emptyDir, or a limit of ephemeral-storage on the container.",
    bad="""\
spec:
  template:
    spec:
      volumes:
      - name: buffer
        emptyDir: {}
      containers:
      - name: agent
        volumeMounts:
        - name: buffer
          mountPath: /buffer
""",
    good="""\
spec:
  template:
    spec:
      volumes:
      - name: buffer
        emptyDir:
          sizeLimit: 1Gi
      containers:
      - name: agent
        volumeMounts:
        - name: buffer
          mountPath: /buffer
""",
    check_spec=_check,
    cel=(
        Cel(
            finds=f"variables.volumes.exists(v, {_UNBOUNDED} && {_MEDIUM} == 'Memory')",
            seen=_named(f"{_UNBOUNDED} && {_MEDIUM} == 'Memory'"),
            cases=("memory",),
        ),
        Cel(
            finds=(
                f"variables.volumes.exists(v, {_UNBOUNDED} && {_MEDIUM} == '')"
                " && !variables.containers.exists(c, "
                f"{amount('c', 'limits', 'ephemeral-storage')}.orValue('0') != '0')"
            ),
            seen=_named(f"{_UNBOUNDED} && {_MEDIUM} == ''"),
        ),
    ),
)
