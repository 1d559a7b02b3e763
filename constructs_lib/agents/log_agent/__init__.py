"""LogAgent: ships the logs of every container of a node, losing none on the way."""

from constructs_lib.agents.log_agent.outputs import (
    S3,
    ApiKey,
    BasicAuth,
    BearerToken,
    Elasticsearch,
    Forward,
    Http,
    Kafka,
    Loki,
    OpenSearch,
    Otlp,
    Output,
    Stdout,
    Tls,
)
from constructs_lib.agents.log_agent.spec import LogAgentSpec

__all__ = [
    "S3",
    "ApiKey",
    "BasicAuth",
    "BearerToken",
    "Elasticsearch",
    "Forward",
    "Http",
    "Kafka",
    "LogAgentSpec",
    "Loki",
    "OpenSearch",
    "Otlp",
    "Output",
    "Stdout",
    "Tls",
]
