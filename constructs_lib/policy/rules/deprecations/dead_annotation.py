"""DS1202: an annotation that a field replaced long ago."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.expression import Cel, strings
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.seccomp_annotations import annotated_profile
from constructs_lib.policy.facts.security_contexts import effective
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import object_violation
from constructs_lib.yaml.edit import Edit, Remove

__all__ = ["RULE"]


class _Replaced(NamedTuple):
    fate: str
    field: str


_BY_PREFIX: Final = {
    "scheduler.alpha.kubernetes.io/critical-pod": _Replaced(
        "does nothing since Kubernetes 1.16", "priorityClassName"
    ),
    "scheduler.alpha.kubernetes.io/tolerations": _Replaced(
        "does nothing since Kubernetes 1.6", "tolerations"
    ),
    "scheduler.alpha.kubernetes.io/affinity": _Replaced(
        "does nothing since Kubernetes 1.8", "affinity"
    ),
    "security.alpha.kubernetes.io/sysctls": _Replaced(
        "does nothing since Kubernetes 1.11", "sysctls"
    ),
    "security.alpha.kubernetes.io/unsafe-sysctls": _Replaced(
        "does nothing since Kubernetes 1.11", "sysctls"
    ),
    "seccomp.security.alpha.kubernetes.io/": _Replaced(
        "does nothing since Kubernetes 1.27", "seccompProfile"
    ),
    "container.seccomp.security.alpha.kubernetes.io/": _Replaced(
        "does nothing since Kubernetes 1.27", "seccompProfile"
    ),
    "container.apparmor.security.beta.kubernetes.io/": _Replaced(
        "is deprecated since Kubernetes 1.30", "appArmorProfile"
    ),
}
_PREFIXES: Final = tuple(_BY_PREFIX)


def _check(daemon_set: DaemonSetView, _: Context) -> Iterator[Violation]:
    for place, written in (
        (("spec", "template", "metadata", "annotations"), daemon_set.template_annotations),
        (("metadata", "annotations"), daemon_set.annotations),
    ):
        for key in written:
            if key.startswith(_PREFIXES):
                fate, field = _replaced(key)
                yield object_violation(f"{key} {fate}; {field} replaces it.", *place, key)


def _replaced(key: str) -> _Replaced:
    return next(each for prefix, each in _BY_PREFIX.items() if key.startswith(prefix))


def _edits(daemon_set: DaemonSetView, violation: Violation) -> Iterator[Edit]:
    """What it was meant to say must not get lost; that a Pod is critical said nothing more."""
    key = str(violation.path[-1])
    field = _replaced(key).field
    if field == "priorityClassName" or _is_said(daemon_set, field, key.partition("/")[2]):
        alone = len(_written_at(daemon_set, violation)) == 1
        yield Remove(path=violation.path[:-1] if alone else violation.path)


def _written_at(daemon_set: DaemonSetView, violation: Violation) -> dict[str, str]:
    on_template = violation.path[:2] == ("spec", "template")
    return daemon_set.template_annotations if on_template else daemon_set.annotations


def _is_said(daemon_set: DaemonSetView, field: str, name: str) -> bool:
    """Whether the field that replaces an annotation is there, for the container of that name."""
    container = next((each for each in daemon_set.all if each.name == name), None)
    if container is not None:
        meant = annotated_profile(daemon_set, name) if field == "seccompProfile" else None
        if meant is not None:
            return bool(effective(daemon_set, container, field, "type") == meant["type"])
        return effective(daemon_set, container, field) is not None
    return field in daemon_set.security.value or field in daemon_set.pod


_WRITTEN: Final = "(variables.annotations.map(k, k) + variables.templateAnnotations.map(k, k))"
_IS_DEAD: Final = f"{strings(_BY_PREFIX)}.exists(s, k.startsWith(s))"


RULE = Rule(
    id="DS1202",
    slug="dead-annotation",
    summary="An annotation no longer has an effect, or is about to lose it.",
    why=(
        "Kubernetes accepts it and ignores it: the Pod is not confined, tolerant or critical, "
        "although the manifest says so."
    ),
    remedy="Set the field that replaced the annotation and remove the annotation.",
    bad="""\
spec:
  template:
    metadata:
      annotations:
        scheduler.alpha.kubernetes.io/critical-pod: ""
""",
    good="""\
spec:
  template:
    spec:
      priorityClassName: node-critical
""",
    check=_check,
    fix=Fix(safety="safe", edits=_edits),
    source="pkg/api/pod/warnings.go, Kubernetes v1.37",
    cel=(
        Cel(
            finds=f"{_WRITTEN}.exists(k, {_IS_DEAD})",
            seen=f"{_WRITTEN}.filter(k, {_IS_DEAD}).join(', ')",
        ),
    ),
)
