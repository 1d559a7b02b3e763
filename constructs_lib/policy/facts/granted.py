"""What the RBAC objects of an input grant to the ServiceAccount of a DaemonSet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.bindings import Grant

if TYPE_CHECKING:
    from constructs_lib.programs.facts import Right

__all__ = ["granted_rules", "grants_of", "is_granted", "may_be_granted_elsewhere"]

_ANY: Final = "*"


def granted_rules(daemon_set: DaemonSetView, context: Context) -> tuple[list[Json], bool]:
    """The rules of every role that is bound to it, and whether that is all of them."""
    rules: list[Json] = []
    complete = True
    for grant in grants_of(daemon_set, context):
        namespace = grant.namespace if grant.kind == "Role" else None
        role = context.find(grant.kind, grant.role, namespace)
        if role is None or "aggregationRule" in role:
            complete = False
        else:
            rules += role.get("rules", ())
    return rules, complete


def grants_of(daemon_set: DaemonSetView, context: Context) -> list[Grant]:
    """The roles that the input binds to its account.

    Without a namespace it goes where ``kubectl`` is told to, so that the account of every
    namespace may be meant.
    """
    return [
        grant
        for (namespace, name), found in context.grants.items()
        if name == daemon_set.service_account
        and (daemon_set.namespace in {None, namespace} or namespace is None)
        for grant in found
    ]


def may_be_granted_elsewhere(daemon_set: DaemonSetView, context: Context) -> bool:
    """Whether objects that the input does not show may grant it something.

    Nobody grants the default account anything in passing. Another account has its bindings
    elsewhere where the input has none at all.
    """
    bindings = context.of_kind("ClusterRoleBinding", "RoleBinding")
    if any(each.get("kind") == "Group" for one in bindings for each in one.get("subjects", ())):
        return True
    return daemon_set.service_account != "default" and not bindings


def is_granted(right: Right, rules: Iterable[Json]) -> bool:
    """Whether some rules allow every verb of a right."""
    missing = set(right.verbs)
    for verbs in _verbs(right, rules):
        missing = set() if _ANY in verbs else missing - verbs
    return not missing


def _verbs(right: Right, rules: Iterable[Json]) -> Iterator[set[str]]:
    _, slash, part = right.resource.partition("/")
    resources = {right.resource, _ANY, *([f"{_ANY}/{part}"] if slash else [])}
    for rule in rules:
        if {right.group, _ANY} & set(rule.get("apiGroups", ())) and resources & set(
            rule.get("resources", ())
        ):
            yield set(rule.get("verbs", ()))
