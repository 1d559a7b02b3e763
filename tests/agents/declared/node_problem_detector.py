"""NodeProblemDetector: the least one can write, and every field at work."""

from __future__ import annotations

from typing import Final

from constructs_lib.agents.node_problem_detector import (
    FILESYSTEMS,
    KERNEL,
    KUBELET,
    Check,
    Journald,
    Kmsg,
    LogMonitor,
    LogRule,
    NodeProblem,
    NodeProblemDetectorSpec,
    PluginMonitor,
)
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.host import Granted, HostAccess
from constructs_lib.declaration.monitoring import Monitoring
from constructs_lib.declaration.nodes import CONTROL_PLANE, Nodes
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.rollout import RollingUpdate

CASES: Final[dict[str, AgentSpec]] = {
    "node-problem-detector-minimal": NodeProblemDetectorSpec(
        name="node-problem-detector", namespace="node-health", source=Journald()
    ),
    "node-problem-detector-kmsg": NodeProblemDetectorSpec(
        name="node-problem-detector", namespace="node-health", source=Kmsg()
    ),
    "node-problem-detector-full": NodeProblemDetectorSpec(
        name="node-problem-detector",
        namespace="node-health",
        monitoring=Monitoring(labels={"release": "prometheus"}),
        image="registry.example/mirror/node-problem-detector:v1.36.0",
        allow_unpinned="The air-gapped mirror rewrites manifests, so their digests differ.",
        source=Journald(path="/run/log/journal"),
        monitors=(
            KERNEL,
            FILESYSTEMS,
            LogMonitor(
                name="kubelet-monitor",
                identifier="kubelet",
                events=(LogRule(reason="ImageGCFailed", pattern="Image garbage collection .*"),),
                conditions=(
                    NodeProblem(
                        type="ContainerLogsUnreadable",
                        healthy_reason="ContainerLogsAreReadable",
                        healthy_message="The kubelet can follow the logs of containers.",
                        rules=(
                            LogRule(
                                reason="TooManyWatches",
                                pattern=r"no space left on device.*inotify.*",
                            ),
                        ),
                    ),
                ),
            ),
        ),
        plugins=(
            KUBELET,
            PluginMonitor(
                name="clock",
                interval=60,
                timeout=10,
                at_once=1,
                checks=(
                    Check(
                        reason="ClockIsNotSynchronized",
                        script="test -e /run/systemd/timesync/synchronized || exit 1\n",
                    ),
                ),
            ),
        ),
        host=HostAccess(network=Granted(reason="The kubelet answers on localhost only.")),
        lookback="0",
        resources=Resources(cpu="50m", memory="128Mi", memory_limit="256Mi"),
        rollout=RollingUpdate(max_unavailable=1),
        nodes=Nodes(tolerates=(CONTROL_PLANE,)),
        priority="system-node-critical",
    ),
}
