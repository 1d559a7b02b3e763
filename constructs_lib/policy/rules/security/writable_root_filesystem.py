"""DS506: a container may write into its own image."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel import fragments
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.engine.edits import put
from constructs_lib.policy.facts.security_contexts import owner, said_by_privileged
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import container_violation
from constructs_lib.yaml.edit import Put

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, _: Context) -> Iterator[Violation]:
    if daemon_set.is_windows:
        return
    for container in daemon_set.all:
        if said_by_privileged(daemon_set, container):
            continue
        value = container.security.read_only_root
        if value is not True:
            seen = "is not set" if value is None else "is false"
            yield container_violation(
                container,
                f"readOnlyRootFilesystem {seen}: the container may change its own programs.",
                "securityContext",
                "readOnlyRootFilesystem",
            )


def _edits(daemon_set: DaemonSetView, violation: Violation) -> Iterator[Put]:
    """Closed where the program has a place for its temporary files; else a person must look."""
    container = owner(daemon_set, violation)
    if container is not None and _has_temporary_folder(container):
        yield put(daemon_set.manifest, violation.path, value=True)


def _has_temporary_folder(container: ContainerView) -> bool:
    return any(mount.at == "/tmp" and mount.is_writable for mount in container.mounts)  # noqa: S108  # a path in the container


RULE = Rule(
    id="DS506",
    slug="writable-root-filesystem",
    summary="A container may write to its root file system.",
    why=(
        "An intruder can replace the agent's programs or leave tools there, and what the program "
        "writes fills the node's disk unseen."
    ),
    remedy=(
        "Set readOnlyRootFilesystem to true in the container (the Pod has no such field), and "
        "mount an emptyDir where the program writes, /tmp for most."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        securityContext:
          readOnlyRootFilesystem: false
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        securityContext:
          readOnlyRootFilesystem: true
        volumeMounts:
        - name: tmp
          mountPath: /tmp
      volumes:
      - name: tmp
        emptyDir:
          sizeLimit: 16Mi
""",
    check=_check,
    fix=Fix(safety="unsafe", edits=_edits),
    source="CIS Kubernetes Benchmark, Pod security",
    cel=(
        Cel(
            finds=(
                f"!{fragments.said_by_privileged()}"
                " && !c.?securityContext.?readOnlyRootFilesystem.orValue(false)"
            ),
            of="container",
            when="!variables.isWindows",
        ),
    ),
)
