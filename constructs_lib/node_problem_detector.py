"""What the problem detector is declared with: where it reads, and what it looks for."""

from __future__ import annotations

from constructs_lib.agents.node_problem_detector import (
    FILESYSTEMS,
    KERNEL,
    KUBE_PROXY,
    KUBELET,
    Check,
    CheckedCondition,
    Journald,
    Kmsg,
    LogMonitor,
    LogRule,
    NodeProblem,
    PluginMonitor,
)

__all__ = [
    "FILESYSTEMS",
    "KERNEL",
    "KUBELET",
    "KUBE_PROXY",
    "Check",
    "CheckedCondition",
    "Journald",
    "Kmsg",
    "LogMonitor",
    "LogRule",
    "NodeProblem",
    "PluginMonitor",
]
