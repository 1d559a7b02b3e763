"""What a program can put right is put right in the text, once, and nothing else is touched."""

from __future__ import annotations

import datetime as dt

import pytest
import yaml

from constructs_lib.intake.input import of_texts
from constructs_lib.policy.config import Config
from constructs_lib.policy.engine.checker import check
from constructs_lib.policy.engine.fixing import Fixed, fix_texts, fixable
from constructs_lib.policy.example import BASE, example_objects
from constructs_lib.policy.finding import Finding
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.rules.catalogue import RULES
from constructs_lib.yaml.writer import to_yaml
from tests.policy.judging import container, pod, tolerating

STRICT = Config(profile="strict")
REPLICAS = BASE.replace("spec:\n", "spec:\n  replicas: 1\n", 1)

FIXABLE = [rule for rule in RULES if rule.fix is not None]
# A rule whose bad example needs a person has one here that does not.
FOR_A_PROGRAM = {
    "DS104": "{spec: {paused: false}}",
    "DS107": "{metadata: {labels: {tier: 1.10}}}",
    "DS307": tolerating(*["key: a, operator: Exists, effect: NoSchedule"] * 2),
    "DS506": pod(
        "volumes: [{name: tmp, emptyDir: {}}], containers: [{name: agent, "
        "volumeMounts: [{name: tmp, mountPath: /tmp}], "
        "securityContext: {readOnlyRootFilesystem: false}}]"
    ),
    "DS609": pod("volumes: [{name: unused, emptyDir: {}}]"),
}


def fixed(text: str, *, config: Config = STRICT, unsafe: bool = False) -> Fixed:
    return fix_texts({"agent.yaml": text}, config, unsafe=unsafe)["agent.yaml"]


def findings(rule: str, text: str) -> list[Finding]:
    found = check(of_texts({"<text>": text}), STRICT).findings
    return [finding for finding in found if finding.rule == rule]


def bad(rule: Rule) -> str:
    return to_yaml(example_objects(FOR_A_PROGRAM.get(rule.id, rule.bad)))


every_fix = pytest.mark.parametrize("rule", FIXABLE, ids=lambda rule: f"{rule.id}-{rule.slug}")


@every_fix
def test_what_is_fixable_is_known_before_it_is_fixed(rule: Rule) -> None:
    text = bad(rule)
    known = {each.finding: each.safety for each in fixable(of_texts({"agent.yaml": text}), STRICT)}
    done = {each for each in fixed(text, unsafe=True).fixed if each.rule == rule.id}

    assert rule.fix is not None
    assert done
    assert {known.get(each) for each in done} == {rule.fix.safety}


def test_only_what_is_wanted_is_fixed() -> None:
    text = bad(next(rule for rule in RULES if rule.id == "DS107"))
    both = f"{text}---\n{REPLICAS.replace('name: agent', 'name: other', 1)}"
    wanted = fix_texts({"a.yaml": both}, STRICT, wanted=lambda each: each.rule == "DS107")["a.yaml"]

    assert {each.rule for each in wanted.fixed} == {"DS107"}
    assert {"DS107", "DS103"} <= {each.rule for each in fixed(both).fixed}
    assert "replicas: 1" in wanted.text


@every_fix
def test_a_rule_is_silent_after_its_fix(rule: Rule) -> None:
    before = bad(rule)
    after = fixed(before, unsafe=True).text

    assert findings(rule.id, before) != []
    assert findings(rule.id, after) == []


@every_fix
def test_a_text_that_is_fixed_stays_as_it_is(rule: Rule) -> None:
    once = fixed(bad(rule), unsafe=True)
    twice = fixed(once.text, unsafe=True)

    assert (twice.text, twice.fixed) == (once.text, ())


@every_fix
def test_a_fix_that_changes_what_works_is_written_on_demand_only(rule: Rule) -> None:
    assert rule.fix is not None
    rules = {finding.rule for finding in fixed(bad(rule)).fixed}

    assert (rule.id in rules) is (rule.fix.safety == "safe")


