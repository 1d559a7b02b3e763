"""What a construct wrote and somebody edited is the construct still, or the edit is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest

from constructs_lib.adopt.ladder import Adopted, climb
from constructs_lib.adopt.node_agent.rung import NODE_AGENT
from constructs_lib.adopt.product_rungs import PRODUCTS
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.yaml.writer import to_yaml
from tests.adopt.teams import agent
from tests.agents.cases import CASES

AGENTS: Final = ("node-exporter-minimal", "log-agent-minimal", "gpu-monitor-minimal")
OTHER_IMAGE: Final = f"registry.example/agent:v9.9.9@sha256:{'ab' * 32}"


def an_extra_variable(pod: dict[str, Any]) -> None:
    pod["containers"][0].setdefault("env", []).append({"name": "EXTRA", "value": "on"})


def another_limit(pod: dict[str, Any]) -> None:
    pod["containers"][0]["resources"]["limits"]["memory"] = "3Gi"


def a_toleration(pod: dict[str, Any]) -> None:
    taint = {"key": "dedicated", "value": "batch", "effect": "NoSchedule"}
    pod.setdefault("tolerations", []).append(taint)


def an_argument(pod: dict[str, Any]) -> None:
    pod["containers"][0].setdefault("args", []).append("--unheard-of=1")


def a_longer_grace(pod: dict[str, Any]) -> None:
    pod["terminationGracePeriodSeconds"] = 77


def another_image(pod: dict[str, Any]) -> None:
    pod["containers"][0]["image"] = OTHER_IMAGE


def no_readiness(pod: dict[str, Any]) -> None:
    del pod["containers"][0]["readinessProbe"]


Edit = Callable[[dict[str, Any]], None]

SAID: Final[tuple[Edit, ...]] = (an_extra_variable, another_limit, a_toleration)
"""What every construct has a field for."""

NAMED: Final[Mapping[Edit, str]] = {
    an_argument: "args '--unheard-of=1' is not written",
    a_longer_grace: "terminationGracePeriodSeconds",
    another_image: "it writes 'v9.9.9'",
    no_readiness: ".readinessProbe",
}
"""What no construct says, and how the reason names it."""


def edited(case: str, edit: Edit) -> list[Manifest]:
    manifests = CASES[case].manifests()
    edit(manifests[-1]["spec"]["template"]["spec"])
    return manifests


@pytest.mark.parametrize("edit", SAID, ids=lambda edit: edit.__name__)
@pytest.mark.parametrize("case", AGENTS)
def test_an_edit_that_has_a_field_is_read_into_it(case: str, edit: Edit) -> None:
    found = climb(agent(to_yaml(edited(case, edit))), PRODUCTS)

    assert isinstance(found, Adopted), found
    assert found.candidate.spec is type(CASES[case])
    assert found.proof.is_no_op


@pytest.mark.parametrize("edit", NAMED, ids=lambda edit: edit.__name__)
@pytest.mark.parametrize("case", AGENTS)
def test_an_edit_that_has_none_is_named_in_the_reason(case: str, edit: Edit) -> None:
    found = climb(agent(to_yaml(edited(case, edit))), (*PRODUCTS, NODE_AGENT))

    assert isinstance(found, Adopted), found
    assert found.candidate.title.startswith("NodeAgent")
    assert NAMED[edit] in found.failures[0].reason.split("; and ")[0]


def test_an_agent_without_its_monitors_is_read_without_them() -> None:
    spec = CASES["security-agent-full"]
    manifests = [
        each for each in spec.manifests() if each["kind"] not in {"PodMonitor", "PrometheusRule"}
    ]

    found = climb(agent(to_yaml(manifests)), PRODUCTS)

    assert isinstance(found, Adopted), found
    assert "monitoring" not in found.candidate.fields


@pytest.mark.parametrize(
    "case", ["node-exporter-minimal", "gpu-monitor-minimal", "node-problem-detector-minimal"]
)
def test_an_agent_that_was_moved_to_another_namespace_is_the_construct_still(case: str) -> None:
    before = CASES[case]
    manifests = [moved(each, before.namespace) for each in before.manifests()]

    found = climb(agent(to_yaml(manifests)), PRODUCTS)

    assert isinstance(found, Adopted), found
    assert found.candidate.spec is type(before)
    assert found.candidate.fields["namespace"] == "elsewhere"
    assert found.candidate.fields["moved_from"] == before.namespace


def moved(manifest: Manifest, namespace: str) -> Manifest:
    """The object as kustomize moves it: names stay as they are."""
    metadata = manifest["metadata"]
    if "namespace" in metadata:
        metadata["namespace"] = "elsewhere"
    for subject in manifest.get("subjects", ()):
        if subject.get("namespace") == namespace:
            subject["namespace"] = "elsewhere"
    return manifest
