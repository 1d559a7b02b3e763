"""DS1404: a Pod waits for a folder that only its own agent would make."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.host_paths import holds, is_state
from constructs_lib.daemon_set.image_names import names_of
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.daemon_set.volume import VolumeView
from constructs_lib.policy.cel.reasons import PROGRAM
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.program_paths import behind
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import object_violation
from constructs_lib.yaml.edit import Edit, Put

__all__ = ["RULE"]

_MADE: Final = {"Directory": "DirectoryOrCreate", "File": "FileOrCreate"}
_OWN_PLACES: Final = ("/var/lib", "/var/cache", "/var/spool", "/var/log", "/run", "/opt")


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    written = {host.mount.volume_name for host in daemon_set.host_mounts if host.mount.is_writable}
    for volume in daemon_set.volumes:
        source = volume.host_path
        if (
            source is not None
            and source.type in _MADE
            and volume.name in written
            and _is_own(daemon_set, context, volume, source.path)
        ):
            message = (
                f"type is {source.type}: on a node that never had {source.written}, which this "
                f"agent writes, the Pod waits for ever."
            )
            yield object_violation(message, *volume.path, "hostPath", "type")


def _is_own(daemon_set: DaemonSetView, context: Context, volume: VolumeView, path: str) -> bool:
    """Whether nobody but the agent makes a path: it is named after the agent or told to it."""
    if not is_state(path) or not any(holds(each, path) for each in _OWN_PLACES):
        return False
    named = tuple(f"/{name}{end}" for name in _names(daemon_set) for end in ("/", "-"))
    if any(each in f"{path}/" for each in named):
        return True
    return any(
        holds(each.node_path, path) or holds(path, each.node_path)
        for program in context.programs(daemon_set)
        for access in program.facts.accesses
        if access.mode == "write" and access.purpose != "plugin"
        for each in [behind(program, access.path)]
        if each.mount is not None and each.mount.volume is volume and each.node_path
    )


def _names(daemon_set: DaemonSetView) -> set[str]:
    images = (name for each in daemon_set.all for name in names_of(each.image.repository))
    return {daemon_set.name, *(each.name for each in daemon_set.all), *images} - {""}


def _edits(daemon_set: DaemonSetView, violation: Violation) -> Iterator[Edit]:
    index = violation.path[4]
    volume = next(each for each in daemon_set.volumes if each.path[4] == index)
    source = volume.host_path
    if source is not None:
        yield Put(path=violation.path, value=_MADE[source.type])


RULE = Rule(
    id="DS1404",
    slug="state-folder-missing",
    summary="A Pod waits for a folder of the node that only its own agent makes.",
    why=(
        "With `Directory` the kubelet wants the folder to be there and makes none. On a node that "
        "has run the agent before it is; on every new node the Pod stays in ContainerCreating."
    ),
    remedy="Set the type to DirectoryOrCreate (FileOrCreate for a file).",
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: state
          mountPath: /state
      volumes:
      - name: state
        hostPath:
          path: /var/lib/agent/data
          type: Directory
""",
    good="""\
metadata:
  annotations:
    constructs-lib/role: logs
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: state
          mountPath: /state
      volumes:
      - name: state
        hostPath:
          path: /var/lib/agent/data
          type: DirectoryOrCreate
""",
    check=_check,
    fix=Fix(safety="safe", edits=_edits),
    source="grafana/agent#6926; pkg/volume/hostpath of Kubernetes",
    beyond_cel=PROGRAM,
)
