"""DS1104: two agents that write the same folder of a node."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from constructs_lib.daemon_set.claims import Claim, state_claims
from constructs_lib.daemon_set.host_paths import holds
from constructs_lib.daemon_set.placement_overlap import Overlap, hedge
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.colocated import Colocated
from constructs_lib.policy.facts.workloads import title
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]


def _check(context: Context) -> Iterator[Violation]:
    writers: Colocated[Hashable] = Colocated()
    for daemon_set in context.daemon_sets:
        folders = list(state_claims(daemon_set))
        for claim in folders:
            other, found = next(writers.rivals(claim, daemon_set), (None, None))
            if other is not None and found is not None:
                yield _violation(daemon_set, claim, other, found)
        for claim in folders:
            writers.hold(claim, daemon_set)


def _violation(
    daemon_set: DaemonSetView, claim: Claim, other: DaemonSetView, found: Overlap
) -> Violation:
    theirs = next(each for each in state_claims(other) if each.excludes(claim))
    where = ""
    if theirs.what != claim.what:
        inside = holds(claim.what, theirs.what)
        place = _as_written(other, theirs)
        where = f", in {place}" if inside else f", as part of {place}"
    return Violation(
        path=claim.path,
        message=f"{_as_written(daemon_set, claim)} of the node is written by "
        f"{title(other.manifest)}, too{where}.{hedge(found)}",
        container=claim.container,
        case="nested" if where else None,
        on=daemon_set.manifest,
    )


def _as_written(daemon_set: DaemonSetView, claim: Claim) -> str:
    written = (host.written for host in daemon_set.host_mounts if host.mount.path == claim.path)
    return next(written, claim.what)


RULE = Rule(
    id="DS1104",
    slug="same-host-state",
    summary="Two agents write the same folder of a node.",
    why=(
        "Each treats the files as its own: a database of offsets is overwritten, a buffer is sent "
        "twice or deleted, a lock keeps the second one from starting."
    ),
    remedy=(
        "Give each agent its own folder, named after it; mount what it only reads with `readOnly: "
        "true`."
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
          type: DirectoryOrCreate
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
          type: DirectoryOrCreate
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
          type: DirectoryOrCreate
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
          type: DirectoryOrCreate
""",
    check_input=_check,
    beyond_cel=OTHER_OBJECTS,
)
