"""SARIF that is valid, whatever it carries, and that code hosts can follow from run to run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from constructs_lib.policy.finding import Report, Severity, Spot
from constructs_lib.policy.rules.catalogue import RULES
from constructs_lib.report.check import sarif
from constructs_lib.report.check.sarif import render
from tests.report.check.reports import EVERYTHING, NASTY, finding, report

SCHEMA = json.loads(Path(__file__).with_name("sarif.schema.json").read_text(encoding="utf-8"))


def run(of: Report) -> Any:
    return json.loads(render(of))["runs"][0]


@pytest.mark.parametrize(
    "of",
    [
        pytest.param(EVERYTHING, id="everything"),
        pytest.param(NASTY, id="nasty names"),
        pytest.param(report(), id="nothing"),
        pytest.param(report(finding(source="", line=0, column=0)), id="data"),
    ],
)
def test_it_is_valid(of: Report) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(render(of)))


def test_a_result_names_rule_place_and_object() -> None:
    result = run(EVERYTHING)["results"][0]

    assert result == {
        "ruleId": "DS501",
        "ruleIndex": [rule.id for rule in RULES].index("DS501"),
        "level": "error",
        "message": {"text": "privileged is true."},
        "locations": [
            {
                "logicalLocations": [
                    {
                        "fullyQualifiedName": "DaemonSet agents/agent: spec.template.spec."
                        "containers[0].securityContext.privileged",
                        "kind": "object",
                    }
                ],
                "physicalLocation": {
                    "artifactLocation": {"uri": "agent.yaml"},
                    "region": {"startLine": 2, "startColumn": 3},
                },
            }
        ],
        "partialFingerprints": {"primaryLocationLineHash": "e641b6fdb6f90cf2:1"},
    }


def test_an_answered_finding_is_there_with_its_answer() -> None:
    answered = next(r for r in run(EVERYTHING)["results"] if r["ruleId"] == "DS212")

    assert answered["suppressions"] == [
        {"kind": "inSource", "status": "accepted", "justification": "Git is."}
    ]


def test_every_rule_is_there_with_its_help() -> None:
    rules = run(report())["tool"]["driver"]["rules"]
    privileged = next(rule for rule in rules if rule["id"] == "DS501")

    assert [rule["id"] for rule in rules] == [rule.id for rule in RULES]
    assert privileged["name"] == "Privileged"
    assert privileged["defaultConfiguration"] == {"level": "error"}
    assert "Add the capabilities" in privileged["help"]["text"]
    assert "```yaml\nspec:\n" in privileged["help"]["markdown"]


def test_only_rules_about_security_have_a_security_severity() -> None:
    rules = {rule["id"]: rule["properties"] for rule in run(report())["tool"]["driver"]["rules"]}

    assert rules["DS501"] == {
        "tags": ["kubernetes", "daemonset", "security"],
        "security-severity": "8.0",
    }
    assert rules["DS101"] == {"tags": ["kubernetes", "daemonset"]}


@pytest.mark.parametrize(
    ("source", "uri"),
    [
        ("dist/agent.yaml", "dist/agent.yaml"),
        ("a b/é#.yaml", "a%20b/%C3%A9%23.yaml"),
        ("<stdin>", "%3Cstdin%3E"),
        ("/srv/a b.yaml", "file:///srv/a%20b.yaml"),
    ],
)
def test_a_file_is_a_uri_reference(source: str, uri: str) -> None:
    (result,) = run(report(finding(source=source)))["results"]

    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri}


def test_what_a_code_host_would_refuse_is_left_out_and_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sarif, "_MOST", 2)
    remarks = [finding(severity=Severity.INFO)] * 2

    said = run(report(*remarks, finding(line=99)))

    assert [result["level"] for result in said["results"]] == ["error", "note"]
    assert said["invocations"][0]["toolExecutionNotifications"][0]["message"] == {
        "text": "1 finding left out: a run holds 2, the worst first."
    }


def test_every_place_of_a_finding_is_a_location() -> None:
    place = Spot(path=("spec",), container="b", line=9, column=2)
    log = json.loads(render(report(finding(also=(place,)))))

    [result] = log["runs"][0]["results"]
    regions = [each["physicalLocation"]["region"] for each in result["locations"]]
    assert regions == [{"startLine": 2, "startColumn": 3}, {"startLine": 9, "startColumn": 2}]