BEFORE = """\
# The agent of the platform team.
apiVersion: apps/v1
kind: DaemonSet
metadata:
    name: 'agent'     # one per node
    namespace: agents
    labels: {tier: 1.10, app.kubernetes.io/name: agent}
spec:
    replicas: 3       # copied from a Deployment
    # The selector never changes.
    selector: {matchLabels: {"app.kubernetes.io/name": agent}}
    template:
        metadata:
            labels:
                app.kubernetes.io/name: agent
        spec:
            restartPolicy: OnFailure
            nodeSelector:
                beta.kubernetes.io/os: linux  # no Windows
            containers:
                - name: agent
                  image: registry.example/agent:1.2.3
"""
AFTER = """\
# The agent of the platform team.
apiVersion: apps/v1
kind: DaemonSet
metadata:
    name: 'agent'     # one per node
    namespace: agents
    labels: {tier: "1.10", app.kubernetes.io/name: agent}
spec:
    # The selector never changes.
    selector: {matchLabels: {"app.kubernetes.io/name": agent}}
    template:
        metadata:
            labels:
                app.kubernetes.io/name: agent
        spec:
            nodeSelector:
                kubernetes.io/os: linux  # no Windows
            containers:
                - name: agent
                  image: registry.example/agent:1.2.3
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_comments_order_quotes_and_layout_stay(newline: str) -> None:
    result = fixed(BEFORE.replace("\n", newline))

    assert result.text == AFTER.replace("\n", newline)
    assert sorted(finding.rule for finding in result.fixed) == ["DS103", "DS105", "DS107", "DS305"]


def test_a_finding_knows_where_it_was() -> None:
    places = {finding.rule: finding.line for finding in fixed(BEFORE).fixed}

    assert places == {"DS103": 9, "DS105": 17, "DS107": 7, "DS305": 19}


def test_fixes_that_want_the_same_place_are_made_one_after_the_other() -> None:
    example = container("securityContext: null, volumeMounts: [{name: tmp, mountPath: /tmp}]")
    before = to_yaml(example_objects(example)).replace(
        "      containers:\n", "      volumes:\n      - name: tmp\n      containers:\n"
    )
    result = fixed(before, unsafe=True)

    assert {"DS504", "DS506"} <= {finding.rule for finding in result.fixed}
    assert [*findings("DS504", result.text), *findings("DS506", result.text)] == []


def test_every_object_of_a_list_is_fixed() -> None:
    [one] = example_objects("{spec: {replicas: 1}}")
    text = to_yaml([{"apiVersion": "v1", "kind": "List", "items": [one, one]}])

    assert fixed(text).text == text.replace("    replicas: 1\n", "")


def test_json_is_fixed_as_json() -> None:
    text = '{"apiVersion": "apps/v1", "kind": "DaemonSet", "spec": {"replicas": 1, "paused": true}}'

    assert fixed(text).text == '{"apiVersion": "apps/v1", "kind": "DaemonSet", "spec": {}}'


def test_what_somebody_answered_for_is_left_alone() -> None:
    ignored = "constructs-lib/ignore.DS103: A controller of ours reads it."
    answered = REPLICAS.replace("metadata:\n", f"metadata:\n  annotations: {{{ignored}}}\n", 1)

    assert fixed(REPLICAS).text == BASE
    assert fixed(answered).text == answered


def test_a_fix_that_cannot_be_written_is_told_and_keeps_no_other_from_it() -> None:
    shared = f"{REPLICAS.replace('spec:', 'spec: &spec', 1)}twin: *spec\n"
    result = fixed(f"{shared}---\n{REPLICAS}")

    assert result.text == f"{shared}---\n{BASE}"
    assert [(each.finding.rule, each.reason) for each in result.refused] == [
        ("DS103", "This has an anchor, &spec, and is used elsewhere; edit it by hand.")
    ]


def test_a_document_that_does_not_parse_keeps_no_other_from_being_fixed() -> None:
    assert fixed(f"{REPLICAS}---\na: [\n").text == f"{BASE}---\na: [\n"


def test_the_texts_of_all_files_are_judged_together() -> None:
    text = to_yaml(example_objects("{spec: {template: {spec: {nodeSelector: null}}}}"))
    windows = (
        "{apiVersion: v1, kind: Node, metadata: {name: n, labels: {kubernetes.io/os: windows}}}"
    )
    results = fix_texts({"agent.yaml": text, "node.yaml": windows}, unsafe=True)
    severities = [
        str(each.severity) for each in results["agent.yaml"].fixed if each.rule == "DS310"
    ]

    assert severities == ["warning"]
    assert results["node.yaml"] == Fixed(text=windows)


def test_a_run_fixes_a_thousand_of_a_document_and_says_how_many_are_left() -> None:
    same = tolerating(*["key: k, operator: Exists, effect: NoSchedule"] * 1501)
    first = fixed(to_yaml(example_objects(same)))
    second = fixed(first.text)

    assert len(first.fixed) == 1000
    assert [each.reason for each in first.refused] == [
        "A run fixes 1,000 of a document. This is one of 500 left for the next."
    ]
    assert (len(second.fixed), second.refused) == (500, ())
    assert second.text.count("key: k\n") == 1


def test_an_answer_whose_day_has_passed_is_removed_on_that_day() -> None:
    ignored = "constructs-lib/ignore.DS212: until=2026-01-31 Kept in Git."
    text = BASE.replace("metadata:\n", f"metadata:\n  annotations:\n    {ignored}\n", 1)
    text = text.replace("spec:\n", "spec:\n  revisionHistoryLimit: 0\n", 1)
    [before, after] = [
        fix_texts({"f": text}, today=dt.date(2026, month, 1))["f"].text for month in (1, 2)
    ]

    assert before == text
    assert ignored not in after


_SECCOMP = "container.seccomp.security.alpha.kubernetes.io/agent"


def whole(container: str, *, volumes: str = "[]", annotations: str = "{}") -> str:
    """A DaemonSet as somebody writes it who never heard of the rules."""
    return f"""\
