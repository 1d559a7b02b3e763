"""DS605: a read-only mount under which other file systems stay writable."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.container import MountView
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel, strings
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]

_STABLE_SINCE: Final = 33
_HOLD_MOUNTS: Final = frozenset({"/", "/run", "/var/lib", "/var/lib/kubelet"})
_RECURSIVE: Final = ("IfPossible", "Enabled")


def _check(daemon_set: SpecView, context: Settings) -> Iterator[Violation]:
    if context.minor < _STABLE_SINCE:
        return
    for host in daemon_set.host_mounts:
        mount = host.mount
        if host.path in _HOLD_MOUNTS and not mount.is_writable and _could_be_recursive(mount):
            yield Violation(
                path=(*mount.path, "recursiveReadOnly"),
                message=(
                    f"File systems mounted below {host.written} stay writable in the container."
                ),
                container=host.container.name,
            )


def _could_be_recursive(mount: MountView) -> bool:
    """Whether it is not, and may be: the API server refuses it together with propagation."""
    propagates = mount.propagation != "None"
    return not propagates and mount.value.get("recursiveReadOnly") not in _RECURSIVE


RULE = Rule(
    id="DS605",
    slug="read-only-not-recursive",
    summary="A read-only mount leaves the file systems below it writable.",
    why=(
        "A read-only mount covers one file system. Others are mounted below these paths, volumes "
        "of other Pods among them, and the container may write to them."
    ),
    remedy="Set recursiveReadOnly to IfPossible beside readOnly, or mount a narrower path.",
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: root
          mountPath: /host
          readOnly: true
      volumes:
      - name: root
        hostPath:
          path: /
          type: Directory
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: logs
          mountPath: /var/log/pods
          readOnly: true
          recursiveReadOnly: IfPossible
      volumes:
      - name: logs
        hostPath:
          path: /var/log/pods
          type: Directory
""",
    check_spec=_check,
    source="Kubernetes documentation, Volumes (recursive read-only mounts)",
    cel=(
        Cel(
            finds=(
                "m.?readOnly.orValue(false)"
                " && m.?mountPropagation.orValue('None') == 'None'"
                f" && !(m.?recursiveReadOnly.orValue('') in {strings(_RECURSIVE)})"
            ),
            of="host mount",
            when=f"variables.minor >= {_STABLE_SINCE}",
            path=f"p in {strings(sorted(_HOLD_MOUNTS))}",
        ),
    ),
)
