"""DS115: what the API server refuses and no rule of its own speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.object_kind import own_kind
from constructs_lib.policy.cel.reasons import REFUSED
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.engine.sentence import sentence
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.validation.daemon_set import spec_refusals
from constructs_lib.validation.refusal import Refusal, RefusalKind
from constructs_lib.validation.refusals import refusals

__all__ = ["RULE", "SPOKEN_OF"]

SPOKEN_OF: Final[dict[RefusalKind, frozenset[str]]] = {
    "selector": frozenset({"DS101", "DS102"}),
    "labels": frozenset({"DS107"}),
    "strategy": frozenset({"DS201"}),
    "restart": frozenset({"DS105"}),
    "version": frozenset({"DS1201"}),
    "volume": frozenset({"DS609"}),
    "resources": frozenset({"DS405"}),
    "tolerations": frozenset({"DS306"}),
    "terms": frozenset({"DS311"}),
    "security": frozenset({"DS511"}),
    "image": frozenset({"DS701"}),
}
"""The rules that speak of what a DaemonSet is refused for, by its kind."""

_WITHOUT: Final = frozenset(SPOKEN_OF)


def _check(context: Context) -> Iterator[Violation]:
    def of_spec(spec: Json, minor: int, without: frozenset[RefusalKind]) -> Sequence[Refusal]:
        return context.known.answer(_of_spec, spec, minor, without)

    for manifest in context.objects:
        is_daemon_set = own_kind(manifest) == "DaemonSet"
        found = refusals(manifest, minor=context.minor, without=_WITHOUT, of_spec=of_spec)
        for refusal in found:
            if not (is_daemon_set and refusal.kind in SPOKEN_OF):
                yield Violation(path=refusal.path, message=sentence(refusal), on=manifest)


def _of_spec(spec: Json, minor: int, without: frozenset[RefusalKind]) -> Sequence[Refusal]:
    return tuple(spec_refusals(spec, minor, without))


RULE = Rule(
    id="DS115",
    slug="refused-by-api-server",
    summary="The API server rejects the object, or each Pod that is made of it.",
    why=(
        "It is not applied. The whole release fails, often half-way, and the agent stays as it was "
        "or is never created."
    ),
    remedy="Write the field as the message says.",
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        ports:
        - name: metrics
          containerPort: 9000
        - name: metrics
          containerPort: 9001
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        ports:
        - name: metrics
          containerPort: 9000
        - name: health
          containerPort: 9001
""",
    check_input=_check,
    source=(
        "Kubernetes v1.37, pkg/apis/apps/validation, pkg/apis/core/validation and apimachinery's "
        "pkg/api/validation"
    ),
    beyond_cel=REFUSED,
)
