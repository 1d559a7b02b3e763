"""NodeAgent: starts from the floor, and each thing more is declared."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.node_agent import (
    LocalProfile,
    NamedPort,
    NodeAgentSpec,
    PodSecurity,
    Security,
)
from constructs_lib.declaration.adopted import Adopted
from constructs_lib.declaration.folders import ScratchFolder
from constructs_lib.declaration.health import HttpCheck
from constructs_lib.declaration.host import Privileges
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.declaration.monitoring import MetricsEndpoint
from constructs_lib.declaration.rbac import PolicyRule
from constructs_lib.declaration.resources import PartialResources, Resources
from constructs_lib.k8s.manifest import Json
from tests.declaration.builders import told
from tests.pods import pod_spec_of

IMAGE = catalogue_image("node-exporter")
RESOURCES = Resources(cpu="10m", memory="32Mi", memory_limit="64Mi")


def spec(**fields: Any) -> NodeAgentSpec:
    given = {"image": IMAGE, "resources": RESOURCES, **fields}
    return NodeAgentSpec(name="probe", namespace="tools", **given)


def pod(**fields: Any) -> Json:
    return pod_spec_of(spec(**fields).manifests()[-1])


def test_it_starts_from_the_floor() -> None:
    found = pod()

    assert found["containers"][0]["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "readOnlyRootFilesystem": True,
        "runAsNonRoot": True,
    }
    assert found["automountServiceAccountToken"] is False
    assert {"hostNetwork", "hostPID", "volumes"}.isdisjoint(found)


@pytest.mark.parametrize("field", ["image", "resources"])
def test_what_nobody_can_guess_is_required(field: str) -> None:
    fields: dict[str, Any] = {"image": IMAGE, "resources": RESOURCES}
    del fields[field]

    with pytest.raises(DeclarationError, match=f"{field}: is required and has no default"):
        NodeAgentSpec(name="probe", namespace="tools", **fields)


def test_root_is_a_privilege_and_not_a_user() -> None:
    with pytest.raises(DeclarationError, match="user: got 0"):
        spec(user=0)
    found = pod(privileges=Privileges(run_as_root=True, reason="It reads files of root."))

    assert found["containers"][0]["securityContext"]["runAsUser"] == 0


def test_every_folder_it_may_write_is_bounded() -> None:
    found = pod(scratch=(ScratchFolder(path="/tmp"), ScratchFolder(path="/a", size_limit="1Gi")))

    assert [volume["emptyDir"] for volume in found["volumes"]] == [
        {"sizeLimit": "64Mi"},
        {"sizeLimit": "1Gi"},
    ]


def test_rules_give_it_a_role_and_a_token() -> None:
    declared = spec(rules=(PolicyRule(resources=("nodes",), verbs=("get",)),))
    kinds = [manifest["kind"] for manifest in declared.manifests()]

    assert {"ClusterRole", "ClusterRoleBinding"} <= set(kinds)
    assert pod_spec_of(declared.manifests()[-1])["automountServiceAccountToken"] is True


@pytest.mark.parametrize("field", ["groups", "resources", "verbs"])
def test_a_rule_for_everything_is_refused(field: str) -> None:
    fields: dict[str, Any] = {"resources": ("nodes",), "verbs": ("get",), field: ("*",)}

    with pytest.raises(DeclarationError, match=rf"rules\[0\].{field}: '\*' is everything"):
        spec(rules=[PolicyRule(**fields)])


def test_a_changed_file_rolls_the_pods() -> None:
    def checksum(text: str) -> str:
        template = spec(files={"a": text}).manifests()[-1]["spec"]["template"]
        return str(template["metadata"]["annotations"]["checksum/config"])

    assert checksum("one") != checksum("two")


def test_a_health_check_asks_its_port() -> None:
    found = pod(readiness=HttpCheck(path="/ready", port=8080, period=5))

    assert found["containers"][0]["readinessProbe"] == {
        "httpGet": {"path": "/ready", "port": 8080},
        "periodSeconds": 5,
        "timeoutSeconds": 1,
        "failureThreshold": 3,
    }


@pytest.mark.parametrize("name", ["../evil", "conf.d/10.yaml", "", "a b"])
def test_a_file_of_the_agent_has_a_name_that_a_config_map_takes(name: str) -> None:
    with pytest.raises(DeclarationError, match="is not the name of a file in a ConfigMap"):
        spec(files={name: "x"})


ADOPTED = Adopted(
    selector={"app": "probe"}, reason="adopted from k8s/probe.yaml:1", only_declared=True
)


def test_an_adopted_agent_starts_from_nothing() -> None:
    found = pod(adopted=ADOPTED, image="probe", resources=PartialResources(), grace_seconds=0)

    assert found == {
        "terminationGracePeriodSeconds": 0,
        "containers": [{"name": "agent", "image": "probe"}],
    }


def test_what_an_adopted_agent_may_do_is_written_word_for_word() -> None:
    found = pod(
        adopted=ADOPTED,
        container="probe",
        resources=PartialResources(memory="32Mi", devices={"nvidia.com/gpu": "1"}),
        security=Security(
            privileged=True,
            run_as_user=0,
            add_capabilities=("ALL",),
            seccomp=LocalProfile(name="profiles/probe.json"),
        ),
        pod_security=PodSecurity(run_as_non_root=False, sysctls={"net.core.somaxconn": "1024"}),
    )

    assert found["securityContext"] == {
        "runAsNonRoot": False,
        "sysctls": [{"name": "net.core.somaxconn", "value": "1024"}],
    }
    assert found["containers"] == [
        {
            "name": "probe",
            "image": IMAGE,
            "resources": {"requests": {"memory": "32Mi"}, "limits": {"nvidia.com/gpu": "1"}},
            "securityContext": {
                "privileged": True,
                "capabilities": {"add": ["ALL"]},
                "runAsUser": 0,
                "seccompProfile": {
                    "type": "Localhost",
                    "localhostProfile": "profiles/probe.json",
                },
            },
        }
    ]


FLOOR = "is for agents that have only what is declared; start from the floor with 'privileges'"


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        pytest.param({"security": Security()}, f"security: {FLOOR}", id="security"),
        pytest.param(
            {"pod_security": PodSecurity()},
            "pod_security: is for agents that have only what is declared; leave it out",
            id="security of the Pod",
        ),
        pytest.param(
            {"resources": PartialResources(cpu="10m")},
            "resources: leaves requests or the memory limit out; measure them, and write "
            "Resources(...)",
            id="no memory limit",
        ),
        pytest.param(
            {"grace_seconds": 0},
            "grace_seconds: 0 kills the program at once; give it time to end, at least 1",
            id="no time to end",
        ),
        pytest.param(
            {"ports": (NamedPort(port=80, host_port=80),)},
            "ports[0].host_port: opens 80 on every node; say why with reason='...'",
            id="port of the node",
        ),
        pytest.param(
            {"ports": (NamedPort(port=80),), "metrics": MetricsEndpoint(port=80)},
            "metrics.port: the port 80 has no name to scrape it by; name it",
            id="metrics on a port without a name",
        ),
        pytest.param(
            {"adopted": ADOPTED, "user": 7},
            "user: there is no floor where only what is declared counts; use 'security'",
            id="user without a floor",
        ),
        pytest.param(
            {"adopted": ADOPTED, "privileges": Privileges(run_as_root=True, reason="It reads.")},
            "privileges: there is no floor where only what is declared counts; use 'security'",
            id="privileges without a floor",
        ),
    ],
)
def test_words_that_do_not_fit_the_agent_are_refused(fields: dict[str, Any], problem: str) -> None:
    assert told(spec, **fields) == [problem]