apiVersion: apps/v1
kind: DaemonSet
metadata: {{name: agent, namespace: agents}}
spec:
  selector: {{matchLabels: {{app: agent}}}}
  template:
    metadata:
      labels: {{app: agent}}
      annotations: {annotations}
    spec:
      hostNetwork: true
      volumes: {volumes}
      containers:
      - name: agent
        {container}
"""


DNS = "image: registry.k8s.io/dns/k8s-dns-node-cache:1.26.4"
DNS_PORTS = "ports: [{name: dns, containerPort: 53, protocol: UDP}]"
LOGS = "image: docker.io/fluent/fluent-bit:4.0"
VAR_LOG = "[{name: v, hostPath: {path: /var/log}}]"


@pytest.mark.parametrize(
    ("text", "field", "kept"),
    [
        pytest.param(
            whole(f"{DNS}\n        {DNS_PORTS}"),
            "securityContext",
            None,
            id="the right to port 53",
        ),
        pytest.param(
            whole(
                f"{DNS}\n        {DNS_PORTS}\n        "
                "securityContext: {capabilities: {add: [NET_BIND_SERVICE]}}"
            ),
            "securityContext",
            {"capabilities": {"add": ["NET_BIND_SERVICE"], "drop": ["ALL"]}},
            id="a right to port 53 that is asked for",
        ),
        pytest.param(
            whole(
                f"{LOGS}\n        volumeMounts: [{{name: v, mountPath: /var/log}}]",
                volumes=VAR_LOG,
            ),
            "volumeMounts",
            [{"name": "v", "mountPath": "/var/log"}],
            id="the only folder where a log agent can keep its offsets",
        ),
        pytest.param(
            whole(
                "securityContext: {capabilities: {drop: [ALL]}}",
                annotations=f"{{{_SECCOMP}: localhost/own}}",
            ),
            "securityContext",
            {
                "capabilities": {"drop": ["ALL"]},
                "seccompProfile": {"type": "Localhost", "localhostProfile": "own"},
            },
            id="a seccomp profile of the node",
        ),
    ],
)
def test_unsafe_fixes_keep_what_the_agent_works_with(text: str, field: str, kept: object) -> None:
    result = fixed(text, unsafe=True)
    [agent] = yaml.safe_load(result.text)["spec"]["template"]["spec"]["containers"]

    assert result.fixed
    assert agent.get(field) == kept
