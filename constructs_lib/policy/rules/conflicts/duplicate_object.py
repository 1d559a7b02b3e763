"""DS1109: an object that is there twice."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.k8s.manifest import Identity, Manifest
from constructs_lib.k8s.object_kind import identity_of
from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.workloads import title
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]


def _check(context: Context) -> Iterator[Violation]:
    seen: dict[Identity, Manifest] = {}
    for manifest in context.objects:
        identity = identity_of(manifest)
        _, kind, _, name = identity
        if not (kind and name):
            continue
        if identity in seen:
            is_copy = seen[identity] == manifest
            yield Violation(
                path=("metadata", "name"),
                message=f"The input contains {title(manifest)} twice"
                + (", with the same content." if is_copy else ", and the two differ."),
                case="copy" if is_copy and kind != "DaemonSet" else None,
                on=manifest,
            )
        seen.setdefault(identity, manifest)


RULE = Rule(
    id="DS1109",
    slug="duplicate-object",
    summary="The input contains an object twice.",
    why=(
        "The cluster keeps only one: whichever is applied last wins, and a tool that applies both "
        "changes it back and forth, with a rollout to all nodes each time."
    ),
    remedy=(
        "Remove one of them, or give it another name or namespace. Check manifests of different "
        "clusters in separate runs."
    ),
    bad="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: agent-settings
  namespace: agents
data:
  LEVEL: info
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: agent-settings
  namespace: agents
data:
  LEVEL: debug
""",
    good="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: agent-settings
  namespace: agents
data:
  LEVEL: info
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: agent-debug-settings
  namespace: agents
data:
  LEVEL: debug
""",
    check_input=_check,
    beyond_cel=OTHER_OBJECTS,
)
