"""RBAC rules are told apart by what they amount to."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.policy.facts.powers import Power, powers


def rule(groups: str, resources: str, verbs: str, **fields: Any) -> dict[str, Any]:
    """A rule, its lists written as words; ``core`` is the core group."""
    listed = ["" if group == "core" else group for group in groups.split()]
    return {"apiGroups": listed, "resources": resources.split(), "verbs": verbs.split(), **fields}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(rule("*", "*", "*"), "do everything (*)", id="everything"),
        pytest.param(rule("core", "secrets", "watch"), "read every Secret", id="Secrets"),
        pytest.param(rule("core", "*", "list"), "read every Secret", id="Secrets among all"),
        pytest.param(rule("*", "secrets", "*"), "read every Secret", id="Secrets of any group"),
        pytest.param(
            rule("core", "pods/exec", "create"), "run commands in every Pod", id="pods/exec"
        ),
        pytest.param(
            rule("core", "nodes/proxy", "get"),
            "run commands in every Pod through its kubelet (nodes/proxy)",
            id="nodes/proxy",
        ),
        pytest.param(rule("core", "pods", "patch"), "create or change Pods", id="Pods"),
        pytest.param(rule("apps", "deployments", "create"), "change workloads", id="workloads"),
        pytest.param(rule("batch", "jobs", "create"), "change Jobs", id="Jobs"),
        pytest.param(
            rule("rbac.authorization.k8s.io", "clusterroles", "bind"),
            "grant itself any right (escalate, bind)",
            id="bind",
        ),
        pytest.param(
            rule("core", "users", "impersonate"), "act as anybody (impersonate)", id="impersonate"
        ),
    ],
)
def test_ways_to_the_whole_cluster_are_known(given: dict[str, Any], expected: str) -> None:
    assert list(powers([given])) == [Power(what=expected, takes_the_cluster=True)]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(
            rule("example.com", "a b", "*"),
            "do everything (*) with a, b of example.com",
            id="verbs",
        ),
        pytest.param(
            rule("example.com", "*", "get"),
            "get every resource (*) of example.com",
            id="resources",
        ),
        pytest.param(
            rule("core", "events", "*"),
            "do everything (*) with events of the core group",
            id="of the core group",
        ),
    ],
)
def test_wildcards_within_bounds_are_too_much_and_less_grave(
    given: dict[str, Any], expected: str
) -> None:
    assert list(powers([given])) == [Power(what=expected, takes_the_cluster=False)]


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(rule("core", "pods nodes", "get list watch"), id="reading"),
        pytest.param(rule("core", "nodes/status pods/status", "patch"), id="status, as a CNI does"),
        pytest.param(rule("core", "secrets", "get", resourceNames=["tls"]), id="one Secret"),
        pytest.param(rule("core", "secrets", "create"), id="making Secrets"),
        pytest.param(rule("example.com", "secrets", "get"), id="another group's resource"),
        pytest.param({"nonResourceURLs": ["/metrics"], "verbs": ["*"]}, id="paths"),
    ],
)
def test_what_agents_need_is_no_power(given: dict[str, Any]) -> None:
    assert list(powers([given])) == []


def test_a_power_is_told_once() -> None:
    assert len(list(powers([rule("core", "secrets", "get"), rule("core", "secrets", "list")]))) == 1
