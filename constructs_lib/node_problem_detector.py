"""What the problem detector is declared with: where it reads, and what it looks for."""

from __future__ import annotations

from constructs_lib.agents.node_problem_detector import (
    FILESYSTEMS,
    KERNEL,
    Journald,
    Kmsg,
    LogMonitor,
    LogRule,
    NodeProblem,
)

__all__ = [
    "FILESYSTEMS",
    "KERNEL",
    "Journald",
    "Kmsg",
    "LogMonitor",
    "LogRule",
    "NodeProblem",
]
