"""A part with several mistakes tells them all: nobody mends one to meet the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from constructs_lib.agents.log_agent.outputs import Otlp
from constructs_lib.declaration.host import HostPath, HostPort, Privileges
from constructs_lib.declaration.nodes import Taint
from constructs_lib.declaration.resources import Resources
from tests.declaration.builders import exporter, told

NOT_A_REASON = "is not a reason; write a sentence a reviewer can judge"


@pytest.mark.parametrize(
    ("declare", "fields", "wanted"),
    [
        pytest.param(
            Resources,
            {"cpu": "x", "memory": "y", "memory_limit": "z"},
            ["cpu: 'x' is not", "memory: 'y' is not", "memory_limit: 'z' is not"],
            id="every amount",
        ),
        pytest.param(
            HostPath,
            {"path": "var", "type": "Folder", "reason": "why", "mode": 1},
            ["path: 'var' is not", "type: got 'Folder'", "reason: 'why' is not", "mode: unknown"],
            id="a path of the node",
        ),
        pytest.param(
            HostPort,
            {"name": "A", "port": 0, "reason": "why"},
            ["name: 'A' is not", "port: 0 is not", "reason: 'why' is not"],
            id="a port of the node",
        ),
        pytest.param(
            Privileges,
            {"reason": "why", "capabilities": ["CAP_A", "ALL"]},
            ["reason: 'why' is not", "capabilities[0]: 'CAP_A' has", "capabilities[1]: 'ALL' is"],
            id="privileges",
        ),
        pytest.param(
            Taint,
            {"key": "dedicated", "short": True, "seconds": 5},
            ["value: without an operator", "seconds: only NoExecute"],
            id="what contradicts the rest of a taint",
        ),
        pytest.param(
            HostPath,
            {"path": "/var", "type": "Folder", "reason": "It reads \0 there."},
            ["type: got 'Folder'", "reason: holds '\\x00'"],
            id="what cannot be written beside what is wrong",
        ),
    ],
)
def test_every_mistake_of_a_part_is_told(
    declare: Callable[..., Any], fields: dict[str, Any], wanted: list[str]
) -> None:
    problems = told(declare, **fields)

    assert [text[: len(start)] for text, start in zip(problems, wanted, strict=True)] == wanted


@pytest.mark.parametrize(
    ("declare", "fields", "wanted"),
    [
        pytest.param(
            exporter,
            {"labels": {"a b": "c d"}},
            ["'a b' is not a valid key", "'c d' is not a valid label value"],
            id="a label's key and its value",
        ),
        pytest.param(
            exporter,
            {"labels": {"app.kubernetes.io/name": "b", "app.kubernetes.io/managed-by": "c"}},
            ["app.kubernetes.io/name is the selector", "app.kubernetes.io/managed-by is written"],
            id="metadata that the agent writes",
        ),
        pytest.param(
            Otlp,
            {"host": "collector", "headers": {"a b": "c", "d": "e\n", "f g": "h"}},
            ["'a b' is not the name", "header 'd' holds", "'f g' is not the name"],
            id="headers",
        ),
    ],
)
def test_every_mistake_of_a_mapping_is_told(
    declare: Callable[..., Any], fields: dict[str, Any], wanted: list[str]
) -> None:
    problems = " ".join(told(declare, **fields))

    assert [text for text in wanted if text in problems] == wanted


def test_values_that_hold_themselves_are_refused_without_being_followed() -> None:
    loop: dict[str, Any] = {}
    loop["labels"] = loop

    assert told(exporter, labels=loop)
