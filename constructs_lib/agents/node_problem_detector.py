"""NodeProblemDetector: tells the API server what a node's own log says is wrong with it.

Facts: kubernetes/node-problem-detector v0.8.18 and v1.36.0 (cmd/options, pkg/systemlogmonitor,
pkg/exporters), which read the same configuration. The default image is v0.8.18: the newest whose
digest the Kubernetes project publishes in its promoter list (kubernetes/k8s.io, k8s-staging-npd).
Name a newer one in ``image`` with its digest.

It reports and does not act: nothing drains or taints a node for a condition. A condition that
became true stays so until the Pod is replaced.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, ClassVar, Final, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import DnsLabel, Part, checked
from constructs_lib.declaration.nodes import EVERYWHERE, Tolerates
from constructs_lib.declaration.program import Program
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.rollout import RollingUpdate, Rollout
from constructs_lib.errors import Problem
from constructs_lib.k8s.containers import (
    Container,
    HttpProbe,
    Mount,
    SecurityContext,
    env_from_field,
    host_mount,
)
from constructs_lib.k8s.containers import Port as ContainerPort
from constructs_lib.k8s.manifest import Json
from constructs_lib.prometheus.objects import Alert, Metrics

__all__ = [
    "FILESYSTEMS",
    "KERNEL",
    "Journald",
    "Kmsg",
    "LogMonitor",
    "LogRule",
    "NodeProblem",
    "NodeProblemDetectorSpec",
]

# Not /config: what is mounted there hides the files of the image.
_CONFIG_FOLDER: Final = "/etc/node-problem-detector"
_HEALTHZ_PORT: Final = 20256
_METRICS_PORT: Final = 20257
_KERNEL: Final = "kernel"


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
    rules: Annotated[tuple[LogRule, ...], Field(min_length=1)]
    """What makes it true."""


class LogMonitor(Part):
    """What to look for in one part of the node's log."""

    name: DnsLabel
    """Name of the monitor: the source of its Events."""
    identifier: Annotated[str, Field(min_length=1)] = _KERNEL
    """Who wrote the messages: the journal's SYSLOG_IDENTIFIER (``systemd``, ``kubelet``). With
    ``Kmsg`` there is only the kernel."""
    events: tuple[LogRule, ...] = ()
    """Lines that become an Event of the Node and leave its conditions alone."""
    conditions: tuple[NodeProblem, ...] = ()
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


class Kmsg(Part):
    """The kernel's log as the kernel gives it. Every node has it.

    The container is privileged: the device is closed to others, whatever capabilities they have
    (node-problem-detector#698).
    """

    kind: Literal["kmsg"] = "kmsg"

    def config(self, monitor: LogMonitor) -> dict[str, Json]:  # noqa: ARG002  # as Journald
        """Where a monitor reads."""
        return {"plugin": "kmsg", "logPath": "/dev/kmsg"}

    def mounts(self) -> list[Mount]:
        """What it reads of the node."""
        return [host_mount("kmsg", "/dev/kmsg", "CharDevice")]

    def security(self) -> SecurityContext:
        """What it takes to read it."""
        return SecurityContext(privileged=True, user=0, group=0)

    def reasons(self) -> dict[str, str]:
        """Why it takes that."""
        return {
            "DS501": "Only a privileged container can open the kernel's log, /dev/kmsg.",
            "DS503": "The kernel's log belongs to root.",
        }


class Journald(Part):
    """systemd's journal: the kernel's messages and those of every unit.

    The container is root without a capability, which is enough to read root's files.
    """

    kind: Literal["journald"] = "journald"
    path: Literal["/var/log/journal", "/run/log/journal"] = "/var/log/journal"
    """Where the node keeps its journal: ``/run/log/journal`` where it is lost on a reboot. The
    Pod does not start on nodes that have no such folder."""

    def config(self, monitor: LogMonitor) -> dict[str, Json]:
        """Where a monitor reads."""
        return {
            "plugin": "journald",
            "pluginConfig": {"source": monitor.identifier},
            "logPath": self.path,
        }

    def mounts(self) -> list[Mount]:
        """What it reads of the node."""
        return [
            host_mount("journal", self.path, "Directory"),
            host_mount("machine-id", "/etc/machine-id", "File"),
        ]

    def security(self) -> SecurityContext:
        """What it takes to read it."""
        return SecurityContext(user=0, group=0)

    def reasons(self) -> dict[str, str]:
        """Why it takes that."""
        return {
            "DS503": "The journal belongs to root and a group whose number differs between nodes."
        }


Source: TypeAlias = Annotated[Kmsg | Journald, Field(discriminator="kind")]

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


