"""How grave: what the platform refuses, lacks or runs itself (DS15xx)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.policy.finding import Severity
from constructs_lib.policy.grade import Grade

__all__ = ["GRADES"]

GRADES: Final[Mapping[str, Grade]] = {
    "DS1501": Grade(default=Severity.ERROR),
    "DS1502": Grade(default=Severity.ERROR, cases={"absent": Severity.WARNING}),
    "DS1503": Grade(default=Severity.WARNING),
    "DS1504": Grade(default=Severity.WARNING),
}
