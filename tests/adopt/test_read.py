"""The manifests of a team are sorted by reference, and what is no manifest is refused."""

from __future__ import annotations

import pytest

from constructs_lib.errors import InputError
from tests.adopt.teams import DAEMON_SET, NODE_LOGS, agent, team


def titles(text: str) -> list[str]:
    return [
        f"{each.manifest['kind']} {each.manifest['metadata']['name']}"
        for each in agent(text).companions
    ]


def test_companions_are_found_by_reference_and_not_by_luck_of_labels() -> None:
    assert titles(NODE_LOGS) == [
        "ServiceAccount node-logs",
        "ConfigMap node-logs",
        "ConfigMap node-logs-env",
        "ClusterRole read-pods",
        "ClusterRoleBinding node-logs-reads",
        "Service metrics",
        "ServiceMonitor watch",
        "PriorityClass telemetry",
    ]


def test_a_role_of_the_whole_cluster_is_found_although_somebody_gave_it_a_namespace() -> None:
    text = NODE_LOGS.replace(
        "metadata: {name: read-pods}", "metadata: {name: read-pods, namespace: a}"
    )

    assert "ClusterRole read-pods" in titles(text)


def test_secrets_and_hooks_and_what_belongs_to_nobody_are_left_alone() -> None:
    found = team(NODE_LOGS)

    assert [each.title for each in found.secrets] == ["Secret logging/node-logs"]
    assert [each.title for each in found.hooks] == ["Pod logging/test"]
    assert [each.title for each in found.alone] == ["ConfigMap logging/nobody-reads-it"]


OWNER = "  ownerReferences: [{apiVersion: a/v1, kind: Installation, name: x, uid: u-1}]\n"
MADE = DAEMON_SET.replace("name: node-logs\n", f"name: made\n{OWNER}", 1)


def test_what_an_operator_makes_is_left_to_it() -> None:
    found = team(f"{DAEMON_SET}---\n{MADE}")

    assert [each.name for each in found.agents] == ["node-logs"]
    assert [each.title for each in found.made] == ["DaemonSet logging/made"]


BUILT_IN = """
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: system-node-critical}
value: 2000001000
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: default, namespace: logging}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: kube-root-ca.crt, namespace: logging}
data: {ca.crt: x}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: view, labels: {kubernetes.io/bootstrapping: rbac-defaults}}
rules: []
"""


def test_what_kubernetes_makes_itself_is_left_to_it() -> None:
    using = DAEMON_SET.replace("serviceAccountName: node-logs", "serviceAccountName: default")
    using = using.replace("priorityClassName: telemetry", "priorityClassName: system-node-critical")

    found = team(f"{using}---{BUILT_IN}")

    assert [each.title for each in found.built_in] == [
        "PriorityClass system-node-critical",
        "ServiceAccount logging/default",
        "ConfigMap logging/kube-root-ca.crt",
        "ClusterRole view",
    ]
    assert found.agents[0].companions == ()


def test_where_an_operator_makes_all_of_it_there_is_nothing_to_adopt() -> None:
    with pytest.raises(InputError, match="Every DaemonSet in the input is made by an operator"):
        team(MADE)


def test_a_driver_belongs_to_the_agent_that_registers_it() -> None:
    socket = "--kubelet-registration-path=/var/lib/kubelet/plugins/disk.example/csi.sock"
    node = DAEMON_SET.replace("envFrom:", f"args: [{socket}]\n          envFrom:")
    drivers = "".join(
        f"---\napiVersion: storage.k8s.io/v1\nkind: CSIDriver\nmetadata: {{name: {name}}}\n"
        "spec: {}\n"
        for name in ("disk.example", "other.disk.example")
    )

    assert [each.title for each in agent(f"{node}{drivers}").companions] == [
        "CSIDriver disk.example"
    ]


def test_an_object_of_two_agents_belongs_to_the_first() -> None:
    other = DAEMON_SET.replace("name: node-logs\n  namespace", "name: other\n  namespace")

    first, second = team(f"{NODE_LOGS}---\n{other}").agents

    assert len(first.companions) == 8
    assert second.companions == ()


def test_what_the_server_writes_is_no_part_of_an_agent() -> None:
    live = DAEMON_SET.replace(
        "  namespace: logging\n",
        "  namespace: logging\n  uid: x\n  creationTimestamp: '2026-01-01T00:00:00Z'\n"
        "  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: 'password'\n",
    )

    assert agent(f"{live}status: {{numberReady: 3}}\n").daemon_set == agent(DAEMON_SET).daemon_set


def test_the_place_of_an_agent_is_its_file_and_line() -> None:
    assert agent(f"---\n{DAEMON_SET}").place == "k8s/logging.yaml:2"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            "kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\n",
            "k8s/logging.yaml:1:1: this is a kustomization; give what 'kubectl kustomize' prints",
            id="kustomization",
        ),
        pytest.param(
            DAEMON_SET.replace("- name: shipper", "- $patch: delete\n          name: shipper"),
            "k8s/logging.yaml:1:1: DaemonSet logging/node-logs is a patch; "
            "give what 'kubectl kustomize' prints",
            id="patch",
        ),
        pytest.param(
            DAEMON_SET.replace("name: node-logs\n", "name: '{{ .Release.Name }}'\n", 1),
            "k8s/logging.yaml:1:1: DaemonSet logging/{{ .Release.Name }} is a template; "
            "give what 'helm template' prints",
            id="template",
        ),
        pytest.param(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
            "There is no DaemonSet in the input; only DaemonSets are adopted.",
            id="no DaemonSet",
        ),
    ],
)
def test_what_is_no_manifest_yet_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        team(text)

    assert error.value.problems == (said,)


def test_everything_that_is_refused_is_told_at_once() -> None:
    text = DAEMON_SET.replace("  selector: {matchLabels: {app: node-logs}}\n", "")

    with pytest.raises(InputError, match="selector"):
        team(text)
