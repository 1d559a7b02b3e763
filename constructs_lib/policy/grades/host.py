"""How grave: namespaces, paths and ports of the node (DS6xx)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.policy.finding import Severity
from constructs_lib.policy.grade import Grade

__all__ = ["GRADES"]

_IN_THE_NETWORK: Final = (
    "cni",
    "network",
    "kube-proxy",
    "cloud",
    "identity",
    "node-exporter",
    "dns-cache",
    "load-balancer",
)
"""Roles whose work is the node's network, or the metadata service that only the node reaches."""

GRADES: Final[Mapping[str, Grade]] = {
    "DS601": Grade(
        default=Severity.WARNING,
        roles={
            **dict.fromkeys(_IN_THE_NETWORK),
            **dict.fromkeys(("csi-node", "storage")),
            **dict.fromkeys(("security", "traces"), Severity.INFO),
        },
        by_word=True,
    ),
    "DS602": Grade(
        default=Severity.WARNING,
        cases={"ipc": Severity.ERROR},
        roles={
            **dict.fromkeys(("gpu", "node-exporter", "traces", "security", "node-tuning")),
            **dict.fromkeys(("csi-node", "storage"), Severity.INFO),
        },
        regardless=frozenset({"ipc"}),
        by_word=True,
    ),
    "DS603": Grade(
        default=Severity.WARNING,
        cases={"root writable": Severity.ERROR, "needed": None},
        strict={"needed": Severity.INFO},
        roles=dict.fromkeys(("metrics", "node-exporter", "traces", "security"), Severity.INFO),
        regardless=frozenset({"broad", "needed", "root writable"}),
    ),
    "DS604": Grade(
        default=Severity.WARNING, cases={"needed": None}, strict={"needed": Severity.INFO}
    ),
    "DS605": Grade(default=None, strict={None: Severity.INFO}),
    "DS606": Grade(
        default=Severity.ERROR,
        roles=dict.fromkeys(
            ("logs", "metrics", "node-status", "traces", "security"), Severity.WARNING
        ),
    ),
    "DS607": Grade(default=Severity.ERROR),
    "DS608": Grade(default=None, strict={None: Severity.INFO}),
    "DS609": Grade(default=Severity.INFO, cases={"undefined": Severity.ERROR}),
    "DS610": Grade(
        default=None,
        cases={"bidirectional": Severity.WARNING},
        roles=dict.fromkeys(("cni", "csi-node", "node-exporter"), Severity.WARNING),
        regardless=frozenset({"bidirectional"}),
    ),
    "DS611": Grade(default=None, roles={"logs": Severity.WARNING}),
    "DS612": Grade(default=None, roles={"logs": Severity.WARNING}),
    "DS613": Grade(
        default=Severity.WARNING,
        cases={"refused": Severity.ERROR, "taken": Severity.ERROR},
        roles=dict.fromkeys(_IN_THE_NETWORK),
        regardless=frozenset({"claimed", "node port", "refused", "taken", "unused"}),
    ),
    "DS614": Grade(default=None, strict={None: Severity.INFO}),
}
