"""The schema in the repository is the one of the model, and it knows what the model knows."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from tools.config_schema import TARGET, schema_text

SCHEMA = json.loads(schema_text())


def test_the_committed_schema_is_fresh() -> None:
    assert TARGET.read_text(encoding="utf-8") == schema_text(), "run 'make stubs'"


@pytest.mark.parametrize(
    ("values", "valid"),
    [
        pytest.param({}, True, id="nothing"),
        pytest.param({"profile": "strict", "rules": {"DS501": "off"}}, True, id="words"),
        pytest.param({"profil": "strict"}, False, id="an unknown key"),
        pytest.param({"profile": "stict"}, False, id="an unknown word"),
        pytest.param({"exempt": [{"rule": "DS501"}]}, False, id="no reason"),
        pytest.param({"roles": [{"role": "cnii"}]}, False, id="an unknown role"),
    ],
)
def test_it_accepts_what_the_checker_accepts(values: dict[str, Any], *, valid: bool) -> None:
    assert jsonschema.Draft202012Validator(SCHEMA).is_valid(values) is valid
