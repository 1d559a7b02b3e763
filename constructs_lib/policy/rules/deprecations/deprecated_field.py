"""DS1203: a field that Kubernetes keeps for old manifests, or volumes that nothing mounts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import object_violation, pod_violation
from constructs_lib.yaml.edit import Edit, Put, Remove, Rename

__all__ = ["RULE"]

_GONE: Final = {
    "photonPersistentDisk": 16,
    "scaleIO": 22,
    "flocker": 25,
    "quobyte": 25,
    "storageos": 25,
    "glusterfs": 26,
    "cephfs": 31,
    "rbd": 31,
    "gitRepo": 36,
}
"""Volumes whose driver is gone from the kubelet, with the first minor release without it."""


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    if "templateGeneration" in daemon_set.spec:
        message = (
            "templateGeneration is not a field of apps/v1: the API server counts generations "
            "itself."
        )
        yield object_violation(message, "spec", "templateGeneration")
    if "serviceAccount" in daemon_set.pod:
        yield _alias(daemon_set)
    for volume in daemon_set.volumes:
        for plugin in volume.kinds:
            if plugin in _GONE:
                yield object_violation(_volume(plugin, context.minor), *volume.path, plugin)


def _alias(daemon_set: DaemonSetView) -> Violation:
    old, name = daemon_set.pod["serviceAccount"], daemon_set.pod.get("serviceAccountName")
    if name and name != old:
        message = f"serviceAccount is {old!r} and serviceAccountName {name!r}, which is used."
        return pod_violation(message, "serviceAccount", case="differing")
    message = "serviceAccount is the old name of serviceAccountName."
    return pod_violation(message, "serviceAccount", case="alias")


def _volume(plugin: str, minor: int) -> str:
    if minor < _GONE[plugin]:
        return f"{plugin} is deprecated, and no kubelet mounts it from 1.{_GONE[plugin]} on."
    return f"No kubelet mounts {plugin} since 1.{_GONE[plugin]}: the Pods do not start."


def _edits(daemon_set: DaemonSetView, violation: Violation) -> Iterator[Edit]:
    if violation.case == "alias":
        if not _is_written(daemon_set, violation, "serviceAccountName"):
            yield Rename(path=violation.path, key="serviceAccountName")
            return
        if not daemon_set.pod.get("serviceAccountName"):
            value = daemon_set.pod["serviceAccount"]
            yield Put(path=(*violation.path[:-1], "serviceAccountName"), value=value)
        yield Remove(path=violation.path)


def _is_written(daemon_set: DaemonSetView, violation: Violation, field: str) -> bool:
    """Whether the text has a field beside the one of a violation, null included."""
    holder: Json = daemon_set.written
    for step in violation.path[:-1]:
        holder = holder[step]
    return field in holder


_IS_GONE: Final = " || ".join(f"has(v.{plugin})" for plugin in _GONE)


RULE = Rule(
    id="DS1203",
    slug="deprecated-field",
    summary="A field is deprecated or no longer does anything.",
    why=(
        "Two names for one account can differ, and readers see the one that is not used. A volume "
        "without a driver keeps every Pod in ContainerCreating."
    ),
    remedy=(
        "Use serviceAccountName, leave templateGeneration out, and mount what the old volumes held "
        "through a CSI driver; an init container fetches a Git repository."
    ),
    bad="""\
spec:
  template:
    spec:
      serviceAccountName: null
      serviceAccount: agent
""",
    good="""\
spec:
  template:
    spec:
      serviceAccountName: agent
""",
    check=_check,
    fix=Fix(safety="safe", edits=_edits),
    source="pkg/api/pod/warnings.go and pkg/apis/core/v1/conversion.go, Kubernetes v1.37",
    cel=(
        Cel(
            finds=f"variables.volumes.exists(v, {_IS_GONE})",
            seen=f"variables.volumes.filter(v, {_IS_GONE}).map(v, v.name).join(', ')",
        ),
    ),
    beyond_cel="The API server drops templateGeneration, and fills in serviceAccount itself.",
)
