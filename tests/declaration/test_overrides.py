"""Overrides reach any field of the DaemonSet, and change nothing else."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from constructs_lib.agents.log_agent import LogAgentSpec
from constructs_lib.declaration.overrides import Overrides
from constructs_lib.errors import DeclarationError
from constructs_lib.k8s.fields import Kind, field_kind, known_type
from constructs_lib.k8s.manifest import Json, Manifest
from tests.declaration.builders import DIGEST, POD, REASON, flannel, log_agent, told


def overridden(**overrides: Any) -> LogAgentSpec:
    return log_agent(overrides=Overrides(reason=REASON, **overrides))


def daemon_set(**overrides: Any) -> Manifest:
    return overridden(**overrides).manifests()[-1]


def at(manifest: Json, path: str) -> Json:
    """The value at a path such as ``spec.template.0``."""
    for step in path.split("."):
        manifest = manifest[int(step) if step.isdecimal() else step]
    return manifest


@pytest.mark.parametrize(
    ("overrides", "path", "value"),
    [
        pytest.param(
            {"daemon_set": {"revisionHistoryLimit": 20}},
            "spec.revisionHistoryLimit",
            20,
            id="a field that is not written otherwise",
        ),
        pytest.param(
            {"daemon_set": {"minReadySeconds": 99}},
            "spec.minReadySeconds",
            99,
            id="a field that is",
        ),
        pytest.param(
            {"daemon_set": {"updateStrategy": {"rollingUpdate": {"maxUnavailable": 3}}}},
            "spec.updateStrategy",
            {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 3}},
            id="one field of a map",
        ),
        pytest.param(
            {"pod": {"enableServiceLinks": False}},
            f"{POD}.enableServiceLinks",
            False,
            id="a field of the Pods",
        ),
        pytest.param(
            {"pod": {"nodeSelector": {"disktype": "ssd"}}},
            f"{POD}.nodeSelector",
            {"kubernetes.io/os": "linux", "disktype": "ssd"},
            id="one node label more",
        ),
        pytest.param(
            {"containers": {"fluent-bit": {"lifecycle": {"preStop": {"sleep": {"seconds": 5}}}}}},
            f"{POD}.containers.0.lifecycle",
            {"preStop": {"sleep": {"seconds": 5}}},
            id="a field of a container",
        ),
        pytest.param(
            {"containers": {"fluent-bit": {"resources": {"limits": {"memory": "1Gi"}}}}},
            f"{POD}.containers.0.resources",
            {"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"memory": "1Gi"}},
            id="one amount of a container",
        ),
        pytest.param(
            {"containers": {"fluent-bit": {"image": f"registry.example/agent:1@{DIGEST}"}}},
            f"{POD}.containers.0.image",
            f"registry.example/agent:1@{DIGEST}",
            id="a pinned image",
        ),
    ],
)
def test_an_override_reaches_its_field(overrides: dict[str, Any], path: str, value: Any) -> None:
    assert at(daemon_set(**overrides), path) == value


def test_a_container_of_its_own_comes_after_the_agent() -> None:
    sidecar = {
        "name": "reloader",
        "image": f"registry.example/reloader:1@{DIGEST}",
        "resources": {"requests": {"cpu": "1m", "memory": "8Mi"}},
    }

    containers = at(daemon_set(pod={"containers": [sidecar]}), f"{POD}.containers")

    assert [container["name"] for container in containers] == ["fluent-bit", "reloader"]


def test_an_init_container_is_overridden_by_its_name() -> None:
    spec = flannel(
        overrides=Overrides(reason=REASON, containers={"install-cni": {"workingDir": "/etc"}})
    )

    containers = at(spec.manifests()[-1], f"{POD}.initContainers")

    assert [container.get("workingDir") for container in containers] == [None, "/etc"]


@pytest.mark.parametrize(
    ("overrides", "path", "name"),
    [
        pytest.param(
            {"daemon_set": {"minReadySeconds": None}}, "spec", "minReadySeconds", id="DaemonSet"
        ),
        pytest.param({"pod": {"tolerations": None}}, POD, "tolerations", id="Pod"),
        pytest.param(
            {"containers": {"fluent-bit": {"livenessProbe": None}}},
            f"{POD}.containers.0",
            "livenessProbe",
            id="container",
        ),
    ],
)
def test_null_removes_a_field(overrides: dict[str, Any], path: str, name: str) -> None:
    assert name in at(daemon_set(), path)
    assert name not in at(daemon_set(**overrides), path)


def test_overrides_that_say_nothing_change_nothing() -> None:
    assert daemon_set()["spec"] == log_agent().manifests()[-1]["spec"]


def test_the_reason_is_written_for_the_reviewer() -> None:
    assert daemon_set()["metadata"]["annotations"]["constructs-lib/overrides"] == REASON


def test_overrides_need_a_reason() -> None:
    with pytest.raises(DeclarationError) as caught:
        Overrides(**dict[str, Any](pod={"hostIPC": True}))

    assert str(caught.value.problems[0]) == "reason: is required and has no default; set it"


def test_the_patch_and_what_it_is_laid_over_are_not_changed() -> None:
    base = daemon_set()
    patch: dict[str, Any] = {
        "daemon_set": {"updateStrategy": {"rollingUpdate": {"maxUnavailable": "5%"}}},
        "pod": {"nodeSelector": {"disktype": "ssd"}},
        "containers": {"fluent-bit": {"resources": {"limits": {"memory": "1Gi"}}}},
    }
    base_before, patch_before = deepcopy(base), deepcopy(patch)

    Overrides(reason=REASON, **patch).applied_to(base)

    assert (base, patch) == (base_before, patch_before)


def test_the_result_shares_nothing_with_the_patch() -> None:
    patch = {"nodeSelector": {"disktype": "ssd"}}
    result = daemon_set(pod=patch)

    result["spec"]["template"]["spec"]["nodeSelector"]["disktype"] = "hdd"

    assert patch == {"nodeSelector": {"disktype": "ssd"}}


PATCH = {"a": {"b": [1]}}


@pytest.mark.parametrize(
    ("field", "patch"),
    [
        pytest.param("daemon_set", PATCH, id="DaemonSet"),
        pytest.param("pod", PATCH, id="Pod"),
        pytest.param("containers", {"fluent-bit": PATCH}, id="container"),
    ],
)
def test_a_patch_that_is_changed_later_changes_no_declaration(
    field: str, patch: dict[str, Any]
) -> None:
    given = deepcopy(patch)
    overrides = Overrides(reason=REASON, **{field: given})

    scribble(given)

    assert getattr(overrides, field) == patch


def scribble(value: Json) -> None:
    """Change every map and list inside plain data."""
    for member in list(value.values()) if isinstance(value, dict) else list(value):
        if isinstance(member, dict | list):
            scribble(member)
    value.clear()


def some_value(kind: Kind) -> Json:
    """A value of the shape that a field takes."""
    shapes: dict[str, Json] = {"list": [], "map": {}}
    scalars: dict[str, Json] = {"string": "x", "integer": 1, "boolean": True}
    return shapes.get(kind.shape, scalars.get(kind.of, {}))


@pytest.mark.parametrize(
    ("where", "type_name", "name"),
    [
        pytest.param(where, type_name, name, id=f"{type_name}.{name}")
        for where, type_name in (
            ("daemon_set", "DaemonSetSpec"),
            ("pod", "PodSpec"),
            ("container", "Container"),
        )
        for name in known_type(type_name).fields
    ],
)
def test_every_field_that_kubernetes_knows_can_be_overridden(
    where: str, type_name: str, name: str
) -> None:
    kind = field_kind(type_name, name)
    assert kind is not None
    patch = {name: some_value(kind)}

    problems = told(
        overridden,
        **({"containers": {"fluent-bit": patch}} if where == "container" else {where: patch}),
    )

    assert [problem for problem in problems if "is not a field" in problem] == []
