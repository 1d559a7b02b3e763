"""The rollout report for programs, written out: ``constructs-lib/rollout/v1``.

Every moment of every update is in it, which are hundreds of megabytes for 100,000 nodes.
"""

from __future__ import annotations

from typing import Final

from constructs_lib.k8s.manifest import Json
from constructs_lib.questions.rollout_report import RolloutReport
from constructs_lib.report.printable import Printable
from constructs_lib.report.rollout.json import document
from constructs_lib.updates.repeated import Repeated
from constructs_lib.updates.simulation import Moment

__all__ = ["SCHEMA", "render"]

SCHEMA: Final = "constructs-lib/rollout/v1"


def render(answer: RolloutReport) -> Printable:
    """The report, one JSON document."""
    return document(answer, SCHEMA, _moments)


def _moments(timeline: Repeated[Moment]) -> Json:
    return [moment._asdict() for moment in timeline]
