"""How grave: names, labels, selectors and what a DaemonSet may have at all (DS1xx)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.policy.finding import Severity
from constructs_lib.policy.grade import Grade

__all__ = ["GRADES"]

GRADES: Final[Mapping[str, Grade]] = {
    "DS101": Grade(default=Severity.ERROR),
    "DS102": Grade(default=Severity.ERROR),
    "DS103": Grade(default=Severity.ERROR),
    "DS104": Grade(default=Severity.ERROR),
    "DS105": Grade(default=Severity.ERROR, cases={"container": Severity.INFO}),
    "DS106": Grade(default=Severity.WARNING),
    "DS107": Grade(default=Severity.ERROR),
    "DS109": Grade(
        default=Severity.WARNING, cases={"absent": None}, strict={"absent": Severity.INFO}
    ),
    "DS111": Grade(
        default=Severity.WARNING, roles=dict.fromkeys(("cloud", "load-balancer", "cni", "csi-node"))
    ),
    "DS113": Grade(default=Severity.ERROR, cases={"by label": Severity.WARNING}),
    "DS114": Grade(default=Severity.WARNING),
    "DS115": Grade(default=Severity.ERROR),
    "DS116": Grade(default=Severity.WARNING),
}
