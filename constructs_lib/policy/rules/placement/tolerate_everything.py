"""DS301: a toleration that tolerates every taint."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.cel.fragments import IS_CATCH_ALL
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.facts.tolerations import is_catch_all
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import pod_violation

__all__ = ["RULE"]


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    for index, entry in enumerate(daemon_set.tolerations):
        if is_catch_all(entry):
            effect = entry.get("effect")
            which = f"every {effect} taint" if effect else "every taint"
            yield pod_violation(
                f"The toleration has operator Exists and no key: it tolerates {which}.",
                "tolerations",
                index,
            )


RULE = Rule(
    id="DS301",
    slug="tolerate-everything",
    summary="A toleration without a key tolerates every taint.",
    why=(
        "A taint marks a node that is not for every workload. The agent lands on all of them: "
        "virtual and serverless nodes that cannot run it, nodes being drained, nodes reserved for "
        "one team."
    ),
    remedy=(
        "List the taints of the nodes that need the agent, each with its key, operator Exists and "
        "its effect."
    ),
    bad="""\
spec:
  template:
    spec:
      tolerations:
      - operator: Exists
""",
    good="""\
spec:
  template:
    spec:
      tolerations:
      - key: node-role.kubernetes.io/control-plane
        operator: Exists
        effect: NoSchedule
      - key: example.com/dedicated
        operator: Exists
        effect: NoSchedule
""",
    check_spec=_check,
    cel=(
        Cel(
            finds=f"variables.tolerations.exists(t, {IS_CATCH_ALL})",
            seen=(
                f"variables.tolerations.filter(t, {IS_CATCH_ALL})"
                ".map(t, t.?effect.orValue('every taint')).join(', ')"
            ),
        ),
    ),
)
