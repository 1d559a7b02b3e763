"""What the apps of this repository give is adopted as the constructs that they declare."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from constructs_lib.adopt.adoption import adopt
from constructs_lib.adopt.rungs import RUNGS
from constructs_lib.adopt.surroundings import SURROUNDINGS
from tests.adopt.teams import team

DIST: Final = Path(__file__).parents[2] / "dist"


@pytest.mark.parametrize(
    ("name", "constructs"),
    [
        ("bookstore-logging", ["AgentNamespace", "LogAgent"]),
        ("gpu", ["AgentNamespace", "GpuDevicePlugin", "GpuMonitor"]),
        ("monitoring", ["AgentNamespace", "NodeExporter", "NodeProblemDetector"]),
        ("storage", ["AgentNamespace", "CsiNodePlugin"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_chart_is_adopted_as_its_constructs(name: str, constructs: list[str]) -> None:
    text = (DIST / f"{name}.k8s.yaml").read_text(encoding="utf-8")

    found = adopt(team(text), RUNGS, surroundings=SURROUNDINGS)

    around = [candidate.title for candidate, _ in found.surroundings]
    assert [*around, *(each.candidate.title for each in found.agents)] == constructs
    assert all(each.proof.is_no_op for each in found.agents)
    assert found.alone == ()
