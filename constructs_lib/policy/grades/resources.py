"""How grave: requests, limits and priority (DS4xx)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.policy.facts.resources import RUN_ONCE
from constructs_lib.policy.finding import Severity
from constructs_lib.policy.grade import Grade

__all__ = ["GRADES"]

_GENTLER: Final = {RUN_ONCE: None}
_TASTE: Final[Mapping[str | None, Severity]] = {RUN_ONCE: Severity.INFO}
"""What is gone when the agent runs costs the node little."""

GRADES: Final[Mapping[str, Grade]] = {
    "DS401": Grade(default=Severity.WARNING, cases=_GENTLER, strict=_TASTE),
    "DS402": Grade(default=Severity.WARNING, cases=_GENTLER, strict=_TASTE),
    "DS403": Grade(
        default=Severity.WARNING,
        cases={**_GENTLER, "never evicted": Severity.ERROR},
        strict=_TASTE,
    ),
    "DS404": Grade(
        default=Severity.INFO,
        cases={**_GENTLER, "forbidden": Severity.INFO},
        strict=_TASTE,
        roles=dict.fromkeys(("cni", "dns-cache", "kube-proxy")),
    ),
    "DS405": Grade(default=Severity.ERROR),
    "DS406": Grade(default=None, strict={None: Severity.WARNING, RUN_ONCE: Severity.INFO}),
    "DS407": Grade(default=Severity.WARNING),
    "DS409": Grade(default=Severity.WARNING),
    "DS410": Grade(default=Severity.INFO, cases={"memory": Severity.WARNING}),
    "DS411": Grade(default=Severity.WARNING),
    "DS412": Grade(default=Severity.INFO),
    "DS413": Grade(default=Severity.INFO),
    "DS414": Grade(default=Severity.WARNING),
    "DS415": Grade(
        default=None,
        roles=dict.fromkeys(("cni", "csi-node", "kube-proxy"), Severity.ERROR),
    ),
}
