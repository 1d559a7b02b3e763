"""Which roles the RBAC objects of an input bind to which ServiceAccounts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.record import dataclass

__all__ = ["Account", "Grant", "grants"]

Account: TypeAlias = tuple[str | None, str]
"""Namespace and name of a ServiceAccount."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A role bound to a ServiceAccount.

    Attributes:
        role: name of the Role or ClusterRole.
        kind: which of the two it is.
        namespace: the namespace of the binding; none for the whole cluster.
        everywhere: whether it counts in the whole cluster, not in one namespace.
    """

    role: str
    kind: str = "ClusterRole"
    namespace: str | None = None
    everywhere: bool


def grants(bindings: Iterable[Manifest]) -> Mapping[Account, list[Grant]]:
    """What RoleBindings and ClusterRoleBindings grant, by ServiceAccount."""
    found: dict[Account, list[Grant]] = {}
    for binding in bindings:
        everywhere = binding["kind"] == "ClusterRoleBinding"
        ref = binding.get("roleRef", {})
        grant = Grant(
            role=ref.get("name", ""),
            kind=ref.get("kind", ""),
            namespace=None if everywhere else binding.get("metadata", {}).get("namespace"),
            everywhere=everywhere,
        )
        for account in _accounts(binding):
            found.setdefault(account, []).append(grant)
    return found


def _accounts(binding: Manifest) -> Iterator[Account]:
    own = binding.get("metadata", {}).get("namespace")
    for subject in binding.get("subjects", ()):
        if subject.get("kind") == "ServiceAccount":
            yield subject.get("namespace", own), subject.get("name", "")
