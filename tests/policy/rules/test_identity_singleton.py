"""DS111: programs of which a cluster needs a single copy."""

from __future__ import annotations

import pytest

from tests.policy.judging import container, found, places, pod

NO_NODE_NAME = "env: [{name: NODE_NAME, $patch: delete}]"
LEASES = """
kind: Role
apiVersion: rbac.authorization.k8s.io/v1
metadata: {name: leases, namespace: agents}
rules: [{apiGroups: [coordination.k8s.io], resources: [leases], verbs: [VERB]}]
---
kind: RoleBinding
apiVersion: rbac.authorization.k8s.io/v1
metadata: {name: leases, namespace: agents}
roleRef: {kind: Role, name: leases, apiGroup: rbac.authorization.k8s.io}
subjects: [{kind: ServiceAccount, name: ACCOUNT, namespace: agents}]
"""


def said(words: str) -> list[tuple[str, str]]:
    return [("warning", f"It may be meant to run once per cluster: it {words}.")]


@pytest.mark.parametrize(
    ("image", "name"),
    [
        ("registry.example:5000/kube-state-metrics/kube-state-metrics:v2", "kube-state-metrics"),
        ("metrics-server", "metrics-server"),
        ("registry.example/external-dns@sha256:00", "external-dns"),
    ],
)
def test_a_program_for_the_cluster_is_known_by_its_image(image: str, name: str) -> None:
    assert found("DS111", container(f"image: '{image}'")) == said(
        f"is {name}, which works for the whole cluster"
    )


@pytest.mark.parametrize(
    "image", ["registry.example/my-metrics-server:1", "registry.example/metrics-server/agent:1"]
)
def test_a_name_that_only_holds_another_is_not_it(image: str) -> None:
    assert found("DS111", container(f"image: '{image}'")) == []


def collector(receivers: str, used: str) -> str:
    config = (
        f"receivers: {receivers}\n    service: {{pipelines: {{metrics: {{receivers: {used}}}}}}}"
    )
    volume = pod("volumes: [{name: config, configMap: {name: collector}}]")
    metadata = "metadata: {name: collector, namespace: agents}"
    data = f"data:\n  config.yaml: |\n    {config}\n"
    return f"{volume}\n---\napiVersion: v1\nkind: ConfigMap\n{metadata}\n{data}"


@pytest.mark.parametrize("receiver", ["k8s_cluster", "k8s_cluster/2", "k8s_events", "k8sobjects"])
def test_a_collector_that_reads_the_cluster_is_found(receiver: str) -> None:
    example = collector(f"{{{receiver}: {{}}}}", f"[{receiver}]")

    words = f"reads what a cluster has once, by the receiver {receiver} of collector"
    assert found("DS111", example) == said(words)


@pytest.mark.parametrize(
    ("receivers", "used"),
    [
        pytest.param("{k8s_cluster: {}}", "[otlp]", id="not in a pipeline"),
        pytest.param("{k8s_cluster: {k8s_leader_elector: e}}", "[k8s_cluster]", id="elected"),
        pytest.param("{kubeletstats: {}, k8s_cluster_x: 1}", "[kubeletstats]", id="of the node"),
        pytest.param("[k8s_cluster]", "k8s_cluster", id="no configuration of a collector"),
        pytest.param("{k8s_cluster: {}", "[]", id="no YAML"),
    ],
)
def test_a_collector_of_the_node_is_not_found(receivers: str, used: str) -> None:
    assert found("DS111", collector(receivers, used)) == []


ELECTED = "elects a leader (--leader-elect)"
NOTHING = "uses nothing of its node"
PINNED = "is tied to one node"
WRITES_LEASES = "may write the Leases by which leaders are elected"


def leases(account: str = "agent", *, verb: str = "update") -> str:
    return f"\n---{LEASES}".replace("ACCOUNT", account).replace("VERB", verb)


