"""The schema in the repository is the one of the model, and it knows the files of a fleet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from constructs_lib import read_yaml
from tools.fleet_schema import TARGET, schema_text

SCHEMA = json.loads(schema_text())
EXAMPLES = Path(__file__).parents[2] / "examples" / "fleet" / "clusters"
FILES = sorted(file for file in EXAMPLES.glob("*.yaml") if not file.stem.endswith(".nodes"))


def is_valid(value: object) -> bool:
    return bool(jsonschema.Draft202012Validator(SCHEMA).is_valid(value))


def test_the_committed_schema_is_fresh() -> None:
    assert TARGET.read_text(encoding="utf-8") == schema_text(), "run 'make stubs'"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_it_accepts_the_files_of_the_example(file: Path) -> None:
    (document,) = read_yaml(file.read_text("utf-8"))

    assert is_valid(document.value)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({"platform": "ekss"}, id="an unknown platform"),
        pytest.param({"platform": "eks", "kuberntes": "1.36"}, id="an unknown key"),
        pytest.param({"kubernetes": 1.36}, id="a version without quotes"),
        pytest.param({"waves": [{"soak": "1h"}]}, id="a wave without a name"),
        pytest.param({"clusters": [{"platform": "eks"}]}, id="a cluster without a name"),
        pytest.param({"defaults": {"name": "x"}}, id="a name for all"),
        pytest.param({"monitoring": {"interval": 1}}, id="a part that is wrong"),
    ],
)
def test_it_refuses_what_cannot_be_read(value: dict[str, Any]) -> None:
    assert not is_valid(value)


def test_every_field_is_described() -> None:
    for name in ("Cluster", "Monitoring", "Taint", "Wave"):
        for field, schema in SCHEMA["$defs"][name]["properties"].items():
            assert schema["description"], f"{name}.{field}"
