"""How grave: settings, secrets and volumes (DS9xx)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.policy.finding import Severity
from constructs_lib.policy.grade import Grade

__all__ = ["GRADES"]

GRADES: Final[Mapping[str, Grade]] = {
    "DS901": Grade(default=Severity.WARNING),
    "DS902": Grade(
        default=Severity.WARNING,
        cases={"closed": Severity.ERROR, "key": Severity.ERROR, "Secret": Severity.INFO},
    ),
    "DS903": Grade(
        default=Severity.WARNING,
        cases={"random": Severity.ERROR, "reference": Severity.INFO},
    ),
    "DS904": Grade(default=Severity.WARNING),
    "DS905": Grade(default=Severity.WARNING, cases={"one node": Severity.ERROR}),
    "DS906": Grade(default=Severity.WARNING),
}
