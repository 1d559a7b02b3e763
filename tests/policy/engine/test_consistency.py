"""Those that do not do what most of the others do are named."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.policy.example import example_objects
from tests.policy.judging import judged

NO_CLASS = "spec: {template: {spec: {priorityClassName: null}}}"


def agents(count: int, patch: str = "", *, first: int = 0) -> list[Manifest]:
    """DaemonSets that are alike but for their names."""
    (manifest,) = example_objects(patch)
    found = [deepcopy(manifest) for _ in range(count)]
    for number, each in enumerate(found, start=first):
        each["metadata"]["name"] = f"agent-{number}"
    return found


def told(*manifests: Manifest) -> list[tuple[str, int, list[str]]]:
    """Habit, how many have it, and the names of those that have not."""
    return [
        (each.habit, each.many, [name for _, _, _, name in each.odd])
        for each in judged(*manifests).oddities
    ]


def test_agents_that_are_all_alike_have_no_odd_ones() -> None:
    assert told(*agents(8)) == []


@pytest.mark.parametrize(
    ("many", "few", "oddities"),
    [
        pytest.param(
            9, 2, [("set a priority class", 9, ["agent-9", "agent-10"])], id="two of eleven"
        ),
        pytest.param(4, 1, [("set a priority class", 4, ["agent-4"])], id="one of five"),
        pytest.param(3, 1, [], id="too few to have habits"),
        pytest.param(7, 3, [], id="more than a quarter"),
        pytest.param(0, 5, [], id="nobody does"),
    ],
)
def test_few_among_many_are_odd(
    many: int, few: int, oddities: list[tuple[str, int, list[str]]]
) -> None:
    assert told(*agents(many), *agents(few, NO_CLASS, first=many)) == oddities


POD = "spec: {template: {spec: "
CONTAINER = f"{POD}{{containers: [{{name: agent, "


@pytest.mark.parametrize(
    ("patch", "habit"),
    [
        (NO_CLASS, "set a priority class"),
        (f"{CONTAINER}image: 'registry.example/a:1'}}]}}}}}}", "pin every image by its digest"),
        (f"{CONTAINER}resources: null}}]}}}}}}", "limit the memory of every container"),
        (f"{CONTAINER}readinessProbe: null}}]}}}}}}", "have a readiness probe"),
        (
            f"{CONTAINER}securityContext: {{readOnlyRootFilesystem: false}}}}]}}}}}}",
            "mount every root filesystem read-only",
        ),
        (f"{CONTAINER}securityContext: {{runAsNonRoot: null}}}}]}}}}}}", "do not run as root"),
        (f"{POD}{{tolerations: null}}}}}}", "run on the control plane too"),
        ("spec: {minReadySeconds: 0}", "set minReadySeconds"),
        ("spec: {updateStrategy: {type: OnDelete}}", "roll updates out by themselves"),
        (
            "spec: {template: {metadata: {labels: {app.kubernetes.io/name: null}}}}",
            "carry the label app.kubernetes.io/name",
        ),
        (f"{POD}{{serviceAccountName: null}}}}}}", "have a ServiceAccount of their own"),
    ],
    ids=lambda value: value if len(value) < 40 else "patch",
)
def test_each_habit_is_compared(patch: str, habit: str) -> None:
    assert told(*agents(5), *agents(1, patch, first=5)) == [(habit, 5, ["agent-5"])]


def monitor(**spec: Any) -> Manifest:
    return {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PodMonitor",
        "metadata": {"name": "monitor", "namespace": "agents"},
        "spec": {"selector": {"matchLabels": {"app.kubernetes.io/name": "agent"}}, **spec},
    }


def elsewhere() -> list[Manifest]:
    return agents(1, "metadata: {namespace: elsewhere}", first=5)


def test_an_agent_in_another_namespace_is_not_scraped() -> None:
    assert told(*agents(5), *elsewhere(), monitor()) == [
        ("are scraped through a PodMonitor", 5, ["agent-5"])
    ]


@pytest.mark.parametrize(
    "namespaces",
    [
        pytest.param({"any": True}, id="any"),
        pytest.param({"matchNames": ["agents", "elsewhere"]}, id="named"),
    ],
)
def test_a_monitor_may_look_into_other_namespaces(namespaces: dict[str, Any]) -> None:
    assert told(*agents(5), *elsewhere(), monitor(namespaceSelector=namespaces)) == []
