"""What an editor is asked about: see ``tests/cdk/test_editor.py``."""

from __future__ import annotations

from cdk8s import Chart

from constructs_lib import LogAgent, LogAgentSpec, Resources
from constructs_lib.log_agent import Elasticsearch


def declare(chart: Chart) -> None:
    """Declare an agent twice, as a construct and as a spec."""
    output = Elasticsearch(host="search")
    LogAgent(chart, "log-agent", output=output)
    LogAgentSpec(
        name="log-agent",
        namespace="logging",
        output=output,
        resources=Resources(cpu="1", memory="1Gi", memory_limit="1Gi"),
    )
