"""The schemas of engines, as they are kept and as they are made of a definition."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from tools.engine_schemas import DEFINITIONS, TARGET, json_schema

FILES = sorted(TARGET.glob("*.json"))


def test_every_definition_is_kept_and_nothing_else() -> None:
    assert {file.stem for file in FILES} == {f"{each.kind}-{each.version}" for each in DEFINITIONS}


@pytest.mark.parametrize("kind", ["ApplicationSet", "GitRepository", "Kustomization"])
def test_a_kind_has_three_minor_releases(kind: str) -> None:
    minors = {each.version.rpartition(".")[0] for each in DEFINITIONS if each.kind == kind}

    assert len(minors) == 3


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_schema_says_where_it_is_from_and_under_what_licence(file: Path) -> None:
    kept = json.loads(file.read_text(encoding="utf-8"))

    assert kept["licence"] == "Apache-2.0"
    assert re.fullmatch(r"https://github\.com/\S+/blob/v[\d.]+/\S+\.yaml", kept["source"])
    assert re.fullmatch("[0-9a-f]{64}", kept["sha256"])
    Draft7Validator.check_schema(kept["schema"])
    assert "description" not in json.dumps(kept["schema"])


def test_a_schema_knows_no_other_field_but_where_the_definition_keeps_any() -> None:
    open_part = {
        "type": "object",
        "properties": {"b": {"type": "integer"}},
        "x-kubernetes-preserve-unknown-fields": True,
    }
    schema = json_schema(
        {
            "spec": {
                "group": "example.org",
                "names": {"kind": "Thing"},
                "versions": [
                    {"name": "v1", "storage": False, "schema": {}},
                    {
                        "name": "v2",
                        "storage": True,
                        "schema": {
                            "openAPIV3Schema": {
                                "type": "object",
                                "description": "A thing.",
                                "properties": {
                                    "apiVersion": {"type": "string"},
                                    "kind": {"type": "string"},
                                    "metadata": {"type": "object"},
                                    "spec": {"type": "object", "properties": {"a": open_part}},
                                    "status": {"type": "object"},
                                },
                            }
                        },
                    },
                ],
            }
        }
    )

    def mistakes(spec: object, **more: object) -> list[str]:
        thing = {"apiVersion": "example.org/v2", "kind": "Thing", "metadata": {}, "spec": spec}
        return [error.message for error in Draft7Validator(schema).iter_errors({**thing, **more})]

    assert mistakes({"a": {"b": 1, "c": 2}}) == []
    assert "'d' was unexpected" in mistakes({"d": 1})[0]
    assert "'status' was unexpected" in mistakes({}, status={})[0]
    assert mistakes({}, apiVersion="example.org/v1") == ["'example.org/v2' was expected"]
