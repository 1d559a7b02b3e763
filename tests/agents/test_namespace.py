"""AgentNamespace: lets agents in, and says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from cdk8s import Chart, Testing

from constructs_lib import AgentNamespace, DeclarationError, LogAgent
from constructs_lib.agents.log_agent import Stdout
from constructs_lib.agents.namespace import AgentNamespaceSpec
from constructs_lib.declaration.base import Declaration
from tests.declaration.builders import log_agent, node_agent


def test_it_enforces_audits_and_warns_at_one_level() -> None:
    (namespace,) = AgentNamespaceSpec(name="logging", pod_security="baseline").manifests()
    labels = namespace["metadata"]["labels"]

    assert {"baseline"} == {
        labels[f"pod-security.kubernetes.io/{mode}"] for mode in ("enforce", "audit", "warn")
    }


ENFORCE = "pod-security.kubernetes.io/enforce"
PLAIN = node_agent(namespace="here")
ON_THE_NODE = log_agent(namespace="here")


@pytest.mark.parametrize(
    ("agents", "level"),
    [
        ([PLAIN], "restricted"),
        ([PLAIN, ON_THE_NODE], "privileged"),
        ([PLAIN, log_agent(namespace="elsewhere")], "restricted"),
    ],
    ids=["touches nothing", "sees the node", "lives elsewhere"],
)
def test_the_level_is_the_strictest_that_lets_its_agents_in(
    agents: list[Declaration], level: str
) -> None:
    (namespace,) = AgentNamespaceSpec(name="here", agents=tuple(agents)).manifests()

    assert namespace["metadata"]["labels"][ENFORCE] == level


@pytest.mark.parametrize(
    ("fields", "labels"),
    [
        ({}, {"team": "a"}),
        ({"pod_security": "privileged"}, {"team": "a", ENFORCE: "privileged"}),
    ],
    ids=["no level", "a level"],
)
def test_one_that_was_there_before_has_only_what_is_declared(
    fields: dict[str, Any], labels: dict[str, str]
) -> None:
    reason = "Adopted from k8s/here.yaml:1; no reason given."
    declared = AgentNamespaceSpec(name="here", adopted=reason, labels={"team": "a"}, **fields)

    (namespace,) = declared.manifests()

    assert namespace["metadata"] == {"name": "here", "labels": labels}


def test_a_level_that_nothing_tells_is_not_guessed() -> None:
    with pytest.raises(DeclarationError, match="agents: is empty, so nothing tells the level"):
        AgentNamespaceSpec(name="here")


def enforced(chart: Chart) -> str:
    (namespace,) = [m for m in Testing.synth(chart) if m["kind"] == "Namespace"]
    return str(namespace["metadata"]["labels"][ENFORCE])


@pytest.mark.parametrize("first", ["namespace", "agent"])
def test_in_an_app_the_level_follows_what_it_declares_there(first: str) -> None:
    chart = Chart(Testing.app(), "chart", namespace="here")
    declared: list[Callable[[], object]] = [
        lambda: AgentNamespace(chart, "here"),
        lambda: LogAgent(chart, "log-agent", output=Stdout()),
    ]
    for declare in declared if first == "namespace" else reversed(declared):
        declare()

    assert enforced(chart) == "privileged"


def test_agents_of_other_namespaces_and_other_apps_do_not_lower_the_level() -> None:
    app = Testing.app()
    chart = Chart(app, "chart", namespace="here")
    AgentNamespace(chart, "here")
    LogAgent(Chart(app, "other", namespace="elsewhere"), "log-agent", output=Stdout())
    LogAgent(Chart(Testing.app(), "far", namespace="here"), "log-agent", output=Stdout())

    assert enforced(chart) == "restricted"


def test_a_level_that_is_given_stays_in_an_app_too() -> None:
    chart = Chart(Testing.app(), "chart", namespace="here")
    AgentNamespace(chart, "here", pod_security="baseline")
    LogAgent(chart, "log-agent", output=Stdout())

    assert enforced(chart) == "baseline"


def test_a_label_of_the_user_cannot_weaken_the_level() -> None:
    key = "pod-security.kubernetes.io/enforce"
    (namespace,) = AgentNamespaceSpec(
        name="a", pod_security="restricted", labels={key: "privileged"}
    ).manifests()

    assert namespace["metadata"]["labels"][key] == "restricted"
