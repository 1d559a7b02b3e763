"""DS207 to DS211: what stands in the way of a second Pod on a node."""

from __future__ import annotations

import pytest

from constructs_lib.policy.config import Config
from constructs_lib.yaml.edit import Put
from tests.policy.judging import edits, found, places

ROLLING = ("spec", "updateStrategy", "rollingUpdate")
MAX_SURGE = "spec.updateStrategy.rollingUpdate.maxSurge"
NO_PORTS = "ports: [{containerPort: 9000, $patch: delete}]"


def surging(pod: str, *, surge: str = "1") -> str:
    """A patch of the Pod spec, with a surge."""
    strategy = f"{{rollingUpdate: {{maxUnavailable: 0, maxSurge: {surge}}}}}"
    return f"{{spec: {{updateStrategy: {strategy}, template: {{spec: {{{pod}}}}}}}}}"


def agent(fields: str) -> str:
    return f"containers: [{{name: agent, {fields}}}]"


HOST_PORT = "ports: [{containerPort: 9000, hostPort: 9100}]"
INIT = "name: a, image: b, ports: [{containerPort: 1, hostPort: 2}]"
SIDECAR = f"initContainers: [{{{INIT}, restartPolicy: Always}}]"
RUN_ONCE = f"initContainers: [{{{INIT}}}]"


@pytest.mark.parametrize(
    ("pod", "ports"),
    [
        pytest.param(agent(HOST_PORT), "TCP 9100", id="host port"),
        pytest.param("hostNetwork: true, hostUsers: null", "TCP 9000", id="host network"),
        pytest.param(SIDECAR, "TCP 2", id="a sidecar's"),
        pytest.param(f"{agent(HOST_PORT)}, {SIDECAR}", "TCP 9100, TCP 2", id="two"),
    ],
)
def test_ds207_names_the_ports(pod: str, ports: str) -> None:
    message = (
        f"maxSurge is 1, but the Pod claims {ports} of its node: the new one stays Pending beside "
        "the old one."
    )

    assert found("DS207", surging(pod)) == [("error", message)]
    assert places("DS207", surging(pod)) == [MAX_SURGE]


@pytest.mark.parametrize(
    ("pod", "surge"),
    [
        pytest.param(agent("ports: [{containerPort: 9000, hostPort: 0}]"), "1", id="port 0"),
        pytest.param(RUN_ONCE, "1", id="of an init container that ends"),
        pytest.param(agent(HOST_PORT), "0", id="no surge"),
        pytest.param(agent(HOST_PORT), "0%", id="no surge in percent"),
    ],
)
def test_ds207_is_silent_where_no_port_is_claimed_twice(pod: str, surge: str) -> None:
    assert found("DS207", surging(pod, surge=surge)) == []


def test_ds207_would_do_without_the_surge() -> None:
    assert edits("DS207", surging(agent(HOST_PORT))) == [
        Put(path=(*ROLLING, "maxSurge"), value=0),
        Put(path=(*ROLLING, "maxUnavailable"), value=1),
    ]


HOST_NETWORK = "hostNetwork: true, hostUsers: null"


def test_ds208_is_about_ports_that_nobody_declares() -> None:
    message = (
        "maxSurge is 10% on the host network: the old and the new Pod listen on the same addresses."
    )
    example = surging(f"{HOST_NETWORK}, {agent(NO_PORTS)}", surge="10%")

    assert found("DS208", example) == [("warning", message)]


@pytest.mark.parametrize(
    ("pod", "surge"),
    [
        pytest.param(HOST_NETWORK, "1", id="declared, which is graver"),
        pytest.param(agent(NO_PORTS), "1", id="a network of its own"),
        pytest.param(f"{HOST_NETWORK}, {agent(NO_PORTS)}", "0", id="no surge"),
    ],
)
def test_ds208_is_silent_otherwise(pod: str, surge: str) -> None:
    assert found("DS208", surging(pod, surge=surge)) == []


VOLUMES = "volumes: [{name: state, hostPath: {path: /var/lib/agent}}, {name: tmp, emptyDir: {}}]"


