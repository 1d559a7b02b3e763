"""What the problem detector looks for in a log, and what it makes of it.

Facts: kubernetes/node-problem-detector v0.8.20 and v1.36.0 (pkg/systemlogmonitor, config). A
condition that a log made true stays so until the Pod is replaced.
"""

from __future__ import annotations

import re
from typing import Annotated, Final, Self, TypeAlias

from pydantic import Field, model_validator

from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import DnsLabel, ListOf, Part, checked
from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Json

__all__ = [
    "FILESYSTEMS",
    "KERNEL",
    "KERNEL_IDENTIFIER",
    "CamelCase",
    "LogMonitor",
    "LogRule",
    "NodeProblem",
]

KERNEL_IDENTIFIER: Final = "kernel"
"""Who writes the kernel's messages, in the journal."""


def _pattern_problem(pattern: str) -> str | None:
    if re.search(r"\(\?<?[=!]", pattern):
        return (
            f"{pattern!r} looks ahead or behind, which Go's expressions (RE2) cannot, so the "
            "program would not start; write what is there, not what is around it"
        )
    return None


def _camel_case_problem(word: str) -> str | None:
    if re.fullmatch(r"[A-Z][A-Za-z0-9]*", word) is None:
        return f"{word!r} is not in Kubernetes' form; write it as in 'KernelDeadlock'"
    return None


CamelCase: TypeAlias = Annotated[str, checked(_camel_case_problem)]


class LogRule(Part):
    """What a line of the log means."""

    reason: CamelCase
    """Reason of the Event or condition (``OOMKilling``)."""
    pattern: Annotated[str, Field(min_length=1), checked(_pattern_problem)]
    """A regular expression in Go's form (RE2). It can begin anywhere in the message and must
    match to its end."""


class NodeProblem(Part):
    """A condition of the Node: false at the start, true once one of the rules matches."""

    type: CamelCase
    """Type of the condition (``ReadonlyFilesystem``)."""
    healthy_reason: CamelCase
    """Reason while it is false (``FilesystemIsNotReadOnly``)."""
    healthy_message: Annotated[str, Field(min_length=1)]
    """Message while it is false, for people."""
    rules: Annotated[ListOf[LogRule], Field(min_length=1)]
    """What makes it true."""


class LogMonitor(Part):
    """What to look for in one part of the node's log."""

    name: DnsLabel
    """Name of the monitor: the source of its Events."""
    identifier: Annotated[str, Field(min_length=1)] = KERNEL_IDENTIFIER
    """Who wrote the messages: the journal's SYSLOG_IDENTIFIER (``systemd``, ``kubelet``). With
    ``Kmsg`` there is only the kernel."""
    events: ListOf[LogRule] = ()
    """Lines that become an Event of the Node and leave its conditions alone."""
    conditions: ListOf[NodeProblem] = ()
    """Conditions of the Node that lines make true."""

    @model_validator(mode="after")
    def _looks_for_something(self) -> Self:
        if not self.events and not self.conditions:
            message = "is empty, as is conditions; give at least one of the two"
            raise problems_error([Problem(path=("events",), message=message)])
        return self

    def config(self) -> dict[str, Json]:
        """What to look for, in the program's own words."""
        events = [
            {"type": "temporary", "reason": rule.reason, "pattern": rule.pattern}
            for rule in self.events
        ]
        conditions = [
            {
                "type": "permanent",
                "condition": condition.type,
                "reason": rule.reason,
                "pattern": rule.pattern,
            }
            for condition in self.conditions
            for rule in condition.rules
        ]
        return {
            "source": self.name,
            "conditions": [
                {"type": at.type, "reason": at.healthy_reason, "message": at.healthy_message}
                for at in self.conditions
            ],
            "rules": [*events, *conditions],
        }


KERNEL: Final = LogMonitor(
    name="kernel-monitor",
    events=(
        LogRule(reason="OOMKilling", pattern=r"Killed process \d+ \(.+\).* total-vm:.*"),
        LogRule(reason="TaskHung", pattern=r"task .+:\d+ blocked for more than \d+ seconds\."),
        LogRule(
            reason="UnregisterNetDevice",
            pattern=r"unregister_netdevice: waiting for \S+ to become free\..*",
        ),
        LogRule(reason="KernelOops", pattern=r"(BUG: (kernel|unable to handle)|divide error:) .*"),
        LogRule(reason="Ext4Error", pattern=r"EXT4-fs error .*"),
        LogRule(reason="IOError", pattern=r"Buffer I/O error .*"),
        LogRule(reason="MemoryReadError", pattern=r"CE memory read error .*"),
    ),
    conditions=(
        NodeProblem(
            type="KernelDeadlock",
            healthy_reason="KernelHasNoDeadlock",
            healthy_message="No container runtime hangs in the kernel.",
            rules=(
                LogRule(
                    reason="ContainerRuntimeHung",
                    pattern=r"task (containerd|crio|dockerd):\d+ blocked for more than \d+ .*",
                ),
            ),
        ),
        NodeProblem(
            type="CperHardwareErrorFatal",
            healthy_reason="CperHardwareHasNoFatalError",
            healthy_message="The firmware reported no fatal hardware error.",
            rules=(
                LogRule(
                    reason="CperHardwareErrorFatal",
                    pattern=r"\[Hardware Error\]: event severity: fatal",
                ),
            ),
        ),
    ),
)
"""Trouble in the kernel: memory, hung tasks, devices, hardware."""

FILESYSTEMS: Final = LogMonitor(
    name="filesystem-monitor",
    conditions=(
        NodeProblem(
            type="ReadonlyFilesystem",
            healthy_reason="FilesystemIsNotReadOnly",
            healthy_message="No file system was made read-only.",
            rules=(
                LogRule(reason="FilesystemIsReadOnly", pattern="Remounting filesystem read-only"),
            ),
        ),
        NodeProblem(
            type="XfsShutdown",
            healthy_reason="XfsHasNotShutDown",
            healthy_message="No XFS file system shut itself down.",
            rules=(
                LogRule(reason="XfsHasShutdown", pattern=r"XFS .* Shutting down filesystem\.?"),
            ),
        ),
    ),
)
"""File systems that the kernel took away from their users."""
