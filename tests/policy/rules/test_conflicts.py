"""DS1101 and DS1102: ports and selectors of two workloads."""

from __future__ import annotations

import pytest

from constructs_lib.policy.example import example_objects
from tests.policy.fleets import agent, documents, pool, workload
from tests.policy.judging import found, judged, places

PORT = "ports: [{name: metrics, containerPort: 9000, hostPort: 9000}]"
DECLARED = "ports: [{name: metrics, containerPort: 9000}]"
CLAIMED = "TCP 9000 of the node is claimed by"


def judged_names(rule: str, example: str) -> list[tuple[str, str]]:
    """Kind and name of the objects in which a rule finds something."""
    report = judged(*example_objects(example))
    return [(f.object[1], f.object[3]) for f in report.findings if f.rule == rule]


def test_ds1101_finds_a_port_that_two_agents_claim() -> None:
    example = documents(agent("one", PORT), agent("two", PORT))

    assert found("DS1101", example) == [("error", f"{CLAIMED} the DaemonSet one/one, too.")]
    assert places("DS1101", example) == ["spec.template.spec.containers[0].ports[0]"]
    assert judged_names("DS1101", example) == [("DaemonSet", "two")]


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        pytest.param("hostPort: 9000", "hostPort: 9000, protocol: UDP", 0, id="protocols"),
        pytest.param("hostPort: 9000", "hostPort: 9001", 0, id="ports"),
        pytest.param(
            "hostPort: 9000, hostIP: 127.0.0.1",
            "hostPort: 9000, hostIP: 10.0.0.1",
            0,
            id="addresses",
        ),
        pytest.param(
            "hostPort: 9000", "hostPort: 9000, hostIP: 10.0.0.1", 1, id="one address and all"
        ),
        pytest.param("hostPort: 0", "hostPort: 0", 0, id="no port of the node"),
    ],
)
def test_ds1101_compares_port_protocol_and_address(one: str, other: str, count: int) -> None:
    first = agent("one", f"ports: [{{name: metrics, containerPort: 1, {one}}}]")
    second = agent("two", f"ports: [{{name: metrics, containerPort: 1, {other}}}]")

    assert len(found("DS1101", documents(first, second))) == count


@pytest.mark.parametrize(
    ("pod", "expected"),
    [
        pytest.param("hostNetwork: false", [], id="its own network"),
        pytest.param(
            "hostNetwork: true",
            ["spec.template.spec.containers[0].ports[0]"],
            id="the network of the node",
        ),
    ],
)
def test_ds1101_takes_declared_ports_for_claims_on_the_network_of_the_node(
    pod: str, expected: list[str]
) -> None:
    assert places("DS1101", documents(agent("one", PORT), agent("two", DECLARED, pod))) == expected


@pytest.mark.parametrize(
    ("restart", "count"),
    [("restartPolicy: Always", 1), ("command: [run]", 0)],
    ids=["a sidecar", "one that ends"],
)
def test_ds1101_counts_containers_that_last(restart: str, count: int) -> None:
    ports = "ports: [{name: web, containerPort: 1, hostPort: 9000}]"
    other = agent("two", pod=f"initContainers: [{{name: helper, {restart}, {ports}}}]")

    assert len(found("DS1101", documents(agent("one", PORT), other))) == count


@pytest.mark.parametrize(
    ("nodes", "messages"),
    [
        pytest.param(pool("web"), [], id="other nodes"),
        pytest.param(
            "nodeSelector: {tier: a}",
            [f"{CLAIMED} the DaemonSet one/one, too. Nothing in their placement keeps them apart."],
            id="perhaps the same",
        ),
    ],
)
def test_ds1101_looks_at_the_nodes(nodes: str, messages: list[str]) -> None:
    example = documents(agent("one", PORT, pool("build")), agent("two", PORT, nodes))

    assert [message for _, message in found("DS1101", example)] == messages


def test_ds1101_holds_each_agent_against_one_before_it() -> None:
    example = documents(agent("one", PORT), agent("two", PORT), agent("three", PORT))

    message = f"{CLAIMED} the DaemonSet one/one, too."
    assert found("DS1101", example) == [("error", message), ("error", message)]


CLAIMING = f"containers: [{{name: web, {PORT}}}]"


@pytest.mark.parametrize(
    ("document", "count"),
    [
        pytest.param(workload("Deployment", CLAIMING), 1, id="a Deployment"),
        pytest.param(workload("Deployment", f"{CLAIMING}, {pool('a')}"), 0, id="other nodes"),
        pytest.param(workload("Deployment", f"containers: [{{{DECLARED}}}]"), 0, id="no claim"),
        pytest.param(
            workload("Deployment", CLAIMING.replace("hostPort", "protocol: UDP, hostPort")),
            0,
            id="another protocol",
        ),
        pytest.param(
            workload("Deployment", CLAIMING, owner="Application"), 0, id="made by another object"
        ),
    ],
)
def test_ds1101_warns_of_other_workloads(document: str, count: int) -> None:
    example = documents(agent("one", PORT, pool("b")), document)

    message = f"{CLAIMED} the Deployment agents/web, too."
    assert found("DS1101", example) == [("warning", message)] * count


def test_ds1101_is_silent_about_another_address_of_other_workloads() -> None:
    one, other = (
        PORT.replace("hostPort", f"hostIP: {ip}, hostPort") for ip in ("1.1.1.1", "2.2.2.2")
    )
    document = workload("Deployment", f"containers: [{{name: web, {other}}}]")

    assert found("DS1101", documents(agent("one", one), document)) == []


AGENT = "app.kubernetes.io/name: agent"
SAME = f"{AGENT}, app.kubernetes.io/instance: agent"


def selecting(*others: str) -> list[tuple[str, str]]:
    """Who selects whose Pods, in the input of the good DaemonSet and other objects."""
    example = documents("{}", *others)
    kinds = [kind for kind, _ in judged_names("DS1102", example)]
    messages = [message.partition(" Pods of ")[2] for _, message in found("DS1102", example)]
    return list(zip(kinds, messages, strict=True))


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        pytest.param(SAME, [("DaemonSet", "the Deployment agents/web.")], id="each other's"),
        pytest.param(
            f"{SAME}, tier: a", [("DaemonSet", "the Deployment agents/web.")], id="the other's"
        ),
        pytest.param(AGENT, [("Deployment", "the DaemonSet agents/agent.")], id="the agent's"),
        pytest.param("app.kubernetes.io/name: web", [], id="neither"),
    ],
)
def test_ds1102_tells_whose_selector_is_too_wide(
    labels: str, expected: list[tuple[str, str]]
) -> None:
    assert selecting(workload("Deployment", labels=labels)) == expected


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(
            workload("Deployment", labels=SAME, namespace="web"), id="of another namespace"
        ),
        pytest.param(
            workload("ReplicaSet", labels=SAME, owner="Deployment"), id="made by another object"
        ),
    ],
)
def test_ds1102_is_silent_about_pods(document: str) -> None:
    assert selecting(document) == []


def test_ds1102_tells_two_that_select_each_other_once() -> None:
    assert selecting("metadata: {name: other}") == [("DaemonSet", "the DaemonSet agents/agent.")]


def test_ds1102_leaves_workloads_without_a_daemonset_alone() -> None:
    assert selecting(workload("Deployment"), workload("StatefulSet")) == []
