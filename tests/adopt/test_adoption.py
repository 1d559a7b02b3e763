"""Every agent of a team has one declaration, and every object one owner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from constructs_lib.adopt.adoption import adopt, against
from constructs_lib.adopt.agent_input import AgentInput
from constructs_lib.adopt.node_agent.rung import NODE_AGENT
from constructs_lib.adopt.rung import Candidate, Rung
from constructs_lib.adopt.rungs import RUNGS
from constructs_lib.adopt.vendored_rung import VENDORED
from constructs_lib.agents.namespace import AgentNamespaceSpec
from constructs_lib.change.pairing import Key
from constructs_lib.errors import InputError
from constructs_lib.intake.objects import Object
from constructs_lib.yaml.writer import to_yaml
from tests.adopt.teams import CASES, DAEMON_SET, NODE_LOGS, team

NAMESPACE = to_yaml(AgentNamespaceSpec(name="logging", pod_security="privileged").manifests())
OTHER = DAEMON_SET.replace("name: node-logs\n  namespace", "name: other\n  namespace")


def namespaces(objects: Mapping[Key, Object]) -> Iterator[Candidate]:
    """A guess for each namespace, right for those at the level ``privileged``."""
    for _, kind, _, name in objects:
        if kind == "Namespace":
            fields = {"name": name, "pod_security": "privileged"}
            yield Candidate(title="AgentNamespace", spec=AgentNamespaceSpec, fields=fields)


@pytest.mark.parametrize("rungs", [RUNGS, [NODE_AGENT], [VENDORED]], ids=["all", "typed", "kept"])
def test_what_is_declared_is_what_runs(rungs: list[Rung]) -> None:
    found = team(f"{NODE_LOGS}---\n{OTHER}---\n{(CASES / 'netwatch.yaml').read_text()}")

    adoption = adopt(found, rungs)

    assert len(adoption.agents) == 3
    assert against(found, adoption.manifests).is_no_op


def test_an_object_of_two_agents_is_declared_once() -> None:
    adoption = adopt(team(f"{NODE_LOGS}---\n{OTHER}"), [VENDORED])
    names = [(each["kind"], each["metadata"]["name"]) for each in adoption.manifests]

    assert len(names) == len(set(names)) == 10


def test_the_code_says_who_else_needs_an_object() -> None:
    third = OTHER.replace("name: other\n", "name: third\n").replace(
        "serviceAccountName: node-logs", "serviceAccountName: third"
    )

    adoption = adopt(team(f"{NODE_LOGS}---\n{OTHER}---\n{third}"), [NODE_AGENT])

    code = " ".join(adoption.code(stem="agents", about="Agents.", native=True).text.split())
    assert (
        "# Needed by logging/other, too: ServiceAccount logging/node-logs, ClusterRole read-pods, "
        "# ClusterRoleBinding node-logs-reads."
    ) in code
    assert "# Needed by logging/other, logging/third, too: ConfigMap logging/node-logs, " in code
    assert code.count("# Needed by ") == 2


def test_what_no_declaration_has_is_named() -> None:
    adoption = adopt(team(NODE_LOGS), RUNGS)

    assert [each.title for each in adoption.alone] == ["ConfigMap logging/nobody-reads-it"]


def test_a_change_of_what_belongs_to_an_agent_is_told() -> None:
    made = adopt(team(NODE_LOGS.replace("LEVEL: info", "LEVEL: debug")), RUNGS).manifests

    proof = against(team(NODE_LOGS), made)

    assert (proof.impact, list(proof.differences())) == (
        "no-restart",
        ["ConfigMap logging/node-logs-env: data[LEVEL]: 'info' becomes 'debug'"],
    )


def test_an_agent_that_is_not_declared_is_told() -> None:
    proof = against(team(f"{DAEMON_SET}---\n{OTHER}"), adopt(team(DAEMON_SET), RUNGS).manifests)

    assert proof.impact == "recreate"
    assert list(proof.differences()) == ["DaemonSet logging/other is not declared"]


def test_an_agent_for_which_no_rung_stands_is_an_error_with_every_reason() -> None:
    def none(_: AgentInput) -> str:
        return "it is too odd"

    with pytest.raises(InputError) as error:
        adopt(team(f"{DAEMON_SET}---\n{OTHER}"), [Rung(name="LogAgent", read=none)])

    assert error.value.problems == (
        "k8s/logging.yaml:1: logging/node-logs cannot be adopted: LogAgent: it is too odd",
        "k8s/logging.yaml:23: logging/other cannot be adopted: LogAgent: it is too odd",
    )


def test_what_stands_around_agents_is_declared_where_it_is_exactly_that() -> None:
    found = team(f"{NAMESPACE}---\n{DAEMON_SET}")

    adoption = adopt(found, RUNGS, surroundings=[namespaces])

    ((candidate, _),) = adoption.surroundings
    assert candidate.title == "AgentNamespace"
    assert against(found, adoption.manifests).is_no_op
    assert adoption.agents[0].agent.companions == ()
    code = adoption.code(stem="agents", about="Agents.", native=False).text
    assert 'AgentNamespace(logging, "logging", pod_security="privileged")' in code


def test_what_stands_around_agents_otherwise_stays_with_its_agent() -> None:
    bare = "apiVersion: v1\nkind: Namespace\nmetadata: {name: logging}\n"

    adoption = adopt(team(f"{bare}---\n{DAEMON_SET}"), RUNGS, surroundings=[namespaces])

    assert adoption.surroundings == ()
    assert [each.title for each in adoption.agents[0].agent.companions] == ["Namespace logging"]
