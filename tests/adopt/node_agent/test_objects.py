"""Objects beside an adopted NodeAgent become its words, where these give what is there."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.adopt.ladder import Adopted, climb
from constructs_lib.adopt.node_agent.rung import NODE_AGENT
from constructs_lib.agents.csi_node_plugin import TokenRequest
from constructs_lib.agents.node_agent import (
    ClusterRole,
    ConfigMap,
    CsiDriver,
    DisruptionBudget,
    NetworkPeer,
    NetworkPolicy,
    NetworkPort,
    NetworkRule,
    PodMonitor,
    Relabeling,
    Role,
    ScrapeEndpoint,
    ServiceMonitor,
    ServicePort,
)
from constructs_lib.declaration.rbac import policy_rules
from constructs_lib.declaration.service_account import OwnServiceAccount
from tests.adopt.teams import DAEMON_SET, agent

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
SERVICE = """
apiVersion: v1
kind: Service
metadata: {name: metrics, namespace: logging}
spec:
  clusterIP: None
  selector: {app: node-logs}
  ports: [{name: http, port: 80, targetPort: 2020}]
"""


def read(*beside: str) -> dict[str, Any]:
    """The fields of the NodeAgent of a DaemonSet with objects beside it, which changes nothing."""
    found = climb(agent("---".join((DAEMON_SET, *beside))), [NODE_AGENT])
    assert isinstance(found, Adopted), found
    assert found.proof.is_no_op
    return dict(found.candidate.fields)


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


POD_MONITOR = """
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: {name: node-logs, namespace: monitoring, labels: {release: prometheus}}
spec:
  jobLabel: app
  selector: {matchLabels: {app: node-logs}}
  namespaceSelector: {matchNames: [logging]}
  podMetricsEndpoints:
    - port: metrics
      interval: 30s
      relabelings: [{sourceLabels: [__meta_kubernetes_pod_node_name], targetLabel: node}]
"""
SERVICE_MONITOR = """
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: watch, namespace: logging}
spec:
  selector: {matchLabels: {watch: node-logs}}
  endpoints: [{port: http, scheme: https, tlsConfig: {insecureSkipVerify: true}}]
"""
POLICY = """
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: node-logs, namespace: logging}
spec:
  podSelector: {matchLabels: {app: node-logs}}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - podSelector: {}
          namespaceSelector: {matchLabels: {team: platform}}
        - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
      ports: [{port: 9000, endPort: 9010}, {port: dns, protocol: UDP}]
"""
BUDGET = """
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: node-logs, namespace: logging}
spec: {maxUnavailable: 10%, selector: {matchLabels: {app: node-logs}}}
"""

BESIDE: list[Any] = [
    pytest.param(
        [POD_MONITOR],
        "pod_monitors",
        PodMonitor(
            name="node-logs",
            labels={"release": "prometheus"},
            namespace="monitoring",
            namespaces=["logging"],
            job_label="app",
            endpoints=[
                ScrapeEndpoint(
                    port="metrics",
                    interval="30s",
                    relabelings=[
                        Relabeling(sources=["__meta_kubernetes_pod_node_name"], target="node")
                    ],
                )
            ],
        ),
        id="a PodMonitor in the namespace of Prometheus",
    ),
    pytest.param(
        [SERVICE.replace("logging}", "logging, labels: {watch: node-logs}}"), SERVICE_MONITOR],
        "service_monitors",
        ServiceMonitor(
            name="watch",
            services={"watch": "node-logs"},
            endpoints=[ScrapeEndpoint(port="http", scheme="https", insecure=True)],
        ),
        id="a ServiceMonitor of its Service",
    ),
    pytest.param(
        [POLICY],
        "network_policies",
        NetworkPolicy(
            name="node-logs",
            ingress=[
                NetworkRule(
                    peers=[
                        NetworkPeer(pods={}, namespaces={"team": "platform"}),
                        NetworkPeer(block="10.0.0.0/8", without=["10.1.0.0/16"]),
                    ],
                    ports=[
                        NetworkPort(port=9000, to=9010),
                        NetworkPort(port="dns", protocol="UDP"),
                    ],
                )
            ],
            egress=[],
        ),
        id="a NetworkPolicy that lets nothing out",
    ),
    pytest.param(
        [POLICY.replace("  policyTypes: [Ingress, Egress]\n", "").partition("  ingress:")[0]],
        "network_policies",
        NetworkPolicy(name="node-logs", ingress=[]),
        id="a NetworkPolicy without types",
    ),
    pytest.param(
        [BUDGET],
        "disruption_budgets",
        DisruptionBudget(name="node-logs", max_unavailable="10%"),
        id="a PodDisruptionBudget",
    ),
]


DRIVER = """
apiVersion: storage.k8s.io/v1
kind: CSIDriver
metadata: {name: node-logs.example, annotations: {version: "2"}}
spec:
  podInfoOnMount: true
  tokenRequests: [{audience: vault.example, expirationSeconds: 900}, {audience: ""}]
  volumeLifecycleModes: [Persistent, Ephemeral]
"""


def test_the_driver_that_it_registers_is_said() -> None:
    socket = "args: [--socket=/csi/node-logs.example/csi.sock]\n          envFrom:"
    found = climb(agent(f"{DAEMON_SET.replace('envFrom:', socket)}---{DRIVER}"), [NODE_AGENT])

    assert isinstance(found, Adopted)
    assert found.candidate.fields["csi_drivers"] == [
        CsiDriver(
            name="node-logs.example",
            annotations={"version": "2"},
            attach_required=True,
            pod_info_on_mount=True,
            volume_lifecycle_modes=["Persistent", "Ephemeral"],
            token_requests=[
                TokenRequest(audience="vault.example", expiration_seconds=900),
                TokenRequest(audience="", expiration_seconds=None),
            ],
        )
    ]


@pytest.mark.parametrize(("beside", "field", "said"), BESIDE)
def test_what_is_about_the_pods_is_said(beside: list[str], field: str, said: object) -> None:
    fields = read(*beside)

    assert fields[field] == [said]
    assert fields["adopted"].beside is None


@pytest.mark.parametrize(
    ("text", "more"),
    [
        pytest.param(SERVICE_MONITOR, "basicAuth: {username: {name: a, key: b}}", id="a login"),
        pytest.param(SERVICE_MONITOR, "params: {match: [up]}", id="parameters"),
    ],
)
def test_a_field_of_a_monitor_that_has_no_word_keeps_the_whole_monitor(
    text: str, more: str
) -> None:
    service = SERVICE.replace("logging}", "logging, labels: {watch: node-logs}}")

    fields = read(service, text.replace("{port: http,", f"{{port: http, {more},"))

    assert "service_monitors" not in fields
    assert fields["adopted"].beside is not None


def test_a_service_is_said_with_the_ports_of_the_pods() -> None:
    fields = read(SERVICE)

    (service,) = fields["services"]
    assert (service.name, service.headless, service.pods) == ("metrics", True, {})
    assert service.ports == (ServicePort(name="http", port=80, to=2020),)
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
