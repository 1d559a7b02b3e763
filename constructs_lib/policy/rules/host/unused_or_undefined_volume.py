"""DS609: a volume that nothing mounts, or a mount without its volume."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import container_violation, object_violation
from constructs_lib.yaml.edit import Remove

__all__ = ["RULE"]


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    used: set[str] = set()
    known = {volume.name for volume in daemon_set.volumes}
    for container in daemon_set.all:
        for field, index, name in _uses(container):
            used.add(name)
            if name not in known:
                yield container_violation(
                    container,
                    f"The Pod has no volume {name!r}, which the API server rejects.",
                    field,
                    index,
                    "name",
                    case="undefined",
                )
    for volume in daemon_set.volumes:
        if volume.name is not None and volume.name not in used:
            message = f"No container mounts volume {volume.name!r}."
            yield object_violation(message, *volume.path)._replace(about=repr(volume.name))


def _uses(container: ContainerView) -> Iterator[tuple[str, int, str]]:
    """The volumes a container names: as a file system or as a raw device."""
    for field in ("volumeMounts", "volumeDevices"):
        for index, use in enumerate(container.value.get(field, ())):
            if "name" in use:
                yield field, index, use["name"]


def _edits(_: SpecView, violation: Violation) -> Iterator[Remove]:
    if violation.case is None:
        yield Remove(path=violation.path)


RULE = Rule(
    id="DS609",
    slug="unused-or-undefined-volume",
    summary="A volume is never mounted, or a mount names an undefined volume.",
    why=(
        "The API server rejects a mount without its volume. An unused volume still keeps the Pod "
        "from starting where it is missing, and grants access that is not needed."
    ),
    remedy="Remove the volume, or give mount and volume the same name.",
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: state
          mountPath: /state
""",
    good="""\
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
        emptyDir:
          sizeLimit: 16Mi
""",
    check_spec=_check,
    fix=Fix(safety="unsafe", edits=_edits),
    source="pkg/apis/core/validation/validation.go, Kubernetes v1.37",
    cel=(
        Cel(
            finds="variables.unusedVolumes.size() > 0",
            seen="variables.unusedVolumes.join(', ')",
            values={
                "usedVolumes": (
                    "variables.containers.map(c, c.?volumeMounts.orValue([]).map(m, m.name)"
                    " + c.?volumeDevices.orValue([]).map(d, d.name))"
                ),
                "unusedVolumes": (
                    "variables.volumes.map(v, v.name)"
                    ".filter(n, !variables.usedVolumes.exists(u, n in u))"
                ),
            },
        ),
    ),
    beyond_cel="The API server rejects a mount of a volume that is not there.",
)
