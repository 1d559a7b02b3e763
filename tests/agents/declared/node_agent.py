"""NodeAgent: the least one can write, and every field at work."""

from __future__ import annotations

from typing import Final

from constructs_lib.agents.node_agent import NamedPort, NodeAgentSpec
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.folders import ScratchFolder, SecretFolder
from constructs_lib.declaration.health import HttpCheck, TcpCheck
from constructs_lib.declaration.host import Granted, HostAccess, HostPath
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.declaration.monitoring import MetricsEndpoint, Monitoring
from constructs_lib.declaration.nodes import Nodes, Taint
from constructs_lib.declaration.rbac import PolicyRule
from constructs_lib.declaration.resources import Resources

__all__ = ["CASES"]

CASES: Final[dict[str, AgentSpec]] = {
    "node-agent-minimal": NodeAgentSpec(
        name="probe",
        namespace="tools",
        image=catalogue_image("node-exporter"),
        resources=Resources(cpu="10m", memory="32Mi", memory_limit="64Mi"),
        suppress={
            "DS801": "It looks at the node once a minute; nobody asks it anything.",
            "DS802": "It looks at the node once a minute; nobody asks it anything.",
        },
    ),
    "node-agent-full": NodeAgentSpec(
        name="disk-watch",
        namespace="tools",
        monitoring=Monitoring(labels={"release": "prometheus"}),
        metrics=MetricsEndpoint(port=9400, path="/stats"),
        image=catalogue_image("node-exporter"),
        command=("/bin/disk-watch",),
        args=("--node=$(NODE_NAME)", "--config=/etc/disk-watch/config.json"),
        ports=(NamedPort(name="metrics", port=9400),),
        liveness=TcpCheck(port=9400, initial_delay=5, failure_threshold=6),
        readiness=HttpCheck(path="/ready", port=9400, period=5, timeout=2),
        user=10001,
        files={"config.json": '{"devices": ["nvme*"]}\n'},
        files_path="/etc/disk-watch",
        secrets=(SecretFolder(secret="disk-watch-key", path="/var/run/key"),),
        scratch=(ScratchFolder(path="/tmp"), ScratchFolder(path="/cache", size_limit="1Gi")),
        rules=(PolicyRule(resources=("nodes",), verbs=("get",)),),
        grace_seconds=10,
        resources=Resources(cpu="20m", memory="64Mi", memory_limit="128Mi", cpu_limit="200m"),
        nodes=Nodes(labels={"disktype": "ssd"}, tolerates=(Taint(key="storage"),)),
        host=HostAccess(
            pid=Granted(reason="It names the processes that keep a disk busy."),
            paths=(
                HostPath(
                    path="/dev/disk",
                    type="Directory",
                    reason="It reads which device is which disk.",
                ),
            ),
        ),
    ),
}
