"""Containers beside the agent's own start from the same floor, and say as much of themselves."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.agents.node_agent import (
    Container,
    EmptyDirVolume,
    ExecHook,
    HttpHook,
    InitContainer,
    NamedPort,
    NativeSidecar,
    Security,
    SleepHook,
    VolumeMount,
)
from constructs_lib.agents.node_agent.hooks import Hook
from constructs_lib.declaration.adopted import Adopted
from constructs_lib.declaration.health import ExecCheck, GrpcCheck, HealthCheck, HttpCheck, TcpCheck
from constructs_lib.declaration.host import Privileges
from constructs_lib.declaration.resources import PartialResources, Resources
from constructs_lib.declaration.sources import EnvFromConfigMap, EnvFromSecret
from constructs_lib.errors import DeclarationError
from constructs_lib.k8s.manifest import Json
from tests.declaration.builders import (
    DIGEST,
    REASON,
    annotations_of,
    main_container,
    node_agent,
    pod,
    told,
)

KEPT = Adopted(selector={"app": "agent"}, reason=REASON, only_declared=True)
IMAGE = f"registry.example/helper:1@{DIGEST}"
SMALL = Resources(cpu="1m", memory="8Mi", memory_limit="16Mi")
FLOOR = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "readOnlyRootFilesystem": True,
    "runAsNonRoot": True,
}
AS_ROOT = Privileges(run_as_root=True, privileged=True, reason=REASON)


def beside(**fields: Any) -> Container:
    return Container(**{"name": "beside", "image": IMAGE, "resources": SMALL, **fields})


def before(**fields: Any) -> InitContainer:
    return InitContainer(**{"name": "before", "image": IMAGE, "resources": SMALL, **fields})


def sidecar(**fields: Any) -> NativeSidecar:
    return NativeSidecar(**{"name": "sidecar", "image": IMAGE, "resources": SMALL, **fields})


def names(containers: Json) -> list[str]:
    return [container["name"] for container in containers]


def test_containers_stand_in_the_order_in_which_they_are_declared() -> None:
    found = pod(
        node_agent(
            init_containers=(before(), sidecar(), before(name="last")),
            containers=(beside(), beside(name="other")),
        )
    )

    assert names(found["initContainers"]) == ["before", "sidecar", "last"]
    assert names(found["containers"]) == ["agent", "beside", "other"]
    assert [each.get("restartPolicy") for each in found["initContainers"]] == [None, "Always", None]


def test_each_starts_from_the_floor() -> None:
    found = pod(node_agent(init_containers=(before(), sidecar()), containers=(beside(),)))
    made = [*found["initContainers"], *found["containers"]]

    assert [container["securityContext"] for container in made] == [FLOOR] * 4


def test_what_one_container_is_granted_is_answered_for_it_alone() -> None:
    spec = node_agent(containers=(beside(privileges=AS_ROOT),))
    found = annotations_of(spec)

    assert pod(spec)["containers"][1]["securityContext"]["privileged"] is True
    assert main_container(spec)["securityContext"] == FLOOR
    assert found["constructs-lib/ignore.DS501.beside"] == REASON
    assert found["constructs-lib/ignore.DS503.beside"] == REASON
    assert "constructs-lib/ignore.DS501" not in found


def test_a_port_of_the_node_is_answered_for_its_container() -> None:
    ports = (NamedPort(port=80, host_port=8080, reason=REASON),)
    spec = node_agent(containers=(beside(ports=ports),))

    assert annotations_of(spec)["constructs-lib/ignore.DS613.beside"] == REASON
    assert pod(spec)["containers"][1]["ports"] == [{"containerPort": 80, "hostPort": 8080}]


def test_all_see_the_volumes_of_the_agent() -> None:
    mounts = (VolumeMount(volume="shared", path="/shared"),)
    found = pod(
        node_agent(
            volumes=(EmptyDirVolume(name="shared", size_limit="1Mi"),),
            init_containers=(before(mounts=mounts),),
            containers=(beside(mounts=mounts),),
        )
    )

    assert [volume["name"] for volume in found["volumes"]] == ["shared"]
    mounted = [container.get("volumeMounts") for container in found["containers"]]
    assert mounted == [None, [{"name": "shared", "mountPath": "/shared", "readOnly": True}]]


@pytest.mark.parametrize(
    ("check", "asked"),
    [
        pytest.param(ExecCheck(command=("ok",)), {"exec": {"command": ["ok"]}}, id="command"),
        pytest.param(GrpcCheck(port=5), {"grpc": {"port": 5}}, id="gRPC"),
        pytest.param(TcpCheck(port="http"), {"tcpSocket": {"port": "http"}}, id="port by name"),
        pytest.param(
            HttpCheck(path="/ok", port=80, host="::1", https=True, headers={"A": "b"}),
            {
                "httpGet": {
                    "path": "/ok",
                    "port": 80,
                    "host": "::1",
                    "scheme": "HTTPS",
                    "httpHeaders": [{"name": "A", "value": "b"}],
                }
            },
            id="HTTPS",
        ),
    ],
)
def test_every_check_can_be_asked_at_every_moment(check: HealthCheck, asked: Json) -> None:
    ports = (NamedPort(name="http", port=80),)
    made = main_container(node_agent(startup=check, liveness=check, readiness=check, ports=ports))
    timing = {"periodSeconds": 10, "timeoutSeconds": 1, "failureThreshold": 3}

    for moment in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert made[moment] == {**asked, **timing}


@pytest.mark.parametrize(
    ("hook", "handler"),
    [
        pytest.param(ExecHook(command=("a", "b")), {"exec": {"command": ["a", "b"]}}, id="command"),
        pytest.param(
            HttpHook(path="/bye", port=80, host="::1"),
            {"httpGet": {"path": "/bye", "port": 80, "host": "::1"}},
            id="HTTP",
        ),
        pytest.param(SleepHook(seconds=5), {"sleep": {"seconds": 5}}, id="pause"),
    ],
)
def test_hooks_are_what_the_kubelet_does(hook: Hook, handler: Json) -> None:
    made = main_container(node_agent(post_start=hook, pre_stop=hook))

    assert made["lifecycle"] == {"postStart": handler, "preStop": handler}


@pytest.mark.parametrize(
    ("text", "hook"),
    [
        ("exec [sh -c 'a; b']", ExecHook(command=["sh", "-c", "a; b"])),
        ("http://:80/bye", HttpHook(path="/bye", port=80)),
        ("http://node:http", HttpHook(path="/", port="http", host="node")),
        ("sleep 5s", SleepHook(seconds=5)),
    ],
    ids=["a command", "a path", "a host and the name of a port", "a pause"],
)
def test_a_hook_may_be_a_text(text: str, hook: Hook) -> None:
    assert node_agent(pre_stop=text) == node_agent(pre_stop=hook)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("/bin/bye", "pre_stop: '/bin/bye' is no hook; write 'exec [/bin/agent drain]'"),
        ("exec [a && b]", "pre_stop: 'a && b' has '&&', which only a shell knows"),
        ("sleep 5", "pre_stop: 'sleep 5' is no hook"),
        ("http://:0/bye", "pre_stop.port: 0 is not a port"),
    ],
    ids=["a path", "a shell", "no unit", "no port"],
)
def test_a_text_that_is_no_hook_is_told(text: str, message: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        node_agent(pre_stop=text)

    assert message in str(caught.value)


def test_variables_come_from_whole_objects() -> None:
    sets = (
        EnvFromConfigMap(config_map="a", prefix="A_"),
        EnvFromSecret(secret="b", optional=True),
    )

    assert main_container(node_agent(env_from=sets))["envFrom"] == [
        {"prefix": "A_", "configMapRef": {"name": "a"}},
        {"secretRef": {"name": "b", "optional": True}},
    ]


UNMEASURED = "leaves requests or the memory limit out; measure them, and write Resources(...)"


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        pytest.param(
            {"init_containers": (before(resources=None),)},
            "init_containers[0].resources: say what it needs while it runs; nodes are full, too, "
            "when it starts",
            id="resources of one that ends",
        ),
        pytest.param(
            {"containers": (beside(resources=PartialResources(cpu="1m")),)},
            f"containers[0].resources: {UNMEASURED}",
            id="resources of one that runs",
        ),
        pytest.param(
            {"containers": (beside(security=Security()),)},
            "containers[0].security: is for agents that have only what is declared; start from "
            "the floor with 'privileges'",
            id="security",
        ),
        pytest.param(
            {"containers": (beside(ports=(NamedPort(port=80, host_port=80),)),)},
            "containers[0].ports[0].host_port: opens 80 on every node; say why with reason='...'",
            id="port of the node",
        ),
        pytest.param(
            {"containers": (beside(image="registry.example/helper:latest"),)},
            "containers[0].image: 'registry.example/helper:latest' names the tag 'latest', which "
            "does not say what runs and makes every start contact the registry; name a version "
            "and its digest",
            id="latest",
        ),
    ],
)
def test_a_new_agent_says_what_one_that_runs_may_leave_open(
    fields: dict[str, Any], problem: str
) -> None:
    assert problem in told(node_agent, **fields)
    assert told(node_agent, adopted=KEPT, **fields) == []


def test_an_image_without_a_digest_needs_a_reason_wherever_it_runs() -> None:
    containers = (beside(image="registry.example/helper:1"),)
    (problem,) = told(node_agent, containers=containers)

    assert problem.startswith("containers[0].image: 'registry.example/helper:1' is not pinned")
    assert told(node_agent, containers=containers, allow_unpinned=REASON) == []


def test_there_is_no_floor_for_the_others_either_where_only_what_is_declared_counts() -> None:
    containers = (beside(privileges=AS_ROOT), beside(name="other", user=7))
    no_floor = "there is no floor where only what is declared counts; use 'security'"

    assert told(node_agent, adopted=KEPT, containers=containers) == [
        f"containers[0].privileges: {no_floor}",
        f"containers[1].user: {no_floor}",
    ]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"containers": (beside(name="agent"),)}, id="two of one name"),
        pytest.param({"liveness": TcpCheck(port=1, success_threshold=2)}, id="twice well to live"),
        pytest.param({"ports": [NamedPort(name="a", port=n) for n in (1, 2)]}, id="a name twice"),
    ],
)
def test_what_the_api_server_refuses_of_them_together_is_refused_here(fields: Any) -> None:
    assert told(node_agent, **fields) != []
