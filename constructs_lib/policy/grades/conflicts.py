"""How grave: objects of one input that get in each other's way (DS11xx)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.policy.finding import Severity
from constructs_lib.policy.grade import Grade

__all__ = ["GRADES"]

GRADES: Final[Mapping[str, Grade]] = {
    "DS1101": Grade(default=Severity.ERROR, cases={"workload": Severity.WARNING}),
    "DS1102": Grade(default=Severity.WARNING),
    "DS1103": Grade(default=Severity.WARNING, cases={"shared state": Severity.ERROR}),
    "DS1104": Grade(default=Severity.ERROR, cases={"nested": Severity.WARNING}),
    "DS1105": Grade(default=Severity.WARNING, cases={"blocks": Severity.ERROR}),
    "DS1106": Grade(default=Severity.ERROR, cases={"vertical": Severity.WARNING}),
    "DS1110": Grade(default=Severity.WARNING),
    "DS1111": Grade(default=Severity.ERROR),
    "DS1109": Grade(default=Severity.ERROR, cases={"copy": Severity.INFO}),
}
