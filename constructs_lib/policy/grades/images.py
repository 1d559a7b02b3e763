"""How grave: images and how they are pulled (DS7xx)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.policy.finding import Severity
from constructs_lib.policy.grade import Grade

__all__ = ["GRADES"]

GRADES: Final[Mapping[str, Grade]] = {
    "DS701": Grade(
        default=Severity.WARNING,
        cases={
            "latest": Severity.ERROR,
            "unreadable": Severity.ERROR,
            "unnamed": Severity.INFO,
        },
    ),
    "DS702": Grade(default=Severity.WARNING),
    "DS703": Grade(default=Severity.WARNING),
    "DS705": Grade(default=Severity.INFO),
    "DS707": Grade(default=Severity.WARNING, cases={"index": Severity.INFO}),
    "DS708": Grade(default=Severity.ERROR),
    "DS709": Grade(default=Severity.WARNING),
}