_HAS_A_PROBLEM: Final = Alert(
    name="NodeHasProblem",
    # The condition stays until the Pod is replaced, so there is nothing to wait for.
    expr="problem_gauge{$scraped} == 1",
    summary="{{ $labels.node }} has the condition {{ $labels.type }}",
    description=(
        "The log of {{ $labels.node }} tells of {{ $labels.reason }}. Look at the node; once it is "
        "well again, delete {{ $labels.pod }}, as the condition stays until then."
    ),
)


class NodeProblemDetectorSpec(AgentSpec):
    """Node problem detector on every node: Events, node conditions and metrics of its log."""

    program_name: ClassVar[str] = "node-problem-detector"
    component: ClassVar[str] = "node-health"
    role: ClassVar[str] = "node-tuning"
    default_tolerates: ClassVar[Tolerates] = EVERYWHERE

    source: Source
    """Which log is read: ``Kmsg()`` works on every node and is privileged; ``Journald()`` is
    not, and wants a journal on the node."""
    monitors: Annotated[tuple[LogMonitor, ...], Field(min_length=1)] = (KERNEL, FILESYSTEMS)
    """What to look for. Consumers know the conditions by their types, so add rather than
    replace: ``(KERNEL, FILESYSTEMS, LogMonitor(...))``."""
    lookback: Annotated[str, Field(pattern=r"^(0|[1-9][0-9]*[smh])$")] = "5m"
    """How far back it reads when it starts, at most to the node's boot. What is read again
    after a restart is reported again; ``0`` reads nothing again and misses what happened while
    it was away."""
    resources: Resources = Resources(cpu="20m", memory="80Mi", memory_limit="160Mi")
    """Requests and limits on every node."""
    rollout: Rollout = RollingUpdate(max_unavailable="10%")
    """How a new version reaches the nodes. A tenth of them at a time: it reads the minutes that
    it missed."""

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        yield from self._unreadable()
        yield from self._twice()

    def _unreadable(self) -> Iterator[Problem]:
        if isinstance(self.source, Journald):
            return
        for index, monitor in enumerate(self.monitors):
            if monitor.identifier != _KERNEL:
                message = f"{monitor.identifier!r} does not write to /dev/kmsg; use Journald()"
                yield Problem(path=("monitors", index, "identifier"), message=message)

    def _twice(self) -> Iterator[Problem]:
        names = Counter(monitor.name for monitor in self.monitors)
        types = Counter(at.type for monitor in self.monitors for at in monitor.conditions)
        for what, counted in (("monitor", names), ("condition", types)):
            for name in [name for name, count in counted.items() if count > 1]:
                message = f"the {what} {name!r} is listed twice; list it once"
                yield Problem(path=("monitors",), message=message)

    def default_image(self) -> str:
        return catalogue_image("node-problem-detector")

    def program(self) -> Program:
        metrics = ContainerPort(name="metrics", number=_METRICS_PORT)
        return Program(
            main=Container(
                name="node-problem-detector",
                image=self.resolved_image,
                command=["/node-problem-detector"],
                args=self._args(),
                ports=[
                    ContainerPort(name="healthz", number=_HEALTHZ_PORT),
                    metrics,
                ],
                env=[
                    # Without it conditions go to a node of the Pod's name.
                    env_from_field("NODE_NAME", "spec.nodeName"),
                    env_from_field("POD_IP", "status.podIP"),
                ],
                resources=self.resources.manifest(),
                # It answers only after it saw its node, for which it waits up to five minutes.
                startup=HttpProbe(path="/healthz", port="healthz", failure_threshold=36),
                liveness=HttpProbe(path="/healthz", port="healthz", failure_threshold=6),
                readiness=HttpProbe(path="/healthz", port="healthz"),
                security=self.source.security(),
                mounts=[
                    Mount(volume=self.config_volume(), path=_CONFIG_FOLDER),
                    *self.source.mounts(),
                ],
            ),
            config={f"{monitor.name}.json": self._config(monitor) for monitor in self.monitors},
            built_in_role="system:node-problem-detector",
            reasons=self.source.reasons(),
            metrics=Metrics(port=metrics),
            alerts=[_HAS_A_PROBLEM],
        )

    def _args(self) -> list[str]:
        files = ",".join(f"{_CONFIG_FOLDER}/{monitor.name}.json" for monitor in self.monitors)
        return [
            "--logtostderr",
            f"--config.system-log-monitor={files}",
            # By default both are on localhost, where neither kubelet nor Prometheus can ask.
            "--address=$(POD_IP)",
            f"--port={_HEALTHZ_PORT}",
            "--prometheus-address=$(POD_IP)",
            f"--prometheus-port={_METRICS_PORT}",
        ]

    def _config(self, monitor: LogMonitor) -> str:
        config = {
            **self.source.config(monitor),
            "lookback": self.lookback,
            "bufferSize": 10,
            "metricsReporting": True,
            **monitor.config(),
        }
        return json.dumps(config, indent=2) + "\n"
