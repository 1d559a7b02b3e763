"""Policies: one a severity, one validation each, with what lets a request through."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.admission.evaluator import Request, judge
from constructs_lib.admission.finders import used
from constructs_lib.admission.left_out import chosen_rules, left_out
from constructs_lib.admission.policies import PARAMS, Options, policies
from constructs_lib.admission.stored import as_stored
from constructs_lib.errors import InputError
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.policy.config import Config, Exemption
from constructs_lib.policy.example import example_objects
from constructs_lib.policy.finding import Severity
from constructs_lib.policy.rules.catalogue import RULES
from tests.admission import oracle
from tests.admission.test_equality import needs_oracle

PRIVILEGED = """
spec:
  template:
    spec:
      containers:
      - name: agent
        securityContext: {privileged: true, allowPrivilegeEscalation: null}
"""


def written(ids: str | None = None, **options: Any) -> list[Manifest]:
    rules = chosen_rules(ids.split() if ids else None)
    return policies(Options(rules=rules, **options))


def daemon_set(patch: str) -> Manifest:
    [made] = example_objects(patch)
    return as_stored(made, 37)


def said(ids: str, patch: str, *, before: str | None = None, **options: Any) -> list[str]:
    """What the policies of some rules say of a patch of the good DaemonSet."""
    old = daemon_set(before) if before is not None else None
    found: list[str] = []
    for policy in written(ids, **options):
        if policy["kind"] == "ValidatingAdmissionPolicy":
            judgement = judge(policy, Request(new=daemon_set(patch), old=old, user="admin"))
            assert not judgement.errors
            found += judgement.failed.values()
    return found


def test_there_is_a_policy_and_a_binding_for_each_severity() -> None:
    names = [(each["kind"], each["metadata"]["name"]) for each in written()]

    assert names == [
        (kind, f"constructs-lib.daemonsets.{severity}")
        for severity in ("error", "warning", "info")
        for kind in ("ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding")
    ]


def test_the_profile_minimal_has_the_errors_only() -> None:
    names = {each["metadata"]["name"] for each in written(config=Config(profile="minimal"))}

    assert names == {"constructs-lib.daemonsets.error"}


@pytest.mark.parametrize("policy", [each for each in written() if "Binding" not in each["kind"]])
def test_a_variable_stands_after_those_it_uses_and_is_used(policy: Manifest) -> None:
    variables = policy["spec"]["variables"]
    names = [each["name"] for each in variables]

    assert sorted(set(names)) == sorted(names)
    for index, each in enumerate(variables):
        assert set(used(each["expression"])) <= set(names[:index]), each["name"]
    everything = {name for each in variables for name in used(each["expression"])}
    assert set(names) - everything == {"text"}


def test_daemon_sets_are_matched_and_never_pods() -> None:
    for each in written():
        if each["kind"] == "ValidatingAdmissionPolicy":
            [rule] = each["spec"]["matchConstraints"]["resourceRules"]
            assert rule["resources"] == ["daemonsets"]
            assert rule["operations"] == ["CREATE", "UPDATE"]


@pytest.mark.parametrize(
    ("action", "expected"),
    [("audit", ["Audit"]), ("warn", ["Warn", "Audit"]), ("deny", ["Deny", "Audit"])],
)
def test_a_binding_says_what_happens(action: Any, expected: list[str]) -> None:
    _, binding = written("DS501", actions=dict.fromkeys(Severity, action))[:2]

    assert binding["spec"]["validationActions"] == expected


def test_a_namespace_is_let_through_by_its_name() -> None:
    _, binding = written("DS501", exempt_namespaces=["kube-system"])[:2]

    [expression] = binding["spec"]["matchResources"]["namespaceSelector"]["matchExpressions"]
    assert expression == {
        "key": "kubernetes.io/metadata.name",
        "operator": "NotIn",
        "values": ["kube-system"],
    }


def test_a_finding_names_its_rule_and_what_was_seen() -> None:
    assert said("DS501 DS202", PRIVILEGED) == ["DS501 A container is privileged: agent"]
    patch = "spec: {updateStrategy: {rollingUpdate: {maxUnavailable: 50%}}}"
    assert said("DS202", patch) == [
        "DS202 An update takes the agent from too many nodes at once: maxUnavailable 50%"
    ]


def test_the_good_daemon_set_passes() -> None:
    assert said("DS501 DS202 DS604", "{}") == []


@pytest.mark.parametrize(
    ("annotation", "is_suppressed"),
    [
        ("constructs-lib/ignore.DS501: It loads modules.", True),
        ("constructs-lib/ignore.DS501.agent: It loads modules.", True),
        ("constructs-lib/ignore.DS501.other: It loads modules.", False),
        ("constructs-lib/ignore.DS502: It loads modules.", False),
        ('constructs-lib/ignore.DS501: ""', False),
        ("constructs-lib/ignore.DS501: until=2999-12-31 It loads modules.", False),
        ("constructs-lib/role: cni", True),
        ("constructs-lib/role: logs", False),
    ],
)
def test_annotations_answer_for_findings(annotation: str, *, is_suppressed: bool) -> None:
    patch = f"metadata:\n  annotations:\n    {annotation}\n{PRIVILEGED}"

    assert (said("DS501", patch) == []) == is_suppressed


@pytest.mark.parametrize(
    ("rule", "before", "after", "is_told"),
    [
        ("DS501", PRIVILEGED, PRIVILEGED + "        image: a:2\n", False),
        ("DS501", "{}", PRIVILEGED, True),
        (
            "DS202",
            "spec: {updateStrategy: {rollingUpdate: {maxUnavailable: 50%}}}",
            "spec: {updateStrategy: {rollingUpdate: {maxUnavailable: 20%}}}",
            False,
        ),
        (
            "DS202",
            "spec: {updateStrategy: {rollingUpdate: {maxUnavailable: 50%}}}",
            "spec: {updateStrategy: {rollingUpdate: {maxUnavailable: 100%}}}",
            True,
        ),
    ],
    ids=["as bad with another image", "newly bad", "less bad", "a graver case"],
)
def test_an_agent_that_was_as_bad_may_be_updated(
    rule: str, before: str, after: str, *, is_told: bool
) -> None:
    assert bool(said(rule, after, before=before)) == is_told


def _mounting(*paths: str) -> str:
    volumes = ", ".join(f"{{name: v{n}, hostPath: {{path: {p}}}}}" for n, p in enumerate(paths))
    mounts = ", ".join(f"{{name: v{n}, mountPath: /v{n}}}" for n in range(len(paths)))
    container = f"{{name: agent, volumeMounts: [{mounts}]}}"
    return f"spec: {{template: {{spec: {{containers: [{container}], volumes: [{volumes}]}}}}}}"


def test_a_further_path_of_the_node_is_told_and_an_old_one_is_not() -> None:
    assert said("DS603", _mounting("/etc"), before="{}")
    assert said("DS603", _mounting("/etc") + "\n", before=_mounting("/etc")) == []
    assert said("DS603", _mounting("/etc", "/usr"), before=_mounting("/etc"))
    assert said("DS603", _mounting("/etc", "/data"), before=_mounting("/etc")) == []


def test_a_role_that_nobody_says_makes_findings_softer() -> None:
    def policies_that_find(annotations: str) -> list[str]:
        new = daemon_set(f"metadata: {{annotations: {annotations}}}\n{PRIVILEGED}")
        return [
            each["metadata"]["name"].rpartition(".")[2]
            for each in written("DS501")
            if each["kind"] == "ValidatingAdmissionPolicy" and judge(each, Request(new=new)).failed
        ]

    assert policies_that_find("{constructs-lib/role: generic}") == ["error"]
    assert policies_that_find("{}") == ["warning"]
    assert policies_that_find("{constructs-lib/role: cni}") == []


@pytest.mark.parametrize(
    "placed",
    [
        "os: {name: windows}",
        "nodeSelector: {kubernetes.io/os: windows}",
        "nodeSelector: {kubernetes.io/os: null, beta.kubernetes.io/os: windows}",
        (
            "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "
            "{nodeSelectorTerms: [{matchExpressions: "
            "[{key: kubernetes.io/os, operator: In, values: [windows]}]}]}}}"
        ),
    ],
    ids=["os", "label", "old label", "affinity"],
)
def test_settings_of_linux_are_not_asked_of_windows(placed: str) -> None:
    container = "{name: agent, securityContext: {capabilities: null}}"
    patch = f"spec: {{template: {{spec: {{{placed}, containers: [{container}]}}}}}}"

    assert said("DS504", patch) == []
    assert said("DS504", patch.replace("windows", "linux"))


def test_writers_of_the_system_are_let_through() -> None:
    [policy, _] = written("DS411")
    new = daemon_set("spec: {template: {spec: {priorityClassName: null}}}")

    assert judge(policy, Request(new=new, user="eks:addon-manager")).skipped == "no-addon-manager"
    assert judge(policy, Request(new=new, user="admin")).failed


def test_an_exemption_of_the_configuration_counts() -> None:
    exempt = (Exemption(rule="DS501", reason="It is known.", namespace="agent?", container="a*"),)

    assert said("DS501", PRIVILEGED, config=Config(exempt=exempt)) == []
    other = (Exemption(rule="DS501", reason="It is known.", name="other"),)
    assert said("DS501", PRIVILEGED, config=Config(exempt=other))


def test_thresholds_may_be_read_from_a_config_map() -> None:
    manifests = written("DS202 DS407", params=True)
    config_map = manifests[-1]
    [policy] = [each for each in manifests if each["metadata"]["name"].endswith(".warning")][:1]
    patch = "spec: {updateStrategy: {rollingUpdate: {maxUnavailable: 30%}}}"
    lenient = {**config_map, "data": {**config_map["data"], "maxUnavailablePercent": "30"}}

    assert (config_map["metadata"]["namespace"], config_map["metadata"]["name"]) == PARAMS
    assert policy["spec"]["paramKind"] == {"apiVersion": "v1", "kind": "ConfigMap"}
    assert manifests[1]["spec"]["paramRef"]["parameterNotFoundAction"] == "Deny"
    assert judge(policy, Request(new=daemon_set(patch), params=config_map)).failed
    assert not judge(policy, Request(new=daemon_set(patch), params=lenient)).failed


def test_static_policies_end_in_the_name_that_the_api_server_asks_for() -> None:
    manifests = written("DS411", static=True)

    assert {each["metadata"]["name"] for each in manifests} == {
        "constructs-lib.daemonsets.warning.static.k8s.io"
    }
    assert manifests[1]["spec"]["policyName"] == manifests[0]["metadata"]["name"]


def test_a_long_text_is_cut_so_that_the_api_server_prints_it() -> None:
    mounts = _mounting(*(f"/usr/{'x' * 100}{n}" for n in range(3)))
    [text] = said(" ".join(each.id for each in RULES if each.cel and each.id > "DS5"), mounts)

    assert len(text) < 5 * 1024
    assert "\n" not in text


def test_an_unknown_rule_and_one_without_cel_are_told_together() -> None:
    with pytest.raises(InputError) as caught:
        chosen_rules(["DS999", "DS414", "DS501"])

    assert caught.value.lines() == [
        "2 problems in the input.",
        "  - There is no rule 'DS999'; 'constructs-lib rules' lists all.",
        "  - DS414 cannot be a policy: It depends on other objects, which a policy cannot read.",
    ]


def test_what_is_left_out_has_a_reason() -> None:
    reasons = {rule.id: reason for rule, reason in left_out(chosen_rules(["DS501", "DS202"]))}

    assert reasons["DS414"].startswith("It depends on other objects")
    assert reasons["DS202"].startswith("In part. The number of nodes")
    assert reasons["DS604"] == "It was not asked for."
    assert "DS501" not in reasons


@needs_oracle
def test_the_api_server_takes_the_strictest_policies() -> None:
    manifests = written(config=Config(profile="strict"), params=True)
    case = {"object": example_objects(PRIVILEGED)[0], "params": manifests[-1]}
    for policy in manifests:
        if policy["kind"] == "ValidatingAdmissionPolicy":
            problems, [answer] = oracle.ask(policy, [case])

            assert problems["errors"] == []
            assert answer.get("errors", []) == []
