"""DS411 to DS415: who gives way when a node is full."""

from __future__ import annotations

import pytest

from constructs_lib.policy.config import Config
from tests.policy.judging import container, found, places, pod

CLASS = "priorityClassName"


@pytest.mark.parametrize("written", ["null", "''"])
def test_ds411_asks_for_a_priority_class(written: str) -> None:
    message = "The Pods have no priorityClassName: they have the same priority as any workload."

    assert found("DS411", pod(f"{CLASS}: {written}")) == [("warning", message)]
    assert places("DS411", pod(f"{CLASS}: {written}")) == ["spec.template.spec.priorityClassName"]


def test_ds411_is_content_with_any_class() -> None:
    assert found("DS411", pod(f"{CLASS}: mine")) == []


def quota(scope: str, namespace: str = "agents") -> str:
    """A ResourceQuota, as one more document."""
    return (
        f"\n---\n{{apiVersion: v1, kind: ResourceQuota, "
        f"metadata: {{name: q, namespace: {namespace}}}, "
        f"spec: {{scopeSelector: {{matchExpressions: [{{{scope}}}]}}}}}}"
    )


CRITICAL = pod(f"{CLASS}: system-node-critical")
NAMED = "scopeName: PriorityClass, operator: In, values: [system-node-critical]"


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(CRITICAL, id="no quota"),
        pytest.param(CRITICAL + quota(NAMED, namespace="others"), id="of another namespace"),
        pytest.param(
            CRITICAL + quota("scopeName: PriorityClass, operator: In, values: [mine]"),
            id="of another class",
        ),
        pytest.param(CRITICAL + quota("scopeName: BestEffort, operator: Exists"), id="of another"),
    ],
)
def test_ds412_finds_a_system_class_that_no_quota_admits(example: str) -> None:
    message = (
        "priorityClassName is system-node-critical in namespace 'agents', "
        "and no ResourceQuota there admits it."
    )

    assert found("DS412", example) == [("info", message)]


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(CRITICAL + quota(NAMED), id="a quota names it"),
        pytest.param(
            CRITICAL + quota("scopeName: PriorityClass, operator: Exists"), id="a quota of all"
        ),
        pytest.param("{metadata: {namespace: kube-system}}\n---\n" + CRITICAL, id="kube-system"),
        pytest.param("{metadata: {namespace: null}}\n---\n" + CRITICAL, id="namespace not known"),
        pytest.param(pod(f"{CLASS}: mine"), id="a class of one's own"),
    ],
)
def test_ds412_is_silent_where_the_class_is_admitted(example: str) -> None:
    assert found("DS412", example) == []


@pytest.mark.parametrize(
    ("name", "count"), [("system-cluster-critical", 1), ("system-node-critical", 0), ("mine", 0)]
)
def test_ds413_is_about_the_class_of_the_cluster(name: str, count: int) -> None:
    assert [severity for severity, _ in found("DS413", pod(f"{CLASS}: {name}"))] == ["info"] * count


DEFINED = "\n---\n{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: mine}}"


@pytest.mark.parametrize(
    ("example", "closed", "count"),
    [
        pytest.param(pod(f"{CLASS}: mine") + DEFINED, False, 0, id="defined"),
        pytest.param(pod(f"{CLASS}: other") + DEFINED, False, 1, id="another one is defined"),
        pytest.param(pod(f"{CLASS}: other"), False, 0, id="no class in the input"),
        pytest.param(pod(f"{CLASS}: other"), True, 1, id="the input holds everything"),
        pytest.param(pod(f"{CLASS}: system-node-critical") + DEFINED, False, 0, id="built in"),
        pytest.param(pod(f"{CLASS}: null") + DEFINED, False, 0, id="none"),
    ],
)
def test_ds414_looks_for_the_class_in_the_input(example: str, *, closed: bool, count: int) -> None:
    assert len(found("DS414", example, config=Config(closed=closed))) == count


@pytest.mark.parametrize(
    ("role", "expected"),
    [("cni", 1), ("csi-node", 1), ("kube-proxy", 1), ("logs", 0), ("generic", 0)],
)
def test_ds415_is_about_agents_that_other_pods_depend_on(role: str, expected: int) -> None:
    found_here = found("DS415", container("resources: null", role=role))

    assert [severity for severity, _ in found_here] == ["error"] * expected


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        pytest.param(
            "{requests: {cpu: 0, memory: null}, limits: null}", 1, id="a request of nothing"
        ),
        pytest.param(
            "{requests: null, limits: {cpu: null, memory: null, ephemeral-storage: 1Gi}}",
            1,
            id="storage alone",
        ),
        pytest.param("{requests: null, limits: {cpu: null, memory: 64Mi}}", 0, id="a limit"),
        pytest.param("{requests: {cpu: 1m}, limits: null}", 0, id="a request"),
    ],
)
def test_ds415_counts_cpu_and_memory(resources: str, expected: int) -> None:
    example = container(f"resources: {resources}", role="csi-node")

    assert len(found("DS415", example)) == expected
