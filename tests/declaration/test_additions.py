"""What a user adds to an agent reaches its container alone, and never meets itself there."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.declaration.host import Granted, HostAccess, HostPath, HostPort, Privileges
from constructs_lib.declaration.overrides import Overrides
from constructs_lib.declaration.sources import EnvVar, SecretKey
from tests.declaration.builders import (
    CONTAINER,
    REASON,
    exporter,
    flannel,
    log_agent,
    main_container,
    pod,
    told,
)


def directory(path: str, **fields: Any) -> HostPath:
    return HostPath(**{"path": path, "type": "Directory", "reason": REASON, **fields})


def port(name: str, number: int) -> HostPort:
    return HostPort(name=name, port=number, reason=REASON)


def test_variables_of_the_user_come_after_the_agents_own() -> None:
    own = main_container(exporter())["env"]
    secret = SecretKey(secret="proxy", key="url")
    spec = exporter(env=(EnvVar(name="A", value="1"), EnvVar(name="B", value=secret)))

    assert main_container(spec)["env"] == [
        *own,
        {"name": "A", "value": "1"},
        {"name": "B", "valueFrom": {"secretKeyRef": {"name": "proxy", "key": "url"}}},
    ]


def test_a_path_of_the_user_is_mounted_into_the_agent() -> None:
    path = HostPath(path="/opt/audit", type="Directory", reason=REASON)
    spec = log_agent(host=HostAccess(paths=(path,)))

    assert main_container(spec)["volumeMounts"][-1] == {
        "name": "host-opt-audit",
        "mountPath": "/opt/audit",
        "readOnly": True,
        "recursiveReadOnly": "IfPossible",
    }
    assert pod(spec)["volumes"][-1] == {
        "name": "host-opt-audit",
        "hostPath": {"path": "/opt/audit", "type": "Directory"},
    }


def test_a_port_of_the_user_is_opened_on_the_node() -> None:
    own = main_container(exporter())["ports"]
    port = HostPort(name="pprof", port=9102, reason=REASON)

    assert main_container(exporter(host=HostAccess(ports=(port,))))["ports"] == [
        *own,
        {"name": "pprof", "containerPort": 9102, "hostPort": 9102},
    ]


def test_the_nodes_network_and_processes_are_given_on_request() -> None:
    access = HostAccess(network=Granted(reason=REASON), pid=Granted(reason=REASON))
    spec = log_agent(host=access)

    assert {
        "hostNetwork": True,
        "hostPID": True,
        "dnsPolicy": "ClusterFirstWithHostNet",
    }.items() <= (pod(spec).items())
    assert {"hostNetwork", "hostPID", "dnsPolicy"}.isdisjoint(pod(log_agent()))


@pytest.mark.parametrize(
    ("privileges", "changed"),
    [
        pytest.param(
            {"capabilities": ("SYS_TIME",)},
            {"capabilities": {"add": ["SYS_TIME"], "drop": ["ALL"]}},
            id="a capability",
        ),
        pytest.param(
            {"run_as_root": True},
            {"runAsUser": 0, "runAsGroup": 0, "runAsNonRoot": None},
            id="root",
        ),
        pytest.param(
            {"writable_root_filesystem": True}, {"readOnlyRootFilesystem": None}, id="own image"
        ),
        pytest.param(
            {"privileged": True},
            {"privileged": True, "allowPrivilegeEscalation": None, "capabilities": None},
            id="everything",
        ),
    ],
)
def test_a_privilege_changes_what_it_names_and_nothing_else(
    privileges: dict[str, Any], changed: dict[str, Any]
) -> None:
    own = main_container(exporter())["securityContext"]
    spec = exporter(privileges=Privileges(reason=REASON, **privileges))
    expected = {name: value for name, value in {**own, **changed}.items() if value is not None}

    assert main_container(spec)["securityContext"] == expected


def test_a_privilege_takes_none_that_the_agent_has() -> None:
    own = main_container(flannel())["securityContext"]
    spec = flannel(privileges=Privileges(run_as_root=True, reason=REASON))

    assert main_container(spec)["securityContext"] == own


def test_a_capability_of_the_user_does_not_take_the_agents_own() -> None:
    spec = flannel(privileges=Privileges(capabilities=("SYS_MODULE",), reason=REASON))

    assert main_container(spec)["securityContext"]["capabilities"]["add"] == [
        "NET_ADMIN",
        "NET_RAW",
        "SYS_MODULE",
    ]


def test_additions_reach_the_main_container_alone() -> None:
    path = HostPath(path="/opt/audit", type="Directory", reason=REASON)
    spec = flannel(
        env=(EnvVar(name="A", value="1"),),
        host=HostAccess(paths=(path,)),
        privileges=Privileges(privileged=True, reason=REASON),
    )

    assert pod(spec)["initContainers"] == pod(flannel())["initContainers"]


@pytest.mark.parametrize(
    ("build", "wanted", "added"),
    [
        pytest.param(log_agent, ("SYSLOG", "SYSLOG"), ["SYSLOG"], id="the user's own"),
        pytest.param(flannel, ("NET_RAW",), ["NET_ADMIN", "NET_RAW"], id="the agent's"),
    ],
)
def test_a_capability_given_twice_is_written_once(
    build: Any, wanted: tuple[str, ...], added: list[str]
) -> None:
    spec = build(privileges=Privileges(capabilities=wanted, reason=REASON))

    assert main_container(spec)["securityContext"]["capabilities"]["add"] == added


ONLY_PRIVILEGED = "is Bidirectional, which only a privileged container may have"
MOUNTED = "where the container mounts another volume; choose another"
NAMED = "the name of another port of the container; choose another"


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        pytest.param(
            {"env": (EnvVar(name="A", value="1"), EnvVar(name="A", value="2"))},
            f"{CONTAINER}.env: variable 'A' is listed twice; list it once",
            id="a variable",
        ),
        pytest.param(
            {"env": (EnvVar(name="HOST_IP", value="1"),)},
            f"{CONTAINER}.env: variable 'HOST_IP' is listed twice; list it once",
            id="a variable of the agent",
        ),
        pytest.param(
            {"host": HostAccess(paths=(directory("/opt/a"), directory("/opt/a")))},
            f"{CONTAINER}.volumeMounts[4].mountPath: is '/opt/a', {MOUNTED}",
            id="a path",
        ),
        pytest.param(
            {"host": HostAccess(paths=(directory("/opt/a", mount_path="/host/proc"),))},
            f"{CONTAINER}.volumeMounts[3].mountPath: is '/host/proc', {MOUNTED}",
            id="a path of the agent",
        ),
        pytest.param(
            {"host": HostAccess(ports=(port("a", 9101), port("a", 9102)))},
            f"{CONTAINER}.ports[2].name: is 'a', {NAMED}",
            id="a port's name",
        ),
        pytest.param(
            {"host": HostAccess(ports=(port("metrics", 9101),))},
            f"{CONTAINER}.ports[1].name: is 'metrics', {NAMED}",
            id="a port's name of the agent",
        ),
        pytest.param(
            {"host": HostAccess(ports=(port("a", 9100),))},
            f"{CONTAINER}.ports[1].hostPort: is 9100, which the Pod claims twice; choose another "
            "port",
            id="a port's number of the agent",
        ),
    ],
)
def test_what_a_container_has_once_is_not_added_twice(fields: dict[str, Any], problem: str) -> None:
    assert told(exporter, **fields) == [problem]


@pytest.mark.parametrize(
    ("privileges", "problems"),
    [
        pytest.param(
            None,
            [f"{CONTAINER}.volumeMounts[3].mountPropagation: {ONLY_PRIVILEGED}"],
            id="no privilege",
        ),
        pytest.param(
            Privileges(run_as_root=True, reason=REASON),
            [f"{CONTAINER}.volumeMounts[3].mountPropagation: {ONLY_PRIVILEGED}"],
            id="another privilege",
        ),
        pytest.param(Privileges(privileged=True, reason=REASON), [], id="privileged"),
    ],
)
def test_mounts_reach_the_node_from_a_privileged_container_only(
    privileges: Privileges | None, problems: list[str]
) -> None:
    host = HostAccess(paths=(directory("/opt/a", propagation="Bidirectional"),))

    assert told(log_agent, host=host, privileges=privileges) == problems


def test_paths_that_look_alike_are_volumes_of_their_own() -> None:
    paths = ("/opt/a-b", "/opt/a/b", "/opt/a_b", "/opt/A/b", "/opt/a.b")
    spec = log_agent(host=HostAccess(paths=tuple(map(directory, paths))))

    sources = {
        volume["name"]: volume["hostPath"]["path"]
        for volume in pod(spec)["volumes"]
        if "hostPath" in volume
    }
    mounted = [
        sources.get(mount["name"])
        for mount in main_container(spec)["volumeMounts"]
        if mount["mountPath"] in paths
    ]

    assert mounted == list(paths)


def test_overrides_are_laid_over_the_additions() -> None:
    spec = exporter(
        env=(EnvVar(name="A", value="1"),),
        overrides=Overrides(
            reason=REASON, containers={"node-exporter": {"env": [{"name": "A", "value": "2"}]}}
        ),
    )

    assert main_container(spec)["env"][-1] == {"name": "A", "value": "2"}
