"""Policies of a file tried on manifests: who would be denied, warned of, noted."""

from __future__ import annotations

import sys

import pytest

from constructs_lib.admission import evaluator
from constructs_lib.admission.left_out import chosen_rules
from constructs_lib.admission.policies import Options, policies
from constructs_lib.admission.trial import outcomes, read_policies
from constructs_lib.errors import ConstructsLibError, DeclarationError
from constructs_lib.intake.input import of_texts
from constructs_lib.policy.example import BASE
from constructs_lib.policy.finding import Severity

BAD = BASE.replace("priorityClassName: node-critical", "")
NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: agents, labels: {agents: 'yes'}}\n"


def test_an_outcome_has_its_place_and_what_would_happen() -> None:
    options = Options(
        rules=chosen_rules(["DS411", "DS202"]), actions=dict.fromkeys(Severity, "deny")
    )
    found = read_policies(policies(options), "policies.yaml")

    [outcome] = outcomes(found, of_texts({"agent.yaml": BAD}).objects)

    assert (outcome.source, outcome.line, outcome.name) == ("agent.yaml", 1, "agents/agent")
    assert (outcome.policy, outcome.action) == ("constructs-lib.daemonsets.warning", "deny")
    assert outcome.message == "DS411 The agent has no priority class: no class"


def test_a_namespace_that_is_let_through_has_no_outcome() -> None:
    options = Options(rules=chosen_rules(["DS411"]), exempt_namespaces=["agents"])
    found = read_policies(policies(options), "policies.yaml")

    assert list(outcomes(found, of_texts({"agent.yaml": BAD}).objects)) == []


def test_a_binding_may_choose_namespaces_by_labels_among_the_manifests() -> None:
    policy, binding = policies(Options(rules=chosen_rules(["DS411"])))
    binding["spec"]["matchResources"] = {"namespaceSelector": {"matchLabels": {"agents": "yes"}}}
    found = read_policies([policy, binding], "policies.yaml")

    assert list(outcomes(found, of_texts({"a.yaml": BAD}).objects)) == []
    assert list(outcomes(found, of_texts({"a.yaml": f"{BAD}---\n{NAMESPACE}"}).objects))


def test_thresholds_are_read_from_the_config_map_beside() -> None:
    options = Options(rules=chosen_rules(["DS202"]), params=True)
    manifests = policies(options)
    text = BASE.replace("maxUnavailable: 1", "maxUnavailable: 20%")
    objects = of_texts({"a.yaml": text}).objects

    assert list(outcomes(read_policies(manifests, "p.yaml"), objects))
    manifests[-1]["data"]["maxUnavailablePercent"] = "20"
    assert list(outcomes(read_policies(manifests, "p.yaml"), objects)) == []


@pytest.mark.parametrize(
    ("count", "message"),
    [
        (0, "has no ValidatingAdmissionPolicyBinding"),
        (1, "has no policy 'constructs-lib.daemonsets.warning'"),
    ],
)
def test_a_file_without_its_policies_is_refused(count: int, message: str) -> None:
    _, binding = policies(Options(rules=chosen_rules(["DS411"])))

    with pytest.raises(DeclarationError, match=message):
        read_policies([binding][:count], "policies.yaml")


def test_without_cel_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cel_expr_python", None)
    for cached in (evaluator._environment, evaluator._compiled):
        cached.cache_clear()
    found = read_policies(policies(Options(rules=chosen_rules(["DS411"]))), "policies.yaml")

    with pytest.raises(ConstructsLibError, match="pip install 'cel-expr-python"):
        list(outcomes(found, of_texts({"agent.yaml": BAD}).objects))
