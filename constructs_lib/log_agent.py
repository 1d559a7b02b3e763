"""What a log agent is declared with: where its lines go, and how it proves who it is."""

from __future__ import annotations

from constructs_lib.agents.log_agent import (
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

__all__ = [
    "S3",
    "ApiKey",
    "BasicAuth",
    "BearerToken",
    "Elasticsearch",
    "Forward",
    "Http",
    "Kafka",
    "Loki",
    "OpenSearch",
    "Otlp",
    "Output",
    "Stdout",
    "Tls",
]
