"""DS103: a number of replicas, which a DaemonSet does not have."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.reasons import DROPPED
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import object_violation
from constructs_lib.yaml.edit import Edit, Remove

__all__ = ["RULE"]


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    # A null counts, too: somebody meant to say something.
    if "replicas" in daemon_set.spec:
        count = daemon_set.spec["replicas"]
        shown = count if isinstance(count, int | str) else "null" if count is None else "..."
        message = f"`replicas: {shown}` has no meaning: a DaemonSet runs on every node it fits."
        yield object_violation(message, "spec", "replicas")


def _edits(_: SpecView, violation: Violation) -> Iterator[Edit]:
    yield Remove(path=violation.path)


RULE = Rule(
    id="DS103",
    slug="replicas-on-daemonset",
    summary="The DaemonSet sets replicas.",
    why=(
        "`kubectl` rejects the manifest, other clients silently drop the field. Most often the "
        "manifest began as a Deployment, and now runs on every node of the cluster."
    ),
    remedy="Remove it, and choose the nodes with a node selector; or write a Deployment.",
    bad="""\
spec:
  replicas: 2
""",
    good="""\
spec:
  template:
    spec:
      nodeSelector:
        agents.example/monitored: "true"
""",
    check_spec=_check,
    fix=Fix(safety="safe", edits=_edits),
    source="Kubernetes, pkg/apis/apps/types.go (DaemonSetSpec)",
    beyond_cel=DROPPED,
)
