"""DS905: one persistent volume for the Pods of all nodes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import object_violation

__all__ = ["RULE"]

_FOR_ONE: Final = frozenset({"ReadWriteOnce", "ReadWriteOncePod"})


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    for volume in daemon_set.volumes:
        source = volume.source("persistentVolumeClaim")
        if source is None:
            continue
        name = source.get("claimName", "")
        claim = context.find("PersistentVolumeClaim", name, daemon_set.namespace) or {}
        modes = claim.get("spec", {}).get("accessModes", ())
        for_one = bool(modes) and _FOR_ONE.issuperset(modes)
        yield object_violation(
            f"The Pods of all nodes mount the same claim {name!r}"
            + (f", which is {' and '.join(modes)}: one node can." if for_one else "."),
            *(*volume.path, "persistentVolumeClaim"),
            case="one node" if for_one else None,
        )


RULE = Rule(
    id="DS905",
    slug="pvc-in-daemonset",
    summary="The Pods of all nodes mount one persistent volume.",
    why=(
        "A DaemonSet has no claims of its own for each Pod. Most volumes are attached to one node, "
        "so the Pods of all others wait in ContainerCreating; where the volume can be shared, they "
        "write over each other's files."
    ),
    remedy=(
        "Keep data of the node in a hostPath folder of the agent, data that may be lost in an "
        "emptyDir, and request a volume per Pod with `ephemeral.volumeClaimTemplate`."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: buffer
          mountPath: /buffer
      volumes:
      - name: buffer
        persistentVolumeClaim:
          claimName: buffer
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: buffer
  namespace: agents
spec:
  accessModes:
  - ReadWriteOnce
  resources:
    requests:
      storage: 1Gi
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: buffer
          mountPath: /buffer
      volumes:
      - name: buffer
        ephemeral:
          volumeClaimTemplate:
            spec:
              accessModes:
              - ReadWriteOnce
              resources:
                requests:
                  storage: 1Gi
""",
    check=_check,
    source="Kubernetes documentation, Persistent Volumes (access modes) and Ephemeral Volumes",
    cel=(
        Cel(
            finds="variables.volumes.exists(v, has(v.persistentVolumeClaim))",
            seen=(
                "variables.volumes.filter(v, has(v.persistentVolumeClaim)).map(v, v.name)"
                ".join(', ')"
            ),
        ),
    ),
    beyond_cel="Whether only one node can mount the claim, which is graver.",
)
