"""DS1201: an object of a version that no API server knows any more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import REFUSED
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.engine.edits import put
from constructs_lib.policy.facts.removed_apis import REMOVED
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.yaml.edit import Edit, Put

__all__ = ["RULE"]

_ROLLED_ON_DELETE: Final = "extensions/v1beta1"


def _check(context: Context) -> Iterator[Violation]:
    for manifest in context.objects:
        version, kind = manifest.get("apiVersion", ""), manifest.get("kind", "")
        removed = REMOVED.get((version, kind))
        if removed is not None and removed.before(context.minor):
            end = f"write {removed.instead}" if removed.instead else "it has no replacement"
            message = f"{version} has no {kind} since Kubernetes {removed.since}; {end}."
            yield Violation(path=("apiVersion",), message=message, on=manifest)


def _edits(daemon_set: DaemonSetView, violation: Violation) -> Iterator[Edit]:
    """The new version, with what the old one filled in."""
    yield Put(path=violation.path, value="apps/v1")
    if "selector" not in daemon_set.spec and daemon_set.template_labels:
        yield Put(path=("spec", "selector"), value={"matchLabels": daemon_set.template_labels})
    was_on_delete = daemon_set.manifest["apiVersion"] == _ROLLED_ON_DELETE
    if was_on_delete and "type" not in daemon_set.spec.get("updateStrategy", {}):
        yield put(daemon_set.manifest, ("spec", "updateStrategy", "type"), "OnDelete")


RULE = Rule(
    id="DS1201",
    slug="removed-api",
    summary="The API version of an object was removed.",
    why="The API server does not know it: the object is neither created nor updated.",
    remedy=(
        "Write the version that replaced it. A DaemonSet of `apps/v1` must have a selector, and "
        "rolls out by default, where `extensions/v1beta1` waited for its Pods to be deleted."
    ),
    bad="""\
apiVersion: extensions/v1beta1
kind: DaemonSet
metadata:
  name: agent
  namespace: agents
spec:
  template:
    metadata:
      labels:
        app.kubernetes.io/name: agent
    spec:
      containers:
      - name: agent
        image: registry.example/agent:1.2.3
""",
    good="""\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: other
  namespace: agents
spec:
  minAvailable: 1
  selector:
    matchLabels:
      app.kubernetes.io/name: other
""",
    check_input=_check,
    fix=Fix(safety="unsafe", edits=_edits),
    source="Kubernetes documentation, Deprecated API Migration Guide",
    beyond_cel=REFUSED,
)
