"""Each law of a DaemonSet: what obeys it, what breaks it, and where the breach is shown."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.k8s.laws import broken_laws, containers_of, shared_state_problems
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
NOT_CARRIED = "spec.selector: selects app=agent, which the template's labels do not carry"


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
    ("labels", "problems"),
    [
        pytest.param({"app": "agent"}, [], id="the same"),
        pytest.param({"app": "agent", "a": "b"}, [], id="more"),
        pytest.param({"app": "other"}, [NOT_CARRIED], id="another value"),
        pytest.param({}, [NOT_CARRIED], id="none"),
    ],
)
def test_the_selector_selects_the_template(labels: dict[str, str], problems: list[str]) -> None:
    manifest = daemon_set()
    manifest["spec"]["template"]["metadata"] = {"labels": labels}

    assert told(manifest) == problems


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


@pytest.mark.parametrize(
    ("rolling", "seen"),
    [
        pytest.param({"maxUnavailable": 0}, "maxUnavailable 0 and maxSurge 0", id="neither"),
        pytest.param(
            {"maxUnavailable": "0%", "maxSurge": "0%"},
            "maxUnavailable 0% and maxSurge 0%",
            id="neither, in percent",
        ),
        pytest.param(
            {"maxUnavailable": 1, "maxSurge": 1}, "maxUnavailable 1 and maxSurge 1", id="both"
        ),
        pytest.param(
            {"maxSurge": 1}, "maxUnavailable 1 and maxSurge 1", id="both, one of them by default"
        ),
    ],
)
def test_exactly_one_of_unavailable_and_surge_is_more_than_nothing(
    rolling: dict[str, Any], seen: str
) -> None:
    assert told(with_rolling(daemon_set(), rolling)) == [
        f"{ROLLING}: {seen}: exactly one of the two must be more than 0"
    ]


@pytest.mark.parametrize("field", ["maxUnavailable", "maxSurge"])
@pytest.mark.parametrize(
    "count", ["1", "", "%", "ten%", "1.5%", "-1%", "101%", "1000%", "10%\n", "٣%", -1]
)
def test_a_count_is_a_number_or_a_percentage(field: str, count: int | str) -> None:
    assert told(with_rolling(daemon_set(), {field: count})) == [
        f"{ROLLING}.{field}: {count!r} is neither a number of nodes nor a percentage up to 100%"
    ]


def test_every_malformed_count_is_told() -> None:
    problems = broken_laws(with_rolling(daemon_set(), {"maxUnavailable": -1, "maxSurge": "200%"}))

    assert [path_text(problem.path) for problem in problems] == [
        f"{ROLLING}.maxUnavailable",
        f"{ROLLING}.maxSurge",
    ]


def test_the_wait_for_readiness_is_not_negative() -> None:
    assert told(with_spec(daemon_set(), minReadySeconds=0)) == []
    assert told(with_spec(daemon_set(), minReadySeconds=-1)) == [
        "spec.minReadySeconds: -1 is less than 0"
    ]


def test_a_strategy_is_one_of_two() -> None:
    assert told(with_spec(daemon_set(), updateStrategy={"type": "Recreate"})) == [
        "spec.updateStrategy.type: 'Recreate' is not one of RollingUpdate and OnDelete"
    ]


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


def twice(container: str) -> str:
    return f"{POD}.{container}.ports: port 80 of the node is claimed twice by this Pod"


@pytest.mark.parametrize(
    ("pod", "problems"),
    [
        pytest.param(
            containers({"ports": [HOST_PORT, OTHER]}), [twice("containers[0]")], id="one container"
        ),
        pytest.param(
            containers({"ports": [HOST_PORT]}, {"name": "b", "ports": [OTHER]}),
            [twice("containers[1]")],
            id="two containers",
        ),
        pytest.param(
            {"hostNetwork": True, **BOTH_ON_80}, [twice("containers[1]")], id="the host network"
        ),
        pytest.param(BOTH_ON_80, [], id="ports of the Pod alone"),
        pytest.param(
            containers({"ports": [HOST_PORT, {**OTHER, "protocol": "TCP"}]}),
            [twice("containers[0]")],
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
        "spec.selector",
        ROLLING,
        f"{POD}.restartPolicy",
        f"{POD}.containers[0].resources.requests",
        f"{POD}.containers[0].resources.requests",
        f"{POD}.containers[0].volumeMounts",
    ]


def test_two_pods_share_the_paths_of_the_node_that_a_container_writes() -> None:
    read_only = {**MOUNTS[0], "mountPath": "/read", "readOnly": True}
    pod = containers({"volumeMounts": [read_only]}, {"name": "b", "volumeMounts": MOUNTS})
    problems = shared_state_problems(daemon_set(volumes=VOLUMES, **pod))

    assert [str(problem) for problem in problems] == [
        (
            "rollout: during a surge two Pods write /a of the node; use "
            "RollingUpdate(max_unavailable=1), or say why it is safe with reason='...'"
        )
    ]


def test_containers_are_found_with_their_paths_in_the_order_they_start() -> None:
    manifest = daemon_set(initContainers=[{"name": "a"}, {"name": "b"}])

    assert [
        (path_text(path), container["name"]) for path, container in containers_of(manifest)
    ] == [
        (f"{POD}.initContainers[0]", "a"),
        (f"{POD}.initContainers[1]", "b"),
        (f"{POD}.containers[0]", "agent"),
    ]
