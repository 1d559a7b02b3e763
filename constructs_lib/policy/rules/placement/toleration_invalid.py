"""DS306: a toleration that the API server refuses."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.reasons import REFUSED
from constructs_lib.policy.engine.sentence import sentence
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import pod_violation
from constructs_lib.validation.tolerations import toleration_refusals
from constructs_lib.yaml.edit import Edit, Remove

__all__ = ["RULE"]


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    for index, entry in enumerate(daemon_set.tolerations):
        for refusal in toleration_refusals(entry, ("tolerations", index)):
            yield pod_violation(sentence(refusal), *refusal.path)


def _edits(daemon_set: SpecView, violation: Violation) -> Iterator[Edit]:
    entry = daemon_set.tolerations[int(violation.path[-2])]
    if violation.path[-1] == "value" and entry.get("operator") == "Exists":
        yield Remove(path=violation.path)


RULE = Rule(
    id="DS306",
    slug="toleration-invalid",
    summary="A toleration is invalid.",
    why="The API server rejects the whole DaemonSet, or its Helm release fails half-way.",
    remedy=(
        "Write key, operator Exists and effect to tolerate a taint whatever its value, or key, "
        "operator Equal, value and effect for one value; tolerationSeconds goes with NoExecute."
    ),
    bad="""\
spec:
  template:
    spec:
      tolerations:
      - key: example.com/dedicated
        operator: Exists
        value: agents
        effect: NoSchedule
""",
    good="""\
spec:
  template:
    spec:
      tolerations:
      - key: example.com/dedicated
        operator: Equal
        value: agents
        effect: NoSchedule
      - key: example.com/maintenance
        operator: Exists
        effect: NoExecute
        tolerationSeconds: 60
""",
    check_spec=_check,
    fix=Fix(safety="unsafe", edits=_edits),
    source="Kubernetes, pkg/apis/core/validation (ValidateTolerations)",
    beyond_cel=REFUSED,
)
