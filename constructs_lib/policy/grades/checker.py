"""How grave: what is wrong with the input and with answers to findings (DS0xx)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.policy.finding import Severity
from constructs_lib.policy.grade import Grade

__all__ = ["GRADES"]

GRADES: Final[Mapping[str, Grade]] = {
    "DS001": Grade(default=Severity.WARNING),
    "DS002": Grade(default=Severity.INFO, cases={"expired": Severity.WARNING}),
    "DS003": Grade(default=Severity.ERROR),
    "DS004": Grade(default=Severity.ERROR),
}
