"""The cases of ``tests/placement/placement-vectors.json`` happen as they are written there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.k8s.manifest import Json, Manifest
from tests.control_plane.bench import Bench, meant_for
from tests.control_plane.bench import node as ready_node

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "placement" / "placement-vectors.json").read_text("utf-8")
)["placement"]
"""Each a DaemonSet, nodes, Pods that are there, and on which nodes the agent then runs."""

NAMESPACES = {"kube-system": "bench-a", "default": "bench-b"}
FINALIZER = "example.com/stays"


def is_played(case: dict[str, Any]) -> bool:
    """Whether a case is about what a cluster with default settings does before any kubelet.

    What the API server refuses is for ``tests/validation``; a Pod that waits to be bound would be.
    """
    reasons = str([each["reason"] for each in case["expect"].values()])
    return not (
        case.keys() & {"feature_gates", "api_rejects_daemonset"}
        or "kubelet-rejects" in reasons
        or any("nodeName" not in each["spec"] for each in case.get("pods", ()))
    )


@pytest.mark.parametrize(
    "case", [each for each in CASES if is_played(each)], ids=lambda case: case["name"]
)
def test_an_agent_runs_where_the_case_says(case: dict[str, Any], bench: Bench) -> None:
    template = case["daemonset"]["spec"]["template"]["spec"]
    policy = template.get("preemptionPolicy", "PreemptLowerPriority")
    for name, value in case.get("priority_classes", {}).items():
        bench.make([_class(name, value, policy)])
    if "runtimeClassName" in template:
        bench.make([_runtime_class(template)])
    bench.make(map(_node, case["nodes"]))
    pods = [_pod(each, number) for number, each in enumerate(case.get("pods", ()))]
    for each in pods:
        _play(bench, each)
    bench.settle(calm=1)
    daemon_set = _daemon_set(case["daemonset"])
    bench.make([daemon_set])
    bench.settle()
    agents = {meant_for(each): each for each in bench.agents(daemon_set)}
    seen = {
        name: (name in agents, "nodeName" in agents.get(name, {}).get("spec", ()))
        for name in case["expect"]
    }
    left = {each["metadata"]["name"] for each in bench.pods()}
    others = [each for each in pods if each["metadata"]["namespace"] != NAMESPACES["kube-system"]]
    evicted = [each for each in others if each["metadata"]["name"] not in left]

    assert seen == {
        name: (
            expected["should_run"] or (expected["should_continue"] and _had_one(case)),
            expected["runs"] or expected.get("preempts", False),
        )
        for name, expected in case["expect"].items()
    }
    assert bool(evicted) == any(each.get("preempts") for each in case["expect"].values())


def _had_one(case: dict[str, Any]) -> bool:
    return any("ownerReferences" in each["metadata"] for each in case.get("pods", ()))


def _class(name: str, value: int, policy: str) -> Manifest:
    return {
        "apiVersion": "scheduling.k8s.io/v1",
        "kind": "PriorityClass",
        "metadata": {"name": name},
        "value": value,
        "preemptionPolicy": policy,
    }


def _runtime_class(template: Manifest) -> Manifest:
    """The class of a Pod, which alone may say its overhead."""
    return {
        "apiVersion": "node.k8s.io/v1",
        "kind": "RuntimeClass",
        "metadata": {"name": template["runtimeClassName"]},
        "handler": template["runtimeClassName"],
        "overhead": {"podFixed": template["overhead"]},
    }


def _node(given: Manifest) -> Manifest:
    made = ready_node(given["metadata"]["name"])
    made["metadata"]["labels"] = given["metadata"]["labels"]
    made["spec"] = given.get("spec", {})
    for field in ("allocatable", "capacity"):
        made["status"].pop(field)
    made["status"] |= given.get("status", {})
    return made


def _pod(given: Manifest, number: int) -> Manifest:
    """A Pod that is there. Its name may be that of another; the controller adopts an agent."""
    given = {**given, "spec": _ours(given["spec"])}
    metadata = dict(given["metadata"])
    metadata.pop("ownerReferences", None)
    metadata["name"] = f"{metadata['name']}-{number}"
    metadata["namespace"] = NAMESPACES[metadata["namespace"]]
    if metadata.pop("deletionTimestamp", None) is not None:
        metadata["finalizers"] = [FINALIZER]
    spec = {"terminationGracePeriodSeconds": 1, "tolerations": [{"operator": "Exists"}]}
    return {**given, "apiVersion": "v1", "kind": "Pod", "metadata": metadata} | {
        "spec": spec | given["spec"]
    }


def _play(bench: Bench, pod: Manifest) -> None:
    bench.make([pod])
    path = bench.api.place(pod)
    if pod["status"]["phase"] != "Running" or "containerStatuses" in pod["status"]:
        bench.api.merge(f"{path}/status", {"status": pod["status"]})
    if "finalizers" in pod["metadata"]:
        bench.api.delete(path)


def _daemon_set(given: Manifest) -> Manifest:
    """The DaemonSet, which leaves an agent alone that is there already."""
    made: Manifest = _ours(given)
    made["spec"]["updateStrategy"] = {"type": "OnDelete"}
    return made


def _ours(given: Json) -> Json:
    """The same with the namespaces of the bench, wherever they are named."""
    text = json.dumps(given)
    for name, ours in NAMESPACES.items():
        text = text.replace(f'"{name}"', f'"{ours}"')
    return json.loads(text)
