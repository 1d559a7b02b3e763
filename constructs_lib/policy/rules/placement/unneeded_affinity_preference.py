"""DS313: a preference for nodes, where every node gets a Pod."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import pod_violation
from constructs_lib.yaml.edit import Edit, Remove

__all__ = ["RULE"]

_PREFERRED: Final = "preferredDuringSchedulingIgnoredDuringExecution"


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    if daemon_set.pod.get("affinity", {}).get("nodeAffinity", {}).get(_PREFERRED):
        yield pod_violation(
            "Preferred node affinity has no effect: the controller chooses the nodes.",
            *("affinity", "nodeAffinity", _PREFERRED),
        )


def _edits(daemon_set: SpecView, violation: Violation) -> Iterator[Edit]:
    """Removes it, with the maps around it that hold nothing else."""
    path, affinity = violation.path, daemon_set.pod["affinity"]
    if len(affinity["nodeAffinity"]) == 1:
        path = path[:-1] if len(affinity) > 1 else path[:-2]
    yield Remove(path=path)


RULE = Rule(
    id="DS313",
    slug="unneeded-affinity-preference",
    summary="Preferred node affinity has no effect in a DaemonSet.",
    why=(
        "The controller creates one Pod per node and binds it to that node. A reader may take the "
        "preference for a real restriction."
    ),
    remedy="Remove it, or make it required if other nodes should have no agent.",
    bad="""\
spec:
  template:
    spec:
      affinity:
        nodeAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
          - weight: 1
            preference:
              matchExpressions:
              - key: example.com/disk
                operator: In
                values:
                - fast
""",
    good="""\
spec:
  template:
    spec:
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
            - matchExpressions:
              - key: example.com/disk
                operator: In
                values:
                - fast
""",
    check_spec=_check,
    fix=Fix(safety="safe", edits=_edits),
    source="Kubernetes, pkg/controller/daemon/util (ReplaceDaemonSetPodNodeNameNodeAffinity)",
    cel=(
        Cel(
            finds=f"variables.pod.?affinity.?nodeAffinity.?{_PREFERRED}.orValue([]).size() > 0",
            seen="'nodeAffinity'",
        ),
    ),
)
