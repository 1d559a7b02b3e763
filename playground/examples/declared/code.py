from constructs_lib import LogAgentSpec, NodeExporterSpec
from constructs_lib import RESERVED, Nodes, RollingUpdate
from constructs_lib.log_agent import Loki

agents = [
    LogAgentSpec(
        name="log-agent",
        namespace="logging",
        output=Loki(host="loki.logging.svc"),
        nodes=Nodes(tolerates=RESERVED),
    ),
    NodeExporterSpec(
        name="node-exporter",
        namespace="monitoring",
        rollout=RollingUpdate(max_unavailable=1, min_ready_seconds=30),
    ),
]
