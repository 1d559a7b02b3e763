"""NodeProblemDetector: tells the API server what a node's own log says is wrong with it.

Facts: kubernetes/node-problem-detector v0.8.20 and v1.36.0 (cmd/options, pkg/systemlogmonitor,
pkg/custompluginmonitor, pkg/exporters), which read the same configuration. The default image is
v0.8.20 of October 2024: the newest whose digest was found in the promoter list of the Kubernetes
project (kubernetes/k8s.io, k8s-staging-npd). Name a newer one in ``image`` with its digest.

It reports and does not act: nothing drains or taints a node for a condition. A condition that a log
made true stays so until the Pod is replaced; one that a check makes true follows the check. System
statistics are left out: the node exporter measures the same.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, ClassVar, Final, Literal, TypeAlias

from pydantic import Field

from constructs_lib.agents.node_problem_logs import (
    FILESYSTEMS,
    KERNEL,
    KERNEL_IDENTIFIER,
    LogMonitor,
    LogRule,
    NodeProblem,
)
from constructs_lib.agents.node_problem_plugins import (
    KUBE_PROXY,
    KUBELET,
    Check,
    CheckedCondition,
    PluginMonitor,
)
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.declaration.model import ListOf, Part
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
    "KUBELET",
    "KUBE_PROXY",
    "Check",
    "CheckedCondition",
    "Journald",
    "Kmsg",
    "LogMonitor",
    "LogRule",
    "NodeProblem",
    "NodeProblemDetectorSpec",
    "PluginMonitor",
]

# Not /config: what is mounted there hides the files of the image.
_CONFIG_FOLDER: Final = "/etc/node-problem-detector"
_HEALTHZ_PORT: Final = 20256
_METRICS_PORT: Final = 20257


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

_HAS_A_PROBLEM: Final = Alert(
    name="NodeHasProblem",
    # The condition stays until the Pod is replaced, so there is nothing to wait for.
    expr="problem_gauge{$scraped} == 1",
    summary="{{ $labels.node }} has the condition {{ $labels.type }}",
    description=(
        "A log or a check of {{ $labels.node }} tells of {{ $labels.reason }}. Look at the node. A "
        "condition from a log stays until {{ $labels.pod }} is deleted; that of a check goes "
        "with what it found."
    ),
)


class NodeProblemDetectorSpec(AgentSpec):
    """Node problem detector on every node: Events, node conditions and metrics of its log."""

    program_name: ClassVar[str] = "node-problem-detector"
    component: ClassVar[str] = "node-health"
    role: ClassVar[str] = "node-tuning"
    programs: ClassVar[frozenset[str]] = frozenset({"node-problem-detector"})
    default_tolerates: ClassVar[Tolerates] = EVERYWHERE

    source: Source
    """Which log is read: ``Kmsg()`` works on every node and is privileged; ``Journald()`` is
    not, and wants a journal on the node."""
    monitors: Annotated[ListOf[LogMonitor], Field(min_length=1)] = (KERNEL, FILESYSTEMS)
    """What to look for. Consumers know the conditions by their types, so add rather than
    replace: ``(KERNEL, FILESYSTEMS, LogMonitor(...))``."""
    plugins: ListOf[PluginMonitor] = ()
    """Programs that are run again and again and say whether something is wrong (``(KUBELET,)``):
    a log alone never tells that the kubelet hangs."""
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
        for index, plugin in enumerate(self.plugins):
            if plugin.node_network and self.host.network is None:
                message = (
                    f"{plugin.name!r} asks what listens on the node's localhost; grant it with "
                    "host=HostAccess(network='the reason')"
                )
                yield Problem(path=("plugins", index), message=message)

    def _unreadable(self) -> Iterator[Problem]:
        if isinstance(self.source, Journald):
            return
        for index, monitor in enumerate(self.monitors):
            if monitor.identifier != KERNEL_IDENTIFIER:
                message = f"{monitor.identifier!r} does not write to /dev/kmsg; use Journald()"
                yield Problem(path=("monitors", index, "identifier"), message=message)

    def _twice(self) -> Iterator[Problem]:
        everything: tuple[LogMonitor | PluginMonitor, ...] = (*self.monitors, *self.plugins)
        names = Counter(monitor.name for monitor in everything)
        types = Counter(at.type for monitor in everything for at in monitor.conditions)
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
            config=self._files(),
            built_in_role="system:node-problem-detector",
            reasons=self.source.reasons(),
            metrics=Metrics(port=metrics),
            alerts=[_HAS_A_PROBLEM],
        )

    def _args(self) -> list[str]:
        files = ",".join(f"{_CONFIG_FOLDER}/{monitor.name}.json" for monitor in self.monitors)
        plugins = ",".join(f"{_CONFIG_FOLDER}/{plugin.name}.json" for plugin in self.plugins)
        return [
            "--logtostderr",
            f"--config.system-log-monitor={files}",
            *([f"--config.custom-plugin-monitor={plugins}"] if plugins else []),
            # By default both are on localhost, where neither kubelet nor Prometheus can ask.
            "--address=$(POD_IP)",
            f"--port={_HEALTHZ_PORT}",
            "--prometheus-address=$(POD_IP)",
            f"--prometheus-port={_METRICS_PORT}",
        ]

    def _files(self) -> dict[str, str]:
        files = {f"{monitor.name}.json": self._config(monitor) for monitor in self.monitors}
        for plugin in self.plugins:
            files |= plugin.files(_CONFIG_FOLDER)
        return files

    def _config(self, monitor: LogMonitor) -> str:
        config = {
            **self.source.config(monitor),
            "lookback": self.lookback,
            "bufferSize": 10,
            "metricsReporting": True,
            **monitor.config(),
        }
        return json.dumps(config, indent=2) + "\n"
