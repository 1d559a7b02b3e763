"""DS308: seconds on a toleration that the controller replaces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel, strings
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import pod_violation
from constructs_lib.yaml.edit import Edit, Remove

__all__ = ["RULE"]

_REPLACED: Final = {"node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"}


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    for index, entry in enumerate(daemon_set.tolerations):
        if (
            "tolerationSeconds" in entry
            and entry.get("key") in _REPLACED
            and entry.get("operator") == "Exists"
            and entry.get("effect") == "NoExecute"
        ):
            yield pod_violation(
                f"tolerationSeconds is {entry['tolerationSeconds']}, but the controller replaces "
                f"this toleration of {entry['key']} by one without a limit.",
                "tolerations",
                index,
                "tolerationSeconds",
            )


def _edits(_: SpecView, violation: Violation) -> Iterator[Edit]:
    yield Remove(path=violation.path)


_OVERRIDDEN: Final = (
    f"has(t.tolerationSeconds) && t.?key.orValue('') in {strings(sorted(_REPLACED))}"
    " && t.?operator.orValue('') == 'Exists' && t.?effect.orValue('') == 'NoExecute'"
)


RULE = Rule(
    id="DS308",
    slug="toleration-seconds-overridden",
    summary="`tolerationSeconds` has no effect.",
    why=(
        "The agent is expected to leave a node that is not ready or unreachable after these "
        "seconds. It stays: Pods of a DaemonSet tolerate both without a limit."
    ),
    remedy="Remove tolerationSeconds, or the whole toleration, which every Pod gets anyway.",
    bad="""\
spec:
  template:
    spec:
      tolerations:
      - key: node.kubernetes.io/unreachable
        operator: Exists
        effect: NoExecute
        tolerationSeconds: 30
""",
    good="""\
spec:
  template:
    spec:
      tolerations:
      - key: example.com/maintenance
        operator: Exists
        effect: NoExecute
        tolerationSeconds: 30
""",
    check_spec=_check,
    fix=Fix(safety="safe", edits=_edits),
    source="Kubernetes, pkg/controller/daemon/util (AddOrUpdateDaemonPodTolerations)",
    cel=(
        Cel(
            finds=f"variables.tolerations.exists(t, {_OVERRIDDEN})",
            seen=f"variables.tolerations.filter(t, {_OVERRIDDEN}).map(t, t.key).join(', ')",
        ),
    ),
)
