"""How grave: security contexts, tokens and accounts (DS5xx)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.policy.finding import Severity
from constructs_lib.policy.grade import Grade

__all__ = ["GRADES"]

_ROOT_ON_THE_NODE: Final = (
    "cni",
    "network",
    "csi-node",
    "storage",
    "gpu",
    "traces",
    "security",
    "node-tuning",
)
"""Roles whose work is the node itself: its mounts, its devices, its kernel."""

GRADES: Final[Mapping[str, Grade]] = {
    "DS501": Grade(
        default=Severity.ERROR,
        roles=dict.fromkeys(_ROOT_ON_THE_NODE),
        regardless=frozenset({"beside the agent"}),
        by_word=True,
    ),
    "DS502": Grade(default=Severity.WARNING),
    "DS503": Grade(
        default=Severity.WARNING,
        roles={
            **dict.fromkeys(_ROOT_ON_THE_NODE),
            **dict.fromkeys(("device-plugin", "dns-cache", "identity", "kube-proxy")),
            "logs": Severity.INFO,
        },
    ),
    "DS504": Grade(default=Severity.WARNING),
    "DS505": Grade(
        default=Severity.WARNING, cases={"needed": None}, strict={"needed": Severity.INFO}
    ),
    "DS506": Grade(default=Severity.WARNING),
    "DS507": Grade(
        default=Severity.WARNING,
        cases={"unconfined": Severity.ERROR},
        roles={"cni": Severity.WARNING, "security": Severity.WARNING},
    ),
    "DS508": Grade(
        default=Severity.WARNING,
        cases={"annotation": Severity.INFO},
        roles={"cni": Severity.INFO, "security": Severity.INFO},
    ),
    "DS509": Grade(default=None, strict={None: Severity.INFO}),
    "DS510": Grade(
        default=Severity.WARNING,
        cases={"refused": Severity.ERROR},
        roles={"node-tuning": None},
        regardless=frozenset({"refused"}),
    ),
    "DS511": Grade(default=Severity.ERROR),
    "DS512": Grade(default=Severity.WARNING),
    "DS513": Grade(default=Severity.INFO),
    "DS514": Grade(
        default=Severity.ERROR,
        cases={"bounded": Severity.WARNING, "control plane": Severity.INFO},
    ),
    "DS515": Grade(default=Severity.ERROR),
    "DS516": Grade(default=Severity.WARNING, roles={"security": Severity.ERROR}),
}
