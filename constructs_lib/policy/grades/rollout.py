"""How grave: update strategies and what they do to the nodes (DS2xx)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.policy.finding import Severity
from constructs_lib.policy.grade import Grade

__all__ = ["GRADES"]

GRADES: Final[Mapping[str, Grade]] = {
    "DS201": Grade(default=Severity.ERROR),
    "DS202": Grade(
        default=Severity.WARNING, cases={"every node": Severity.ERROR, "surge": Severity.INFO}
    ),
    "DS203": Grade(default=Severity.WARNING),
    "DS204": Grade(default=Severity.INFO),
    "DS205": Grade(
        default=Severity.WARNING,
        roles={"cni": Severity.INFO, "csi-node": Severity.INFO, "gpu": Severity.INFO},
    ),
    "DS206": Grade(default=Severity.WARNING),
    "DS207": Grade(default=Severity.ERROR),
    "DS208": Grade(default=Severity.WARNING),
    "DS209": Grade(default=Severity.WARNING),
    "DS210": Grade(default=Severity.INFO),
    "DS211": Grade(default=Severity.ERROR),
    "DS212": Grade(default=Severity.WARNING, cases={"only one": Severity.INFO}),
}
