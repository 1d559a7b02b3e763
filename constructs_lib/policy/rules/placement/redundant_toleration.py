"""DS307: a toleration that every Pod of a DaemonSet has anyway, or that is there twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.scheduling import AUTOMATIC, AUTOMATIC_ON_HOST_NETWORK, is_automatic
from constructs_lib.policy.cel.expression import Cel, quoted
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import pod_violation
from constructs_lib.yaml.edit import Edit, Remove

__all__ = ["RULE"]

_REPEATED: Final = "repeated"


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    firsts: dict[object, int] = {}
    for index, entry in enumerate(daemon_set.tolerations):
        case = None
        # As text, because an unknown field may hold anything.
        fields = frozenset((name, repr(value)) for name, value in entry.items())
        first = firsts.setdefault(fields, index)
        if first < index:
            message = f"The toleration repeats tolerations[{first}]."
            case = _REPEATED
        # With seconds it is another toleration: DS308, or one that the controller keeps.
        elif "tolerationSeconds" not in entry and is_automatic(
            entry, host_network=daemon_set.host_network
        ):
            taint = f"{entry['key']}:{entry['effect']}"
            message = f"Every Pod of a DaemonSet gets a toleration of {taint} anyway."
        else:
            continue
        yield pod_violation(message, "tolerations", index, case=case)


def _edits(_: SpecView, violation: Violation) -> Iterator[Edit]:
    if violation.case == _REPEATED:
        yield Remove(path=violation.path)


def _is(taint: tuple[str, str]) -> str:
    """Whether the toleration ``t`` is of a taint, in CEL."""
    key, effect = map(quoted, taint)
    return f"(t.?key.orValue('') == {key} && t.?effect.orValue('') == {effect})"


_IS_REPEATED: Final = "variables.tolerations.filter(o, o == t).size() > 1"
_IS_AUTOMATIC: Final = (
    f"(!has(t.tolerationSeconds) && ({' || '.join(map(_is, AUTOMATIC))}"
    f" || (variables.hostNetwork && {_is(AUTOMATIC_ON_HOST_NETWORK)})))"
)


RULE = Rule(
    id="DS307",
    slug="redundant-toleration",
    summary="A toleration is redundant.",
    why=(
        "The controller adds these tolerations to every Pod of a DaemonSet. Repeating them hides "
        "the ones that were chosen."
    ),
    remedy="Leave it out.",
    bad="""\
spec:
  template:
    spec:
      tolerations:
      - key: node.kubernetes.io/disk-pressure
        operator: Exists
        effect: NoSchedule
""",
    good="""\
spec:
  template:
    spec:
      tolerations:
      - key: node.kubernetes.io/network-unavailable
        operator: Exists
        effect: NoSchedule
""",
    check_spec=_check,
    fix=Fix(safety="safe", edits=_edits),
    source="Kubernetes, pkg/controller/daemon/util (AddOrUpdateDaemonPodTolerations)",
    cel=tuple(
        Cel(
            finds=f"variables.tolerations.exists(t, {condition})",
            seen=(
                f"variables.tolerations.filter(t, {condition})"
                ".map(t, t.?key.orValue('every key')).join(', ')"
            ),
            cases=(case,),
        )
        for condition, case in ((_IS_AUTOMATIC, None), (_IS_REPEATED, _REPEATED))
    ),
)
