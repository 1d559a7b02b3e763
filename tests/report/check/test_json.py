"""The JSON report keeps the form that ``docs/check.md`` describes."""

from __future__ import annotations

import json
import re
from pathlib import Path

from constructs_lib.report.check.json import render
from tests.report.check.reports import EVERYTHING, NASTY, NASTY_NAME, finding, report


def test_the_form_is_the_one_described() -> None:
    data = json.loads(render(EVERYTHING))

    assert data["schema"] == "constructs-lib/check/v1"
    assert data["summary"] == {
        "daemonSets": 11,
        "objects": 30,
        "error": 2,
        "warning": 1,
        "info": 0,
        "suppressed": 1,
    }
    assert data["findings"][0] == {
        "rule": "DS501",
        "slug": "privileged",
        "severity": "error",
        "message": "privileged is true.",
        "remedy": data["findings"][0]["remedy"],
        "object": {"group": "apps", "kind": "DaemonSet", "namespace": "agents", "name": "agent"},
        "path": ["spec", "template", "spec", "containers", 0, "securityContext", "privileged"],
        "container": "agent",
        "source": "agent.yaml",
        "line": 2,
        "column": 3,
        "also": [],
        "covers": [],
        "fingerprint": "e641b6fdb6f90cf2:1",
        "suppression": None,
    }
    assert data["oddities"] == [
        {"habit": "set a priority class", "many": 10, "odd": [data["findings"][0]["object"]]}
    ]


def test_an_answered_finding_carries_its_answer() -> None:
    answered = json.loads(render(EVERYTHING))["findings"][1]

    assert answered["suppression"] == {"reason": "Git is.", "place": "constructs-lib/ignore.DS212"}


def test_a_text_without_an_object_has_none() -> None:
    (found,) = json.loads(render(report(finding(object=("", "", None, "")))))["findings"]

    assert found["object"] is None


def test_names_come_back_as_they_are() -> None:
    text = render(NASTY)

    assert text.isascii()
    assert json.loads(text)["findings"][0]["object"]["name"] == NASTY_NAME


def test_every_field_is_described() -> None:
    described = (Path(__file__).parents[3] / "docs" / "check.md").read_text(encoding="utf-8")
    data = json.loads(render(EVERYTHING))
    fields = {*data, *data["summary"], *data["findings"][0], *data["oddities"][0]}

    assert [
        field for field in sorted(fields) if not re.search(rf"`\.?{field}(\[\])?`", described)
    ] == []
