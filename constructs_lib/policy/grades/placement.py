"""How grave: tolerations and the choice of nodes (DS3xx)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.daemon_set.roles import ROLES
from constructs_lib.policy.finding import Severity
from constructs_lib.policy.grade import Grade

__all__ = ["GRADES"]

_EVERY_NODE: Final = frozenset(
    {
        "cni",
        "network",
        "csi-node",
        "kube-proxy",
        "logs",
        "metrics",
        "node-exporter",
        "security",
        "dns-cache",
    }
)
"""Roles that belong on every node, the control plane's included."""

GRADES: Final[Mapping[str, Grade]] = {
    "DS301": Grade(
        default=Severity.WARNING,
        roles={
            **{role: Severity.INFO for role in ROLES if role != "generic"},
            **dict.fromkeys(_EVERY_NODE),
        },
    ),
    "DS302": Grade(
        default=Severity.WARNING,
        roles={
            **dict.fromkeys(_EVERY_NODE, Severity.INFO),
            **dict.fromkeys(("cni", "network", "kube-proxy", "dns-cache")),
        },
    ),
    "DS303": Grade(
        default=Severity.WARNING,
        roles={
            **{role: None for role in ROLES if role not in _EVERY_NODE},
            "csi-node": Severity.INFO,
        },
    ),
    "DS304": Grade(default=Severity.WARNING),
    "DS305": Grade(
        default=Severity.WARNING,
        cases={"dead term": Severity.INFO},
    ),
    "DS306": Grade(default=Severity.ERROR),
    "DS307": Grade(default=Severity.INFO),
    "DS308": Grade(default=Severity.WARNING),
    "DS309": Grade(default=Severity.ERROR, cases={"guess": Severity.WARNING}),
    "DS310": Grade(default=None, cases={"mixed": Severity.WARNING}, strict={None: Severity.INFO}),
    "DS311": Grade(default=Severity.ERROR, cases={"dead term": Severity.WARNING}),
    "DS312": Grade(default=Severity.WARNING),
    "DS313": Grade(default=Severity.INFO),
    "DS314": Grade(default=Severity.WARNING),
    "DS315": Grade(default=Severity.ERROR, cases={"credentials": Severity.WARNING}),
}
