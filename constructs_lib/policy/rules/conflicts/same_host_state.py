"""DS1104: two agents that write the same folder of a node."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.host_state import state_mounts
from constructs_lib.daemon_set.placement_overlap import hedge
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.colocated import Colocated
from constructs_lib.policy.facts.workloads import title
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]


def _check(context: Context) -> Iterator[Violation]:
    writers: Colocated[str] = Colocated()
    for daemon_set in context.daemon_sets:
        # The first mount of a path tells; others of the same Pod are no news.
        mounts = {host.path: host for host in reversed(list(state_mounts(daemon_set)))}
        for path, host in mounts.items():
            other, found = next(writers.of(path, daemon_set), (None, None))
            if other is not None and found is not None:
                yield Violation(
                    path=host.mount.path,
                    message=f"{path} of the node is written by {title(other.manifest)}, too."
                    f"{hedge(found)}",
                    container=host.container.name,
                    on=daemon_set.manifest,
                )
        for path in mounts:
            writers.add(path, daemon_set)


RULE = Rule(
    id="DS1104",
    slug="same-host-state",
    summary="Two agents write the same folder of a node.",
    why=(
        "Each takes the files for its own: a database of offsets is overwritten, a buffer is sent "
        "twice or deleted, a lock keeps the second one from starting."
    ),
    remedy=(
        "Give each agent a folder of its own, named after it; mount what it only reads with "
        "`readOnly: true`."
    ),
    bad="""\
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
          path: /var/lib/agent
          type: Directory
---
metadata:
  name: reader
  namespace: reports
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
          path: /var/lib/agent
          type: Directory
""",
    good=f"""\
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
          path: /var/lib/agent
          type: Directory
---
metadata:
  name: reader
  namespace: reports
spec:
  template:
    spec:
      containers:
      - name: agent
        image: registry.example/reader:1.2.3@sha256:{"0123456789abcdef" * 4}
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
    check_input=_check,
)
