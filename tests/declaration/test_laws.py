"""Each law of a DaemonSet: what obeys it, what breaks it, and where the breach is shown."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.laws import broken_laws, shared_state_problems
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.merge import merge
from constructs_lib.path import path_text
from tests.agents.cases import CASES

POD = "spec.template.spec"
ROLLING = "spec.updateStrategy.rollingUpdate"
AGENT: dict[str, Any] = {
    "name": "agent",
    "image": "agent:1",
    "resources": {"requests": {"cpu": "1", "memory": "1Gi"}},
}
VOLUMES = [{"name": "a", "hostPath": {"path": "/a"}}, {"name": "b", "emptyDir": {}}]
MOUNTS = [{"name": "a", "mountPath": "/a"}, {"name": "b", "mountPath": "/b"}]
PORT = {"name": "http", "containerPort": 80}
HOST_PORT = {**PORT, "hostPort": 80}
OTHER = {"name": "other", "containerPort": 81, "hostPort": 80}


def daemon_set(**pod: Any) -> Manifest:
    """A DaemonSet that obeys every law, with these fields of its Pods."""
    return {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {"name": "agent"},
        "spec": {
            "selector": {"matchLabels": {"app": "agent"}},
            "template": {
                "metadata": {"labels": {"app": "agent", "team": "a"}},
                "spec": {"containers": [AGENT], **pod},
            },
        },
    }


def containers(*each: dict[str, Any]) -> dict[str, Any]:
    """Containers like the agent's, each with these fields."""
    return {"containers": [{**AGENT, **fields} for fields in each]}


def told(manifest: Manifest) -> list[str]:
    return [str(problem) for problem in broken_laws(manifest)]


def with_spec(manifest: Manifest, **patch: Any) -> Manifest:
    return {**manifest, "spec": merge(manifest["spec"], patch, "DaemonSetSpec")}


def with_rolling(manifest: Manifest, rolling: dict[str, Any]) -> Manifest:
    return with_spec(manifest, updateStrategy={"type": "RollingUpdate", "rollingUpdate": rolling})


def test_the_least_daemon_set_obeys_every_law() -> None:
    assert told(daemon_set()) == []


@pytest.mark.parametrize("spec", CASES.values(), ids=CASES)
def test_every_agent_obeys_every_law(spec: AgentSpec) -> None:
    assert told(spec.manifests()[-1]) == []


@pytest.mark.parametrize(
    "rolling",
    [
        pytest.param({}, id="the API's defaults"),
        pytest.param({"maxUnavailable": 3}, id="a number"),
        pytest.param({"maxUnavailable": "10%"}, id="a percentage"),
        pytest.param({"maxUnavailable": 1, "maxSurge": 0}, id="no surge"),
        pytest.param({"maxUnavailable": 0, "maxSurge": 1}, id="a surge"),
        pytest.param({"maxUnavailable": "0%", "maxSurge": "20%"}, id="a surge in percent"),
        pytest.param({"maxUnavailable": 0, "maxSurge": "100%"}, id="a surge of every node"),
        pytest.param({"maxUnavailable": 500}, id="a number above a hundred"),
    ],
)
def test_nodes_are_updated_one_way_or_the_other(rolling: dict[str, Any]) -> None:
    assert told(with_rolling(daemon_set(), rolling)) == []


def test_what_has_ended_when_the_agent_starts_needs_no_requests() -> None:
    once = {"name": "install", "image": "agent:1"}

    assert told(daemon_set(initContainers=[once])) == []
    assert len(told(daemon_set(initContainers=[{**once, "restartPolicy": "Always"}]))) == 2


def test_not_every_node_loses_its_agent_at_once() -> None:
    assert told(with_rolling(daemon_set(), {"maxUnavailable": "100%"})) == [
        (
            f"{ROLLING}.maxUnavailable: '100%' takes the agent from every node at once; "
            "write 1 or a small percentage"
        )
    ]


def test_on_delete_is_bound_by_no_law_of_rolling() -> None:
    manifest = daemon_set(hostNetwork=True, **containers({"ports": [PORT]}))

    assert told(with_spec(manifest, updateStrategy={"type": "OnDelete"})) == []


SURGE = {"maxUnavailable": 0, "maxSurge": 1}


def clash(container: str) -> str:
    return (
        f"{POD}.{container}.ports: port 80 is claimed on the node, so the second Pod of a surge "
        "stays Pending on every node; use RollingUpdate(max_unavailable=1)"
    )


