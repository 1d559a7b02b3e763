"""A change of rendered YAML is never released without a word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.agents.cases import CASES
from tools.rendered_yaml import RECORD, digests, unsaid

ROOT = Path(__file__).parents[2]
CONSTRUCTS = {case: type(spec).__name__.removesuffix("Spec") for case, spec in CASES.items()}
SAID = """\
## [Unreleased]

### Changed

- A word on `CniAgent`.

### Rendered YAML

- `LogAgent` restarts for a new image.

## [0.1.0]

### Rendered YAML

- `KubeProxy` restarted once.
"""


def test_what_renders_otherwise_than_the_last_release_stands_in_the_changelog() -> None:
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert unsaid(record["digests"], digests(), CONSTRUCTS, changelog) == []


def test_every_declaration_has_a_digest() -> None:
    assert digests().keys() == CASES.keys()


@pytest.mark.parametrize(
    ("construct", "expected"),
    [
        pytest.param("LogAgent", [], id="said"),
        pytest.param("CniAgent", ["CniAgent"], id="said as something else"),
        pytest.param("KubeProxy", ["KubeProxy"], id="said of a release before"),
        pytest.param("NodeExporter", ["NodeExporter"], id="not said"),
    ],
)
def test_a_change_that_the_changelog_leaves_out_is_found(
    construct: str, expected: list[str]
) -> None:
    assert unsaid({"a": "1"}, {"a": "2"}, {"a": construct}, SAID) == expected


def test_new_declarations_are_no_change() -> None:
    assert unsaid({"old": "1"}, {"new": "2"}, {"old": "LogAgent", "new": "LogAgent"}, "") == []
