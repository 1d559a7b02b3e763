"""AdmissionPolicies: what the command writes, as a declaration."""

from __future__ import annotations

from typing import Any

import kubernetes_validate
import pytest

from constructs_lib import DeclarationError
from constructs_lib.admission.left_out import chosen_rules
from constructs_lib.admission.policies import Options, policies
from constructs_lib.agents.admission_policies import AdmissionPoliciesSpec
from constructs_lib.policy.config import Config


def test_the_default_is_every_rule_and_nothing_but_a_note() -> None:
    written = AdmissionPoliciesSpec(name="door").manifests()

    assert written == policies(Options(rules=chosen_rules(None)))


@pytest.mark.parametrize("version", ["1.31", "1.37"])
def test_kubernetes_accepts_every_field(version: str) -> None:
    spec = AdmissionPoliciesSpec(
        name="door",
        profile="minimal",
        errors="deny",
        exempt_namespaces=("kube-system",),
        thresholds="config-map",
    )

    for each in spec.manifests():
        kubernetes_validate.validate(each, version, strict=True)


def test_severities_have_actions_of_their_own() -> None:
    spec = AdmissionPoliciesSpec(name="door", rules=("DS202", "DS501"), errors="deny")

    actions = [
        each["spec"]["validationActions"]
        for each in spec.manifests()
        if each["kind"] == "ValidatingAdmissionPolicyBinding"
    ]
    assert actions == [["Deny", "Audit"], ["Audit"], ["Audit"]]


def test_a_profile_and_a_release_count() -> None:
    spec = AdmissionPoliciesSpec(name="door", profile="strict", kubernetes=33)

    options = Options(rules=chosen_rules(None), config=Config(profile="strict"), minor=33)
    assert spec.manifests() == policies(options)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param({"rules": ("DS999",)}, "There is no rule 'DS999'", id="unknown rule"),
        pytest.param({"rules": ("DS414",)}, "DS414 cannot be a policy", id="rule without CEL"),
        pytest.param({"rules": ()}, "leave it out", id="no rule"),
        pytest.param({"kubernetes": 20}, "kubernetes", id="old release"),
        pytest.param({"errors": "refuse"}, "errors", id="unknown action"),
    ],
)
def test_what_cannot_be_is_refused_where_it_is_declared(
    fields: dict[str, Any], message: str
) -> None:
    with pytest.raises(DeclarationError, match=message):
        AdmissionPoliciesSpec(name="door", **fields)
