"""The JSON keeps to its schema, and names every node."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from constructs_lib.live.report import LiveReport
from constructs_lib.report.live import json as module
from constructs_lib.report.live.json import SCHEMA, render
from tests.live.clusters import Cluster
from tests.report.live.reports import fine, much_is_wrong

CONTRACT = json.loads(Path(module.__file__).with_name("schema.json").read_text("utf-8"))


def closed(schema: Any) -> Any:
    """The schema without room for fields that it does not name."""
    if isinstance(schema, dict):
        return {
            key: False if key == "additionalProperties" else closed(value)
            for key, value in schema.items()
        }
    return list(map(closed, schema)) if isinstance(schema, list) else schema


def read(report: LiveReport) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render(report))
    jsonschema.validate(found, closed(CONTRACT))
    return found


def test_the_schema_is_valid_and_names_this_version() -> None:
    jsonschema.Draft202012Validator.check_schema(CONTRACT)

    assert CONTRACT["$id"] == SCHEMA == read(fine())["schema"]


@pytest.mark.parametrize(
    "report",
    [fine(), much_is_wrong(), Cluster().report(), Cluster().refuse("nodes", "no").report()],
    ids=["fine", "wrong", "empty", "without nodes"],
)
def test_every_report_keeps_to_the_schema(report: LiveReport) -> None:
    assert read(report)["at"] == "2026-11-01T12:00:00Z"


def test_what_is_wrong_is_told_with_every_node() -> None:
    found = read(much_is_wrong())

    by_name = {each["name"]: each for each in found["daemonsets"]}
    assert found["faults"] == ["missing", "stuck", "on-delete", "drift", "conflict", "unowned"]
    assert by_name["updates"]["update"]["pace"] == "stuck"
    assert by_name["updates"]["update"]["old"] == ["b", "c"]
    assert [gap["nodes"] for gap in by_name["refused"]["gaps"] if gap["kind"] == "no Pod"] == [
        ["b", "c"]
    ]
    (field,) = by_name["drifts"]["drift"]["fields"]
    assert (field["path"], field["manager"]) == ("spec.template.spec.hostPID", "kubectl-edit")
    assert (found["absent"], found["unread"][0]["kind"]) == (["logs/planned"], "namespaces")