@pytest.mark.parametrize(
    ("example", "words"),
    [
        pytest.param(
            container(f"args: [--leader-elect], {NO_NODE_NAME}"),
            f"{ELECTED} and {NOTHING}",
            id="election without the node",
        ),
        pytest.param(
            pod(
                "nodeSelector: {kubernetes.io/hostname: a}, "
                "containers: [{name: agent, args: [--leader-elect]}]"
            ),
            f"{ELECTED} and {PINNED}",
            id="election on one node",
        ),
        pytest.param(
            container("args: [--leader-elect]") + leases(),
            f"{ELECTED} and {WRITES_LEASES}",
            id="election with Leases",
        ),
    ],
)
def test_two_weak_signs_are_enough(example: str, words: str) -> None:
    assert found("DS111", example) == said(words)


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(container("args: [--leader-elect]"), id="election"),
        pytest.param(container(f"args: [--leader-elect=false], {NO_NODE_NAME}"), id="no election"),
        pytest.param(container(f"args: [--leader-url=x], {NO_NODE_NAME}"), id="another leader"),
        pytest.param(container(NO_NODE_NAME), id="nothing of the node"),
        pytest.param(pod("nodeName: a"), id="one node"),
        pytest.param(container("args: []") + leases(), id="Leases"),
        pytest.param(
            container("args: [--leader-elect]") + leases("other"), id="Leases of another account"
        ),
        pytest.param(
            container("args: [--leader-elect]") + leases(verb="get"), id="Leases to read only"
        ),
    ],
)
def test_one_weak_sign_is_not_enough(example: str) -> None:
    assert found("DS111", example) == []


@pytest.mark.parametrize(
    "use",
    [
        pytest.param("ports: [{containerPort: 9000, hostPort: 9000}]", id="port"),
        pytest.param("resources: {limits: {example.com/gpu: 1}}", id="device"),
        pytest.param(
            "env: [{name: IP, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}]", id="address"
        ),
    ],
)
def test_an_election_on_an_agent_of_the_node_is_not_enough(use: str) -> None:
    env = "{name: NODE_NAME, $patch: delete}"
    joined = use.replace("env: [", f"env: [{env}, ") if "env:" in use else f"{use}, env: [{env}]"

    assert found("DS111", container(f"command: [a, --leader-elect], {joined}")) == []


@pytest.mark.parametrize(
    "use",
    [
        "hostNetwork: true",
        "hostPID: true",
        "volumes: [{name: a, hostPath: {path: /a}}]",
        "resourceClaims: [{name: gpu}]",
    ],
)
def test_a_pod_of_the_node_is_not_found(use: str) -> None:
    agent = f"containers: [{{name: agent, args: [--leader-elect], {NO_NODE_NAME}}}]"

    assert found("DS111", pod(f"{use}, {agent}")) == []


@pytest.mark.parametrize(
    "variable",
    ["{name: LEADER_ELECT, value: 'true'}", "{name: AGENT_LEADER_ELECTION, value: '1'}"],
)
def test_an_election_may_be_a_variable(variable: str) -> None:
    example = container(f"env: [{{name: NODE_NAME, $patch: delete}}, {variable}]")

    assert places("DS111", example) == ["spec.template.spec.containers[0].env[0]"]


@pytest.mark.parametrize("role", ["load-balancer", "cni", "csi-node"])
def test_agents_that_elect_by_nature_are_not_asked(role: str) -> None:
    assert found("DS111", container(f"args: [--leader-elect], {NO_NODE_NAME}", role=role)) == []


def test_controllers_on_each_node_of_the_control_plane_elect_a_leader_by_design() -> None:
    elects = f"containers: [{{name: agent, args: [--leader-elect=true], {NO_NODE_NAME}}}]"

    assert len(found("DS111", pod(elects))) == 1
    for label in ("control-plane", "master"):
        bound = f"nodeSelector: {{node-role.kubernetes.io/{label}: ''}}, {elects}"
        assert found("DS111", pod(bound)) == []


def test_a_share_of_the_work_for_each_node_is_no_singleton() -> None:
    image = "registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.20.0"

    assert found("DS111", container(f"image: '{image}', args: ['--node=$(NODE_NAME)']")) == []
