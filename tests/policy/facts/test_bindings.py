"""Bindings are read by the ServiceAccount they are for."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.policy.facts.bindings import Grant, grants


def binding(kind: str, *subjects: dict[str, Any]) -> dict[str, Any]:
    metadata = {"name": "b", "namespace": "agents"}
    role = {"kind": "ClusterRole", "name": "r"}
    return {"kind": kind, "metadata": metadata, "roleRef": role, "subjects": list(subjects)}


ACCOUNT = {"kind": "ServiceAccount", "name": "agent", "namespace": "other"}


@pytest.mark.parametrize(
    ("kind", "everywhere"), [("ClusterRoleBinding", True), ("RoleBinding", False)]
)
def test_a_binding_grants_a_role_everywhere_or_in_its_namespace(
    kind: str, *, everywhere: bool
) -> None:
    found = grants([binding(kind, ACCOUNT)])

    namespace = None if everywhere else "agents"
    grant = Grant(role="r", kind="ClusterRole", namespace=namespace, everywhere=everywhere)
    assert found == {("other", "agent"): [grant]}


def test_an_account_without_namespace_is_of_the_bindings_own() -> None:
    found = grants([binding("RoleBinding", {"kind": "ServiceAccount", "name": "agent"})])

    assert list(found) == [("agents", "agent")]


def test_users_and_groups_are_not_accounts() -> None:
    subjects = [{"kind": "User", "name": "agent"}, {"kind": "Group", "name": "agent"}]

    assert grants([binding("RoleBinding", *subjects)]) == {}


def test_all_bindings_of_an_account_are_kept() -> None:
    both = [binding("RoleBinding", ACCOUNT), binding("ClusterRoleBinding", ACCOUNT)]

    assert [grant.everywhere for grant in grants(both)["other", "agent"]] == [False, True]


def test_a_binding_for_nobody_grants_nothing() -> None:
    assert grants([{"kind": "RoleBinding"}]) == {}
