"""NodeAgent: starts from the floor, and each thing more is declared."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.node_agent import NodeAgentSpec
from constructs_lib.declaration.folders import ScratchFolder
from constructs_lib.declaration.health import HttpCheck
from constructs_lib.declaration.host import Privileges
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.declaration.rbac import PolicyRule
from constructs_lib.declaration.resources import Resources
from constructs_lib.k8s.manifest import Json
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

    with pytest.raises(DeclarationError, match=f"{field}: '\\*' is everything"):
        PolicyRule(**fields)


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