def mounting(*mounts: str) -> str:
    listed = ", ".join(mounts)
    return f"{VOLUMES}, {agent(f'volumeMounts: [{listed}]')}"


STATE = "{name: state, mountPath: /state}"
READ_ONLY = "{name: state, mountPath: /state, readOnly: true}"
TMP = "{name: tmp, mountPath: /tmp}"


def test_ds209_names_each_path_that_two_pods_write() -> None:
    example = surging(mounting(TMP, STATE))
    message = "maxSurge is 1: the old and the new Pod both write /var/lib/agent of the node."

    assert found("DS209", example) == [("warning", message)]
    assert places("DS209", example) == ["spec.template.spec.containers[0].volumeMounts[1]"]


@pytest.mark.parametrize(
    ("pod", "surge"),
    [
        pytest.param(mounting(READ_ONLY), "1", id="read-only"),
        pytest.param(mounting(TMP), "1", id="a volume of the Pod"),
        pytest.param(mounting(STATE), "0", id="no surge"),
        pytest.param(
            f"{VOLUMES}, initContainers: [{{name: a, image: b, volumeMounts: [{STATE}]}}]",
            "1",
            id="an init container that ends",
        ),
    ],
)
def test_ds209_is_silent_where_two_pods_write_nothing(pod: str, surge: str) -> None:
    assert found("DS209", surging(pod, surge=surge)) == []


def requesting(cpu: str, memory: str) -> str:
    return agent(f"resources: {{requests: {{cpu: {cpu}, memory: {memory}}}}}")


@pytest.mark.parametrize(
    ("cpu", "memory", "shortage"),
    [
        ("300m", "64Mi", "600m of cpu, more than the 500m"),
        ("50m", "300Mi", "600Mi of memory, more than the 512Mi"),
    ],
)
def test_ds210_counts_both_pods(cpu: str, memory: str, shortage: str) -> None:
    message = f"maxSurge is 1: for two Pods a node needs {shortage} of the budget."

    assert found("DS210", surging(requesting(cpu, memory))) == [("info", message)]


@pytest.mark.parametrize(
    ("example", "budget"),
    [
        pytest.param(surging(requesting("250m", "256Mi")), "500m", id="exactly the budget"),
        pytest.param(surging(requesting("300m", "64Mi")), "1", id="a larger budget"),
        pytest.param(surging(requesting("2", "2Gi"), surge="0"), "500m", id="no surge"),
    ],
)
def test_ds210_is_silent_where_there_is_room(example: str, budget: str) -> None:
    assert found("DS210", example, config=Config(node_cpu=budget)) == []


def avoiding(labels: str, *, key: str = "kubernetes.io/hostname", more: str = "") -> str:
    term = f"{{topologyKey: {key}, labelSelector: {{matchLabels: {labels}}}{more}}}"
    required = f"requiredDuringSchedulingIgnoredDuringExecution: [{term}]"
    return f"affinity: {{podAntiAffinity: {{{required}}}}}"


OWN = "{app.kubernetes.io/name: agent}"


def test_ds211_is_about_a_pod_that_avoids_itself() -> None:
    message = (
        "maxSurge is 1, but the Pod may not share a node with a Pod of its own labels: the new "
        "one stays Pending beside the old one."
    )

    assert found("DS211", surging(avoiding(OWN))) == [("error", message)]


@pytest.mark.parametrize(
    ("pod", "surge"),
    [
        pytest.param(avoiding("{app: other}"), "1", id="other Pods"),
        pytest.param(avoiding(OWN, key="topology.kubernetes.io/zone"), "1", id="a wider place"),
        pytest.param(avoiding(OWN, more=", namespaces: [other]"), "1", id="another namespace"),
        pytest.param(avoiding(OWN), "0", id="no surge"),
        pytest.param(
            "affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: []}}",
            "1",
            id="only a wish",
        ),
    ],
)
def test_ds211_is_silent_where_the_second_pod_fits(pod: str, surge: str) -> None:
    assert found("DS211", surging(pod, surge=surge)) == []
