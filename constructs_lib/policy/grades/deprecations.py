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
}
