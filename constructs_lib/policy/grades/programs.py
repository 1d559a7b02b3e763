"""How grave: what programs are told, held against what their Pods have (DS14xx)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.policy.finding import Severity
from constructs_lib.policy.grade import Grade

__all__ = ["GRADES"]

GRADES: Final[Mapping[str, Grade]] = {
    "DS1401": Grade(default=Severity.ERROR),
    "DS1402": Grade(default=Severity.WARNING),
    "DS1403": Grade(default=Severity.WARNING),
    "DS1404": Grade(default=Severity.ERROR),
    "DS1405": Grade(default=Severity.WARNING),
    "DS1406": Grade(default=Severity.WARNING),
    "DS1407": Grade(default=Severity.WARNING),
    "DS1408": Grade(
        default=Severity.WARNING, cases={"killed": Severity.INFO, "early": Severity.INFO}
    ),
    "DS1409": Grade(default=Severity.ERROR, cases={"docker": Severity.WARNING}),
    "DS1410": Grade(default=Severity.WARNING, cases={"refused": Severity.ERROR}),
    "DS1411": Grade(default=Severity.WARNING),
    "DS1412": Grade(default=Severity.ERROR),
    "DS1413": Grade(default=Severity.WARNING),
    "DS1414": Grade(default=Severity.WARNING),
    "DS1415": Grade(default=Severity.WARNING, cases={"needed": Severity.ERROR}),
    "DS1416": Grade(default=Severity.INFO),
    "DS1417": Grade(default=Severity.WARNING),
    "DS1418": Grade(default=Severity.ERROR),
    "DS1450": Grade(default=Severity.ERROR),
    "DS1451": Grade(default=Severity.WARNING),
    "DS1452": Grade(default=Severity.WARNING),
    "DS1453": Grade(default=Severity.INFO),
    "DS1454": Grade(default=Severity.WARNING),
    "DS1455": Grade(default=Severity.ERROR),
    "DS1456": Grade(default=Severity.WARNING),
}
