"""How grave: probes, the end of a Pod, and DNS (DS8xx)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.policy.finding import Severity
from constructs_lib.policy.grade import Grade

__all__ = ["GRADES"]

GRADES: Final[Mapping[str, Grade]] = {
    "DS801": Grade(
        default=Severity.WARNING, cases={"no traffic": None}, strict={"no traffic": Severity.INFO}
    ),
    "DS802": Grade(default=None, strict={None: Severity.INFO}),
    "DS803": Grade(default=Severity.WARNING),
    "DS804": Grade(
        default=Severity.WARNING,
        cases={"named": Severity.ERROR, "host network": None},
        strict={"host network": Severity.INFO},
    ),
    "DS805": Grade(default=Severity.WARNING),
    "DS806": Grade(default=Severity.WARNING),
    "DS807": Grade(
        default=None,
        cases={"bounds": Severity.WARNING, "hook": Severity.ERROR},
        roles={"logs": Severity.ERROR},
        regardless=frozenset({"bounds", "hook"}),
    ),
    "DS808": Grade(default=Severity.WARNING, cases={"refused": Severity.ERROR}),
    "DS809": Grade(
        default=Severity.ERROR,
        roles=dict.fromkeys(("cni", "kube-proxy", "cloud", "dns-cache")),
    ),
}
