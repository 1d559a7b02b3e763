"""How grave: how engines deliver what is in the input (DS16xx)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.policy.finding import Severity
from constructs_lib.policy.grade import Grade

__all__ = ["GRADES"]

GRADES: Final[Mapping[str, Grade]] = {
    "DS1601": Grade(default=Severity.WARNING),
    "DS1602": Grade(default=Severity.ERROR),
    "DS1603": Grade(default=Severity.WARNING),
    "DS1604": Grade(default=Severity.ERROR, cases={"empty step": Severity.WARNING}),
    "DS1605": Grade(default=Severity.WARNING),
    "DS1606": Grade(default=Severity.WARNING),
    "DS1607": Grade(default=Severity.WARNING),
    "DS1608": Grade(default=Severity.WARNING),
}
