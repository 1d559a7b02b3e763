"""What other objects of the input mean for where DaemonSets run."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.placement.answer import CoverageReport
from constructs_lib.questions.coverage import coverage
from tests.placement.builders import manifest

NODES = {"nodes": [{"name": "a", "count": 4, "cpu": 4, "memory": "8Gi"}]}
NAMESPACE = {"namespace": "kube-system"}


def report(*others: Manifest, **fields: Any) -> CoverageReport:
    return coverage([manifest(**fields), *others], NODES)


def limit_range(**limits: Any) -> Manifest:
    return {
        "apiVersion": "v1",
        "kind": "LimitRange",
        "metadata": {"name": "limits", **NAMESPACE},
        "spec": {"limits": [{"type": "Container", **limits}]},
    }


def quota(hard: dict[str, Any], **spec: Any) -> Manifest:
    return {
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": {"name": "quota", **NAMESPACE},
        "spec": {"hard": hard, **spec},
    }


def told(found: CoverageReport) -> list[str]:
    return [each.message for each in found.assumptions if "ResourceQuota" in each.message]


def test_a_limit_range_decides_what_a_pod_asks() -> None:
    [entry] = report(limit_range(defaultRequest={"cpu": "5"})).coverage.daemon_sets

    assert entry.running == 0
    assert entry.groups[0].alone.reasons[0].predicate == "insufficient-cpu"


def test_a_limit_range_may_refuse_every_pod() -> None:
    found = report(limit_range(max={"cpu": "1"}), container={"resources": {"limits": {"cpu": "2"}}})
    [entry] = found.coverage.daemon_sets

    assert (entry.desired, entry.running) == (4, 0)
    assert entry.groups[0].alone.reasons[0].predicate == "admission"


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (quota({"pods": "4"}), []),
        (quota({"pods": "3"}), ["pods 4"]),
        (quota({"requests.cpu": "3"}), ["requests.cpu 4"]),
        (quota({"requests.memory": "1Gi"}), []),
        (quota({"pods": "3"}, scopes=["BestEffort"]), []),
        (
            quota(
                {"pods": "3"},
                scopeSelector={
                    "matchExpressions": [
                        {
                            "scopeName": "PriorityClass",
                            "operator": "In",
                            "values": ["system-node-critical"],
                        }
                    ]
                },
            ),
            [],
        ),
    ],
    ids=["enough", "too few", "too little cpu", "nothing asked", "another scope", "another class"],
)
def test_a_quota_that_is_too_small_is_told(given: Manifest, names: list[str]) -> None:
    messages = told(report(given, container={"resources": {"requests": {"cpu": "1"}}}))

    assert len(messages) == len(names)
    assert all(name in message for name, message in zip(names, messages, strict=True))


def deployment(port: int, **pod: Any) -> Manifest:
    container = {"name": "web", "image": "w:1", "ports": [{"containerPort": 80, "hostPort": port}]}
    template = {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [container], **pod}}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web", "namespace": "shop"},
        "spec": {"selector": {"matchLabels": {"a": "b"}}, "template": template},
    }


@pytest.mark.parametrize(
    ("other", "meets"),
    [
        (deployment(9100), True),
        (deployment(9101), False),
        (deployment(9100, nodeSelector={"kubernetes.io/os": "windows"}), False),
    ],
    ids=["the same port", "another port", "other nodes"],
)
def test_a_port_of_another_workload_is_told(other: Manifest, *, meets: bool) -> None:
    found = report(
        other,
        container={"ports": [{"containerPort": 9100, "hostPort": 9100}]},
        nodeSelector={"kubernetes.io/os": "linux"},
    )

    assert [each.daemon_sets for each in found.conflicts] == (
        [("kube-system/agent", "Deployment shop/web")] if meets else []
    )
