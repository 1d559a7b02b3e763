"""What RBAC rules amount to, where it is more than an agent should have on every node.

Source: Kubernetes documentation, RBAC Good Practices (privilege escalation risks).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json
from constructs_lib.record import dataclass

__all__ = ["Power", "powers"]

_ANY: Final = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """Something that RBAC rules allow.

    Attributes:
        what: what, as in ``read every Secret``.
        takes_the_cluster: whether it is a way to everything else; otherwise it is too much
            within bounds.
    """

    what: str
    takes_the_cluster: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Danger:
    groups: frozenset[str]
    resources: frozenset[str]
    verbs: frozenset[str]
    what: str


_READ: Final = frozenset({"get", "list", "watch"})
_WRITE: Final = frozenset({"create", "patch", "update"})
_WORKLOADS: Final = frozenset({"daemonsets", "deployments", "statefulsets", "replicasets"})
_RBAC: Final = frozenset({"rbac.authorization.k8s.io"})
_CORE: Final = frozenset({""})

_DANGERS: Final = (
    _Danger(
        groups=_CORE,
        resources=frozenset({"secrets"}),
        verbs=_READ,
        what="read every Secret",
    ),
    _Danger(
        groups=_CORE,
        resources=frozenset({"pods/exec", "pods/attach"}),
        verbs=frozenset({"create", "get"}),
        what="run commands in every Pod",
    ),
    _Danger(
        groups=_CORE,
        resources=frozenset({"nodes/proxy"}),
        verbs=frozenset({"create", "get"}),
        what="run commands in every Pod through its kubelet (nodes/proxy)",
    ),
    _Danger(
        groups=_CORE,
        resources=frozenset({"pods", "replicationcontrollers"}),
        verbs=_WRITE,
        what="create or change Pods",
    ),
    _Danger(
        groups=frozenset({"apps"}), resources=_WORKLOADS, verbs=_WRITE, what="change workloads"
    ),
    _Danger(
        groups=frozenset({"batch"}),
        resources=frozenset({"jobs", "cronjobs"}),
        verbs=_WRITE,
        what="change Jobs",
    ),
    _Danger(
        groups=_RBAC,
        resources=frozenset({"roles", "clusterroles"}),
        verbs=frozenset({"escalate", "bind"}),
        what="grant itself any right (escalate, bind)",
    ),
    _Danger(
        groups=frozenset({"", "authentication.k8s.io"}),
        resources=frozenset({"users", "groups", "serviceaccounts"}),
        verbs=frozenset({"impersonate"}),
        what="act as anybody (impersonate)",
    ),
)


def powers(rules: Iterable[Json]) -> Iterator[Power]:
    """What the rules of one role allow that is too much, once each.

    A rule that names its objects (``resourceNames``) is narrow enough.
    """
    seen: set[str] = set()
    for rule in rules:
        for power in () if rule.get("resourceNames") else _of_rule(rule):
            if power.what not in seen:
                seen.add(power.what)
                yield power


def _of_rule(rule: Json) -> Iterator[Power]:
    groups, resources = set(rule.get("apiGroups", ())), set(rule.get("resources", ()))
    verbs = set(rule.get("verbs", ()))
    if _ANY in groups and _ANY in resources and _ANY in verbs:
        yield Power(what="do everything (*)", takes_the_cluster=True)
        return
    dangers = [each for each in _DANGERS if _allows(groups, resources, verbs, each)]
    for danger in dangers:
        yield Power(what=danger.what, takes_the_cluster=True)
    if not dangers and resources and _ANY in resources | verbs:
        everything = ", ".join(sorted(resources)) if _ANY in verbs else "every resource (*)"
        did = "do everything (*) with" if _ANY in verbs else f"{', '.join(sorted(verbs))}"
        where = ", ".join(sorted(group or "the core group" for group in groups))
        yield Power(what=f"{did} {everything} of {where}", takes_the_cluster=False)


def _allows(groups: set[str], resources: set[str], verbs: set[str], danger: _Danger) -> bool:
    return (
        bool(groups & danger.groups or _ANY in groups)
        and bool(resources & danger.resources or _ANY in resources)
        and bool(verbs & danger.verbs or _ANY in verbs)
    )
