"""Objects beside an adopted NodeAgent become its words, where these give what is there."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.agents.node_agent import (
    ClusterRole,
    ConfigMap,
    DisruptionBudget,
    Role,
)
from constructs_lib.declaration.rbac import policy_rules
from constructs_lib.declaration.service_account import OwnServiceAccount
from tests.adopt.node_agent.beside import read

ACCOUNT = """
apiVersion: v1
kind: ServiceAccount
metadata:
  name: node-logs
  namespace: logging
  annotations: {iam.example/role: reader}
automountServiceAccountToken: false
imagePullSecrets: [{name: registry}]
secrets: [{name: node-logs-token-x7kq2}]
"""
BINDING = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: node-logs-reads}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: read-pods}
subjects: [{kind: ServiceAccount, name: node-logs, namespace: logging}]
"""
CLUSTER_ROLE = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: read-pods}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]
"""
ROLE = """
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: node-logs, namespace: logging}
rules: [{apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: node-logs, namespace: logging}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: node-logs}
subjects: [{kind: ServiceAccount, name: node-logs, namespace: logging}]
"""
CONFIG_MAP = """
apiVersion: v1
kind: ConfigMap
metadata: {name: node-logs, namespace: logging, labels: {app: node-logs}}
data: {node-logs.conf: "a = 1\\n"}
"""


SAID: list[Any] = [
    pytest.param(
        [ACCOUNT],
        "service_account",
        OwnServiceAccount(
            name="node-logs",
            annotations={"iam.example/role": "reader"},
            automount=False,
            image_pull_secrets=["registry"],
            secrets=["node-logs-token-x7kq2"],
        ),
        id="the account of the Pods",
    ),
    pytest.param(
        [CLUSTER_ROLE, BINDING],
        "cluster_roles",
        [ClusterRole(name="read-pods", rules=["get,list pods"], binding="node-logs-reads")],
        id="a role of the cluster, whose binding has another name",
    ),
    pytest.param(
        [BINDING],
        "cluster_roles",
        [ClusterRole(name="read-pods", binding="node-logs-reads")],
        id="the binding of a role that is elsewhere",
    ),
    pytest.param(
        [ROLE],
        "roles",
        [Role(name="node-logs", rules=["get leases in coordination.k8s.io"])],
        id="a role of the namespace",
    ),
    pytest.param(
        [CONFIG_MAP],
        "config_maps",
        [
            ConfigMap(
                name="node-logs", labels={"app": "node-logs"}, data={"node-logs.conf": "a = 1\n"}
            )
        ],
        id="a ConfigMap",
    ),
    pytest.param(
        ["\n{apiVersion: v1, kind: ConfigMap, metadata: {name: node-logs, namespace: logging}}\n"],
        "config_maps",
        [ConfigMap(name="node-logs", data={})],
        id="an empty ConfigMap",
    ),
    pytest.param(
        [CONFIG_MAP, ROLE.replace("logging}\n", "logging, labels: {app: node-logs}}\n")],
        "labels_beside",
        {"app": "node-logs"},
        id="the labels of all",
    ),
    pytest.param(
        [CONFIG_MAP, ROLE.replace("logging}\n", "logging, labels: {app: node-logs}}\n")],
        "roles",
        [Role(name="node-logs", rules=["get leases in coordination.k8s.io"])],
        id="a role with the labels of all",
    ),
    pytest.param(
        [
            CONFIG_MAP,
            ROLE.replace("logging}\n", "logging, labels: {app: node-logs}}\n"),
            ACCOUNT,
        ],
        "service_account",
        OwnServiceAccount(
            name="node-logs",
            labels={},
            annotations={"iam.example/role": "reader"},
            automount=False,
            image_pull_secrets=["registry"],
            secrets=["node-logs-token-x7kq2"],
        ),
        id="an account without the labels that the others have",
    ),
]


@pytest.mark.parametrize(("beside", "field", "said"), SAID)
def test_an_object_is_said_and_no_file_is_kept(beside: list[str], field: str, said: object) -> None:
    fields = read(*beside)

    assert fields[field] == said
    assert fields["adopted"].beside is None


BUDGET = """
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: node-logs, namespace: logging}
spec: {maxUnavailable: 10%, selector: {matchLabels: {app: node-logs}}}
"""


def test_a_budget_is_said() -> None:
    fields = read(BUDGET)

    assert fields["disruption_budgets"] == [
        DisruptionBudget(name="node-logs", max_unavailable="10%")
    ]
    assert fields["adopted"].beside is None


def test_what_no_word_gives_stays_in_the_pinned_file() -> None:
    binary = CONFIG_MAP.replace("\ndata:", "\nbinaryData: {a: AAAA}\ndata:")

    fields = read(ACCOUNT, binary)

    assert "service_account" in fields
    assert "config_maps" not in fields
    assert fields["adopted"].beside is not None


def test_a_binding_of_a_user_stays_as_it_is() -> None:
    both = BINDING.replace("subjects: [", "subjects: [{kind: User, name: deployer}, ")

    fields = read(CLUSTER_ROLE, both)

    assert "cluster_roles" not in fields
    assert fields["adopted"].beside is not None


def test_rules_keep_names_and_paths_of_the_api_server() -> None:
    rules = (
        '[{apiGroups: [""], resources: [nodes], resourceNames: [a], verbs: [get]}, '
        "{nonResourceURLs: [/metrics], verbs: [get]}]"
    )
    written = CLUSTER_ROLE.partition("rules:")[0] + f"rules: {rules}\n"

    (role,) = read(written, BINDING)["cluster_roles"]

    first, second = policy_rules(role.rules)
    assert (first.names, second.urls) == (("a",), ("/metrics",))
