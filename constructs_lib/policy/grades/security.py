"""How grave: security contexts, tokens and accounts (DS5xx)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.policy.finding import Severity
from constructs_lib.policy.grade import Grade

__all__ = ["GRADES"]

GRADES: Final[Mapping[str, Grade]] = {
    "DS501": Grade(
        default=Severity.ERROR,
        roles={"cni": None, "csi-node": None, "gpu": None, "security": None, "node-tuning": None},
        regardless=frozenset({"beside the agent"}),
        by_word=True,
    ),
    "DS502": Grade(default=Severity.WARNING),
    "DS503": Grade(
        default=Severity.WARNING,
        roles=dict.fromkeys(("cni", "csi-node", "logs", "security"), Severity.INFO),
    ),
    "DS504": Grade(default=Severity.WARNING),
    "DS505": Grade(default=Severity.WARNING),
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
    "DS509": Grade(default=Severity.INFO),
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