@pytest.mark.parametrize(
    ("pod", "problems"),
    [
        pytest.param(containers({"ports": [PORT]}), [], id="a port of the Pod"),
        pytest.param({"hostNetwork": True}, [], id="the host network without a port"),
        pytest.param(
            containers({"ports": [HOST_PORT]}), [clash("containers[0]")], id="a host port"
        ),
        pytest.param(
            {"hostNetwork": True, **containers({}, {"name": "b", "ports": [PORT]})},
            [clash("containers[1]")],
            id="a port on the host network",
        ),
        pytest.param(
            {"initContainers": [{**AGENT, "name": "b", "ports": [HOST_PORT]}]},
            [],
            id="a host port of an init container that has ended by then",
        ),
        pytest.param(
            {
                "initContainers": [
                    {**AGENT, "name": "b", "restartPolicy": "Always", "ports": [HOST_PORT]}
                ]
            },
            [clash("initContainers[0]")],
            id="a host port of a sidecar",
        ),
    ],
)
def test_two_pods_of_a_surge_do_not_claim_one_port(
    pod: dict[str, Any], problems: list[str]
) -> None:
    assert told(with_rolling(daemon_set(**pod), SURGE)) == problems


BOTH_ON_80 = containers({"ports": [PORT]}, {"name": "b", "ports": [PORT]})


def refused(port: str) -> str:
    return f"{POD}.{port}.hostPort: is 80, which the Pod claims twice; choose another port"


def refused_in_pods(port: str) -> str:
    why = "which the Pod claims twice, so that every Pod is refused; choose another port"
    return f"{POD}.{port}.containerPort: is 80, {why}"


def twice(container: str) -> str:
    return f"{POD}.{container}.ports: port 80 of the node is claimed twice by this Pod"


@pytest.mark.parametrize(
    ("pod", "problems"),
    [
        pytest.param(
            containers({"ports": [HOST_PORT, OTHER]}),
            [refused("containers[0].ports[1]")],
            id="one container",
        ),
        pytest.param(
            containers({"ports": [HOST_PORT]}, {"name": "b", "ports": [OTHER]}),
            [refused("containers[1].ports[0]")],
            id="two containers",
        ),
        pytest.param(
            {
                "initContainers": [
                    {**AGENT, "name": "b", "restartPolicy": "Always", "ports": [HOST_PORT, OTHER]}
                ]
            },
            [refused("initContainers[0].ports[1]")],
            id="a sidecar",
        ),
        pytest.param(
            {
                "initContainers": [
                    {**AGENT, "name": "b", "restartPolicy": "Always", "ports": [HOST_PORT]}
                ],
                **containers({"ports": [OTHER]}),
            },
            [twice("containers[0]")],
            id="a sidecar and a container",
        ),
        pytest.param(
            {"hostNetwork": True, **BOTH_ON_80},
            [refused_in_pods("containers[1].ports[0]")],
            id="the host network",
        ),
        pytest.param(BOTH_ON_80, [], id="ports of the Pod alone"),
        pytest.param(
            containers({"ports": [HOST_PORT, {**OTHER, "protocol": "TCP"}]}),
            [refused("containers[0].ports[1]")],
            id="TCP is the default",
        ),
        pytest.param(
            containers({"ports": [HOST_PORT, {**OTHER, "protocol": "UDP"}]}), [], id="TCP and UDP"
        ),
        pytest.param(
            containers({"ports": [HOST_PORT, {**OTHER, "hostPort": 81}]}), [], id="two numbers"
        ),
    ],
)
def test_a_port_of_the_node_is_claimed_once(pod: dict[str, Any], problems: list[str]) -> None:
    assert told(daemon_set(**pod)) == problems


def test_every_broken_law_is_told() -> None:
    mounts = {"volumeMounts": [MOUNTS[0]]}
    manifest = daemon_set(restartPolicy="Never", containers=[{"name": "agent", **mounts}])
    del manifest["spec"]["template"]["metadata"]

    paths = [
        path_text(problem.path) for problem in broken_laws(with_rolling(manifest, {"maxSurge": 1}))
    ]

    assert paths == [
        "spec.selector.matchLabels.app",
        f"{ROLLING}.maxSurge",
        f"{POD}.restartPolicy",
        f"{POD}.containers[0].image",
        f"{POD}.containers[0].volumeMounts[0].name",
        f"{POD}.containers[0].resources.requests",
        f"{POD}.containers[0].resources.requests",
    ]


def test_two_pods_share_the_paths_of_the_node_that_a_container_writes() -> None:
    read_only = {**MOUNTS[0], "mountPath": "/read", "readOnly": True}
    pod = containers({"volumeMounts": [read_only]}, {"name": "b", "volumeMounts": MOUNTS})
    problems = shared_state_problems(DaemonSetView(daemon_set(volumes=VOLUMES, **pod)))

    assert [str(problem) for problem in problems] == [
        (
            "rollout: during a surge two Pods write /a of the node; use "
            "RollingUpdate(max_unavailable=1), or say why it is safe with reason='...'"
        )
    ]
