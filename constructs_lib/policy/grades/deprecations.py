"""How grave: what Kubernetes has given up (DS12xx)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.policy.finding import Severity
from constructs_lib.policy.grade import Grade

__all__ = ["GRADES"]

GRADES: Final[Mapping[str, Grade]] = {
    "DS1201": Grade(default=Severity.ERROR),
    "DS1202": Grade(default=Severity.WARNING),
    "DS1203": Grade(
        default=Severity.WARNING,
        cases={"alias": Severity.INFO, "differing": Severity.ERROR},
    ),
    "DS1204": Grade(default=Severity.WARNING),
    "DS1205": Grade(default=Severity.WARNING),
    "DS1206": Grade(default=Severity.WARNING),
    "DS1207": Grade(default=Severity.INFO, cases={"inside the Pod": Severity.WARNING}),
    "DS1208": Grade(default=Severity.WARNING, cases={"newer": Severity.ERROR}),
    "DS1209": Grade(default=Severity.WARNING),
}
