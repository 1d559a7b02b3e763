"""DS205: updates that wait for somebody, and nobody is named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.metadata import ANNOTATION_PREFIX
from constructs_lib.policy.cel.expression import Cel, quoted
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import object_violation

__all__ = ["RULE"]

_OWNER: Final = f"{ANNOTATION_PREFIX}rollout-owner"


def _check(daemon_set: DaemonSetView, _: Context) -> Iterator[Violation]:
    if daemon_set.strategy.type != "OnDelete":
        return
    if not (daemon_set.annotations.get(_OWNER) or daemon_set.template_annotations.get(_OWNER)):
        message = f"The type is OnDelete and no annotation {_OWNER} says who replaces the Pods."
        yield object_violation(message, "spec", "updateStrategy", "type")


RULE = Rule(
    id="DS205",
    slug="ondelete-unattended",
    summary="Updates wait until the Pods are deleted, and no owner is named who does it.",
    why=(
        "A fix, a security fix too, reaches a node only when its Pod is deleted or the node is "
        "replaced. Without an owner the nodes drift apart for months."
    ),
    remedy=(
        "Name who or what replaces the Pods in the annotation `constructs-lib/rollout-owner`; or "
        "write the type RollingUpdate."
    ),
    bad="""\
spec:
  updateStrategy:
    type: OnDelete
    rollingUpdate: null
""",
    good="""\
metadata:
  annotations:
    constructs-lib/rollout-owner: platform team, with the node upgrades
spec:
  updateStrategy:
    type: OnDelete
    rollingUpdate: null
""",
    check=_check,
    cel=(
        Cel(
            finds=(
                f"!variables.rolls && variables.annotations[?{quoted(_OWNER)}].orValue('') == ''"
                f" && variables.templateAnnotations[?{quoted(_OWNER)}].orValue('') == ''"
            ),
            seen=quoted(f"no {_OWNER}"),
        ),
    ),
)
