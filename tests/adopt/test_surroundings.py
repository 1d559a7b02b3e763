"""Namespaces, priority classes and policies are read back."""

from __future__ import annotations

import pytest

from constructs_lib.adopt.adoption import adopt
from constructs_lib.adopt.rungs import RUNGS
from constructs_lib.adopt.surroundings import SURROUNDINGS
from constructs_lib.agents.admission_policies import AdmissionPoliciesSpec
from constructs_lib.agents.namespace import AgentNamespaceSpec
from constructs_lib.agents.priority_classes import (
    NODE_CRITICAL,
    PriorityClassesSpec,
    PriorityRank,
)
from constructs_lib.declaration.base import Declaration
from constructs_lib.yaml.writer import to_yaml
from tests.adopt.teams import DAEMON_SET, NODE_LOGS, team

LATER = PriorityRank(name="later", value=10, description="What can wait.", preempts=False)


@pytest.mark.parametrize(
    "declared",
    [
        pytest.param(
            AgentNamespaceSpec(
                name="agents",
                pod_security="privileged",
                labels={"team": "platform"},
                annotations={"example.com/owner": "platform"},
            ),
            id="namespace",
        ),
        pytest.param(PriorityClassesSpec(name="any"), id="priority classes"),
        pytest.param(
            PriorityClassesSpec(name="any", ranks=(NODE_CRITICAL, LATER), labels={"team": "a"}),
            id="other priority classes",
        ),
        pytest.param(AdmissionPoliciesSpec(name="any"), id="policies"),
        pytest.param(
            AdmissionPoliciesSpec(
                name="any", rules=("DS301", "DS501"), errors="deny", exempt_namespaces=("lab",)
            ),
            id="other policies",
        ),
    ],
)
def test_what_stands_around_agents_is_read_back(declared: Declaration) -> None:
    text = f"{DAEMON_SET}---\n{to_yaml(declared.manifests())}"

    found = adopt(team(text), RUNGS, surroundings=SURROUNDINGS)

    ((candidate, made),) = found.surroundings
    assert candidate.spec is type(declared)
    assert list(made) == declared.manifests()


NAMESPACE = """
apiVersion: v1
kind: Namespace
metadata:
  name: logging
  labels:
    kubernetes.io/metadata.name: logging
    team: platform
    pod-security.kubernetes.io/enforce: privileged
"""


def test_a_namespace_that_somebody_else_wrote_keeps_what_it_has() -> None:
    found = adopt(team(f"{DAEMON_SET}---{NAMESPACE}"), RUNGS, surroundings=SURROUNDINGS)

    ((candidate, (made,)),) = found.surroundings
    assert candidate.fields["pod_security"] == "privileged"
    assert str(candidate.fields["adopted"]).startswith("Adopted from k8s/logging.yaml; ")
    assert made["metadata"] == {
        "name": "logging",
        "labels": {"team": "platform", "pod-security.kubernetes.io/enforce": "privileged"},
    }


def test_a_namespace_of_no_agent_is_left_alone() -> None:
    other = NAMESPACE.replace("name: logging", "name: other")
    found = adopt(team(f"{DAEMON_SET}---{other}"), RUNGS, surroundings=SURROUNDINGS)

    assert found.surroundings == ()
    assert "other" in {each.manifest["metadata"]["name"] for each in found.alone}


CLASSES = """
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: node.telemetry, labels: {team: platform}}
value: 1000
preemptionPolicy: Never
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: node-critical, labels: {team: platform}}
value: 2000
description: For what workloads depend on.
"""
NAMED = NODE_LOGS.replace("priorityClassName: telemetry", "priorityClassName: node.telemetry")
ANOTHER = DAEMON_SET.replace("name: node-logs\n  namespace", "name: other\n  namespace").replace(
    "priorityClassName: telemetry", "priorityClassName: node-critical"
)


def test_classes_that_others_wrote_for_agents_are_declared_together() -> None:
    text = f"{NAMED}---\n{ANOTHER}---{CLASSES}"

    found = adopt(team(text), RUNGS, surroundings=SURROUNDINGS)

    ((candidate, made),) = found.surroundings
    assert candidate.fields["name"] == "node-telemetry-9446e4"
    assert candidate.fields["labels"] == {"team": "platform"}
    assert str(candidate.fields["adopted"]).startswith("Adopted from k8s/logging.yaml;")
    assert [each["metadata"]["name"] for each in made] == ["node.telemetry", "node-critical"]
    assert "description" not in made[0]
    assert "telemetry" in {each.manifest["metadata"]["name"] for each in found.alone}


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(("value: 1000", "value: -1"), id="below ordinary workloads"),
        pytest.param(("value: 1000", "value: 1000\nglobalDefault: true"), id="of all Pods"),
    ],
)
def test_a_class_that_no_rank_says_stays_with_its_agent(edit: tuple[str, str]) -> None:
    found = adopt(team(NODE_LOGS.replace(*edit)), RUNGS, surroundings=SURROUNDINGS)

    assert found.surroundings == ()
    (kept,) = found.agents[0].candidate.kept.values()
    assert "PriorityClass" in {each["kind"] for each in kept}
