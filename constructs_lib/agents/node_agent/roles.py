"""Roles under names of their own, bound to the agent's ServiceAccount."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypeAlias

from constructs_lib.agents.node_agent.beside import Beside, Owner
from constructs_lib.declaration.model import DnsLabel, ListOf, checked
from constructs_lib.declaration.named import Named, NamedListOf
from constructs_lib.declaration.rbac import (
    AnyRules,
    PolicyRule,
    policy_rules,
    rules_for_everything,
    rules_of_a_namespace,
)
from constructs_lib.errors import Problem
from constructs_lib.k8s import objects
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.metadata import dns_label_problem, dns_subdomain_problem
from constructs_lib.validation.names_of_objects import path_segment_problem

__all__ = ["ClusterRole", "ClusterRoles", "Role", "Roles"]


def _account_problem(text: str) -> str | None:
    namespace, slash, name = text.rpartition("/")
    return (dns_label_problem(namespace) if slash else None) or dns_subdomain_problem(name)


_RoleName: TypeAlias = Annotated[str, checked(path_segment_problem)]
_Account: TypeAlias = Annotated[str, checked(_account_problem)]


class _Bound(Beside):
    name: _RoleName = ""
    """Its name; left out where it is the key of a mapping."""
    rules: AnyRules = ()
    """What it allows: parts or short texts (``get,list nodes``). Without any it exists already, and
    is only bound. A new agent cannot allow everything (``*``)."""
    binding: _RoleName | None = None
    """The name of the binding; that of the role by default."""
    accounts: ListOf[_Account] = ()
    """The ServiceAccounts that it is bound to, each as ``name`` or ``namespace/name``; the agent's
    own by default."""

    def mistakes(self) -> Iterator[Problem]:
        if not self.rules and self.binding is None:
            message = (
                f"is required, as {self.name!r} exists already, and others bind it, too; or give "
                "the role its rules"
            )
            yield Problem(path=("binding",), message=message)

    def unanswered(self) -> Iterator[Problem]:
        for problem in rules_for_everything(self.rules):
            yield Problem(path=("rules", *problem.path), message=problem.message)

    def _written_rules(self) -> list[dict[str, Any]]:
        return [rule.manifest() for rule in policy_rules(self.rules)]

    def _binding(self, owner: Owner, namespace: str | None) -> Manifest:
        accounts = [each.rpartition("/") for each in self.accounts or (owner.account,)]
        return objects.binding(
            self.binding or self.name,
            role=self.name,
            accounts=[(at or owner.namespace, name) for at, _, name in accounts],
            labels=self.labels_with(owner),
            annotations=self.annotations,
            namespace=namespace,
        )


class ClusterRole(_Bound):
    """What the agent may ask of the API server in the whole cluster, under a name of its own."""

    def manifests(self, owner: Owner) -> Iterator[Manifest]:
        """The role, unless it exists, and its binding."""
        if self.rules:
            yield objects.cluster_role(
                self.name,
                rules=self._written_rules(),
                labels=self.labels_with(owner),
                annotations=self.annotations,
            )
        yield self._binding(owner, None)


class Role(_Bound):
    """What the agent may ask for inside one namespace, under a name of its own."""

    namespace: DnsLabel | None = None
    """The namespace; the agent's by default."""

    def mistakes(self) -> Iterator[Problem]:
        yield from super().mistakes()
        for problem in rules_of_a_namespace(self.rules):
            yield Problem(path=("rules", *problem.path), message=problem.message)

    def manifests(self, owner: Owner) -> Iterator[Manifest]:
        """The role, unless it exists, and its binding."""
        namespace = self.namespace or owner.namespace
        if self.rules:
            yield objects.role(
                self.name,
                namespace=namespace,
                rules=self._written_rules(),
                labels=self.labels_with(owner),
                annotations=self.annotations,
            )
        yield self._binding(owner, namespace)


def _written_out(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {"rules": value}


def _only_rules(role: ClusterRole | Role) -> list[PolicyRule] | None:
    only = type(role)(name=role.name, rules=role.rules)
    return [*policy_rules(role.rules)] if role.rules and role == only else None


ClusterRoles: TypeAlias = Annotated[
    NamedListOf[ClusterRole, ListOf[PolicyRule | str]],
    Named(written_out=_written_out, short=_only_rules, field="rules"),
]
"""Roles of the whole cluster by their names: their rules, or a ``ClusterRole``
(``{"watch": ["get,list nodes"]}``)."""

Roles: TypeAlias = Annotated[
    NamedListOf[Role, ListOf[PolicyRule | str]],
    Named(written_out=_written_out, short=_only_rules, field="rules"),
]
"""Roles of one namespace by their names: their rules, or a ``Role``."""
