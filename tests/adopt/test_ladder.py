"""The highest rung that changes nothing stands for an agent."""

from __future__ import annotations

from constructs_lib.adopt.agent_input import AgentInput
from constructs_lib.adopt.ladder import Adopted, Failure, climb
from constructs_lib.adopt.rung import Candidate, Rung
from constructs_lib.adopt.rungs import RUNGS
from constructs_lib.adopt.vendored_rung import VENDORED
from constructs_lib.agents.node_agent import NodeAgentSpec
from constructs_lib.agents.vendored_agent import VendoredAgentSpec
from tests.adopt.teams import DAEMON_SET, NODE_LOGS, agent


def wrong(_: AgentInput) -> Candidate:
    """A rung that guesses wrongly."""
    fields = {"name": "node-logs", "namespace": "logging", "image": "a:1"}
    return Candidate(title="NodeAgent", spec=NodeAgentSpec, fields=fields)


def test_every_agent_can_at_least_stay_as_it_is() -> None:
    found = climb(agent(NODE_LOGS), RUNGS)

    assert isinstance(found, Adopted)
    assert found.proof.is_no_op


def test_the_objects_of_a_kept_agent_are_in_one_pinned_file() -> None:
    found = climb(agent(NODE_LOGS), [VENDORED])

    assert isinstance(found, Adopted)
    assert found.candidate.spec is VendoredAgentSpec
    assert list(found.candidate.files) == ["vendor/logging/node-logs.yaml"]
    assert len(found.manifests) == 9
    assert b"hunter2" not in found.candidate.files["vendor/logging/node-logs.yaml"]


def test_a_daemon_set_of_any_name_can_stay_as_it_is() -> None:
    dotted = agent(DAEMON_SET.replace("name: node-logs\n", "name: a.b.example\n", 1))
    found, kept = climb(dotted, RUNGS), climb(dotted, [VENDORED])

    assert isinstance(found, Adopted)
    assert found.candidate.title == "NodeAgent"
    assert isinstance(kept, Adopted)
    assert kept.candidate.fields["name"] == "a-b-example-104dd5"


def test_a_rung_that_is_not_the_agents_product_says_nothing() -> None:
    found = climb(agent(NODE_LOGS), [Rung(name="LogAgent", read=lambda _: None), VENDORED])

    assert isinstance(found, Adopted)
    assert found.failures == ()


def test_the_reason_why_a_rung_failed_is_kept() -> None:
    rungs = [
        Rung(name="LogAgent", read=lambda _: "it has two outputs"),
        Rung(name="NodeAgent", read=wrong),
        VENDORED,
    ]

    found = climb(agent(NODE_LOGS), rungs)

    assert isinstance(found, Adopted)
    first, second = found.failures
    assert first == Failure(rung="LogAgent", reason="it has two outputs")
    assert second.reason.startswith("image: 'a:1' is not pinned")


def test_a_declaration_that_changes_something_is_no_rung() -> None:
    def changed(of: AgentInput) -> Candidate | str | None:
        kept = VENDORED.read(of)
        assert isinstance(kept, Candidate)
        return Candidate(
            title="Changed", spec=kept.spec, fields={**kept.fields, "priority": "other"}
        )

    found = climb(agent(NODE_LOGS), [Rung(name="Changed", read=changed)])

    assert isinstance(found, tuple)
    assert found[0].reason == "priorityClassName is 'telemetry', it writes 'other'"


def test_a_restart_can_be_allowed() -> None:
    def changed(of: AgentInput) -> Candidate | str | None:
        kept = VENDORED.read(of)
        assert isinstance(kept, Candidate)
        return Candidate(
            title="Changed", spec=kept.spec, fields={**kept.fields, "priority": "other"}
        )

    found = climb(agent(NODE_LOGS), [Rung(name="Changed", read=changed)], allowed="restart")

    assert isinstance(found, Adopted)
    assert found.proof.impact == "restart"
