"""DS209: two Pods that write the same files of their node."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import container_violation

__all__ = ["RULE"]


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    if not daemon_set.strategy.surges:
        return
    for container in daemon_set.app:
        for index, mount in enumerate(container.mounts):
            if mount.host_path is not None and mount.is_writable:
                message = (
                    f"maxSurge is {daemon_set.strategy.max_surge}: the old and the new Pod both "
                    f"write {mount.host_path} of the node."
                )
                yield container_violation(container, message, "volumeMounts", index)


RULE = Rule(
    id="DS209",
    slug="surge-with-shared-state",
    summary="An update runs two Pods that write the same path of a node.",
    why=(
        "For as long as both run, they write one database of offsets, one buffer, one socket or "
        "one lock. Records are lost or sent twice, or the second Pod never becomes ready."
    ),
    remedy=(
        "Write `maxSurge: 0` and `maxUnavailable: 1`; or mount the path read-only where the agent "
        "only reads it."
    ),
    bad="""\
spec:
  updateStrategy:
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
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
          path: /var/lib/agent
          type: Directory
""",
    good="""\
spec:
  updateStrategy:
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: state
          mountPath: /state
          readOnly: true
      volumes:
      - name: state
        hostPath:
          path: /var/lib/agent
          type: Directory
""",
    check_spec=_check,
    cel=(
        Cel(
            finds=(
                "!m.?readOnly.orValue(false)"
                " && !variables.runOnceContainers.exists(r, r.name == c.name)"
            ),
            of="host mount",
            when="variables.surges",
        ),
    ),
)
