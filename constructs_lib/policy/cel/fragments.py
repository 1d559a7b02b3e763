"""Questions that several rules ask, as pieces of CEL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.k8s.taints import Taint
from constructs_lib.policy.cel.expression import quoted, strings
from constructs_lib.policy.facts.node_kinds import ON_EVERY_NODE

__all__ = [
    "CAPABILITY",
    "IS_CATCH_ALL",
    "PROBES",
    "REQUIRED_TERMS",
    "added_capabilities",
    "amount",
    "effective",
    "holds",
    "is_privileged",
    "is_tolerated",
    "may_land_on",
    "millis",
    "said_by_privileged",
    "selects",
    "tolerates",
]

REQUIRED_TERMS: Final = (
    "variables.pod.?affinity.?nodeAffinity.?requiredDuringSchedulingIgnoredDuringExecution"
    ".?nodeSelectorTerms.orValue([])"
)
"""The terms of required node affinity."""

PROBES: Final = (
    "[c.?startupProbe, c.?livenessProbe, c.?readinessProbe].filter(o, o.hasValue())"
    ".map(o, o.value())"
)
"""The probes of the container ``c``."""

IS_CATCH_ALL: Final = "t.?key.orValue('') == '' && t.?operator.orValue('') == 'Exists'"
"""Whether the toleration ``t`` has no key, so that it tolerates taints nobody has thought of."""

CAPABILITY: Final = "n.upperAscii().replace('CAP_', '')"
"""The capability ``n`` as Kubernetes writes it."""


def effective(field: str, default: str, *, container: str = "c") -> str:
    """The value of a field of the security context that counts: the container's, else the Pod's.

    Args:
        field: the field; a deeper one with its optional steps (``seccompProfile.?type``).
        default: what counts where neither sets it, in CEL.
        container: what holds the container.
    """
    return (
        f"{container}.?securityContext.?{field}"
        f".or(variables.pod.?securityContext.?{field}).orValue({default})"
    )


def is_privileged(container: str = "c") -> str:
    """Whether a container is privileged."""
    return f"{container}.?securityContext.?privileged.orValue(false)"


def said_by_privileged(container: str = "c") -> str:
    """Whether DS501 says of a container all there is to say."""
    host_process = effective("windowsOptions.?hostProcess", "false", container=container)
    return f"(variables.role == '' && ({is_privileged(container)} || {host_process}))"


def added_capabilities(container: str = "c") -> str:
    """The capabilities that a container adds."""
    return f"{container}.?securityContext.?capabilities.?add.orValue([])"


def amount(owner: str, which: str, resource: str) -> str:
    """What a container, or the Pod, has of a resource, as an optional.

    Args:
        owner: what holds the container, or the Pod.
        which: ``requests``, for which the limit counts where there is none, or ``limits``.
        resource: the name of the resource.
    """
    limit = f"{owner}.?resources.?limits[?{quoted(resource)}]"
    if which == "limits":
        return limit
    return f"{owner}.?resources.?requests[?{quoted(resource)}].or({limit})"


def millis(quantity: str) -> str:
    """A quantity, a text in CEL, as a whole number of thousandths."""
    return f"int(quantity({quantity}).asApproximateFloat() * 1000.0 + 0.5)"


def holds(parent: str, path: str) -> str:
    """Whether a path is the other or lies below it; both in CEL, and neither the root."""
    return f"({path} == {parent} || {path}.startsWith({parent} + '/'))"


def tolerates(taint: Taint) -> str:
    """Whether the toleration ``t`` tolerates a taint."""
    return (
        f"(t.?key.orValue('') in ['', {quoted(taint.key)}]"
        f" && t.?effect.orValue('') in ['', {quoted(taint.effect)}]"
        " && (t.?operator.orValue('') == 'Exists' || (t.?operator.orValue('') in ['', 'Equal']"
        f" && t.?value.orValue('') == {quoted(taint.value)})))"
    )


def is_tolerated(taint: Taint) -> str:
    """Whether any toleration tolerates a taint."""
    return f"variables.tolerations.exists(t, {tolerates(taint)})"


def may_land_on(labels: Mapping[str, str]) -> str:
    """Whether node selector and required affinity leave room for a node with some labels."""
    node = "{" + ", ".join(f"{quoted(k)}: {quoted(v)}" for k, v in labels.items()) + "}"
    selector = "variables.pod.?nodeSelector.orValue({})"
    selected = f"{selector}.all(k, {_differs('k')} || (k in {node} && {node}[k] == {selector}[k]))"
    required = (
        "variables.pod.?affinity.?nodeAffinity.?requiredDuringSchedulingIgnoredDuringExecution"
    )
    valid = (
        "(!(e.operator in ['Gt', 'Lt']) || e.?values.orValue([])"
        ".all(v, v.matches('^[+-]?[0-9]+$')))"
    )
    met = f"({_differs('e.key')} || {_meets(node)})"
    expressions = f"t.?matchExpressions.orValue([]).all(e, {valid} && {met})"
    some = "(t.?matchExpressions.orValue([]).size() > 0 || t.?matchFields.orValue([]).size() > 0)"
    terms = f"{REQUIRED_TERMS}.exists(t, {some} && {expressions})"
    return f"{selected} && (!{required}.hasValue() || {terms})"


def _differs(key: str) -> str:
    """Whether nodes of a kind differ in a label, so that nothing is known of it."""
    return f"{key}.split('/')[0] in {strings(sorted(ON_EVERY_NODE))}"


def _meets(labels: str) -> str:
    """Whether labels, a map in CEL, meet the requirement ``e``."""
    value = f"(e.key in {labels} && {labels}[e.key] in e.?values.orValue([]))"
    return (
        f"(e.operator == 'In' ? {value} : e.operator == 'NotIn' ? !{value}"
        f" : e.operator == 'Exists' ? e.key in {labels}"
        f" : e.operator == 'DoesNotExist' && !(e.key in {labels}))"
    )


def selects(selector: str, labels: str) -> str:
    """Whether a label selector that is there selects labels, both in CEL."""
    pairs = f"{selector}.?matchLabels.orValue({{}})"
    return (
        f"({pairs}.all(k, k in {labels} && {labels}[k] == {pairs}[k])"
        f" && {selector}.?matchExpressions.orValue([]).all(e, {_meets(labels)}))"
    )
