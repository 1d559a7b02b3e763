"""Without the bridge to Node.js a construct gives the same objects; with this jsii it is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from cdk8s import App, Chart, Testing
from constructs import Construct

from constructs_lib import (
    AgentNamespace,
    CniAgent,
    DeclarationError,
    LogAgent,
    NodeExporter,
)
from constructs_lib.cdk import manifests
from constructs_lib.cdk.manifests import define_manifests
from constructs_lib.cni_agent import Flannel
from constructs_lib.log_agent import Stdout

Build = Callable[[Construct], object]


@pytest.fixture
def no_bridge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifests, "BRIDGE", None)


def test_the_bridge_works_with_this_jsii() -> None:
    assert manifests.BRIDGE is not None, "constructs are slow: see cdk/manifests.py"


def chart() -> Chart:
    return Chart(Testing.app(), "chart", namespace="monitoring")


def fleet(inside: Construct) -> None:
    LogAgent(inside, "log-agent", output=Stdout())
    AgentNamespace(inside, "monitoring")
    NodeExporter(inside, "node-exporter")
    CniAgent(inside, "flannel", plugin=Flannel(pod_cidr="10.244.0.0/16"))


def synthesized(build: Build) -> list[Any]:
    inside = chart()
    build(inside)
    return list(Testing.synth(inside))


def refused(build: Build) -> str:
    with pytest.raises(DeclarationError) as told:
        build(chart())
    return "\n".join(map(str, told.value.problems))


def twice(inside: Construct) -> None:
    NodeExporter(inside, "one", name="exporter")
    NodeExporter(inside, "two", name="exporter")


def two_networks(inside: Construct) -> None:
    CniAgent(inside, "one", plugin=Flannel(pod_cidr="10.244.0.0/16"))
    CniAgent(inside, "two", plugin=Flannel(pod_cidr="10.244.0.0/16"))


def test_the_objects_are_the_same(request: pytest.FixtureRequest) -> None:
    with_bridge = synthesized(fleet)
    request.getfixturevalue("no_bridge")

    assert synthesized(fleet) == with_bridge


@pytest.mark.parametrize("build", [twice, two_networks])
def test_what_stands_in_the_way_is_the_same(build: Build, request: pytest.FixtureRequest) -> None:
    with_bridge = refused(build)
    request.getfixturevalue("no_bridge")

    assert refused(build) == with_bridge


@pytest.mark.usefixtures("no_bridge")
def test_outside_a_chart_it_is_refused() -> None:
    with pytest.raises(DeclarationError, match="is not inside a Chart"):
        NodeExporter(Construct(App(), "here"), "node-exporter")


def test_what_the_checker_calls_an_error_fails_the_app(request: pytest.FixtureRequest) -> None:
    def errors() -> list[str]:
        inside = Chart(App(), "chart", namespace="default")
        agent = NodeExporter(inside, "node-exporter", suppress={})
        define_manifests(agent, [], errors=["DS101 is broken"])
        return agent.node.validate()

    with_bridge = errors()
    request.getfixturevalue("no_bridge")

    assert "DS101 is broken" in with_bridge
    assert errors() == with_bridge
