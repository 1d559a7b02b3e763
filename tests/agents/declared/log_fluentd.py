"""LogAgent with Fluentd: every output it has."""

from __future__ import annotations

from typing import Final

from constructs_lib.agents.log_agent import (
    S3,
    ApiKey,
    BasicAuth,
    Elasticsearch,
    Forward,
    Http,
    Kafka,
    LogAgentSpec,
    Loki,
    OpenSearch,
    Output,
    Stdout,
    Tls,
)
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.monitoring import Monitoring
from constructs_lib.declaration.sources import SecretKey

_LOGIN: Final = BasicAuth(
    user=SecretKey(secret="credentials", key="user"),
    password=SecretKey(secret="credentials", key="password"),
)
_CA: Final = Tls(ca=SecretKey(secret="shop-ca", key="ca.pem"))
_OWN_IMAGE: Final = f"registry.example/fluentd:1.19.3@sha256:{'0' * 64}"
"""Stands for an image built with the plugin."""


def _agent(output: Output, image: str | None = None) -> LogAgentSpec:
    return LogAgentSpec(
        name="log-agent", namespace="logging", engine="fluentd", output=output, image=image
    )


CASES: Final[dict[str, AgentSpec]] = {
    "log-agent-fluentd": LogAgentSpec(
        name="shop-logs",
        namespace="shop-logging",
        engine="fluentd",
        output=Elasticsearch(
            host="search.example.internal", tls=_CA, index_prefix="shop", auth=_LOGIN
        ),
        exclude_namespaces=("kube-system",),
        journal_units=("kubelet.service",),
        container_runtime="docker",
        buffer_limit="5G",
        state_path="/var/lib/shop-logs",
        monitoring=Monitoring(scrape="pod-monitor"),
    ),
    "log-agent-fluentd-elasticsearch-api-key": _agent(
        Elasticsearch(host="search", auth=ApiKey(key=SecretKey(secret="search", key="api-key")))
    ),
    "log-agent-fluentd-stdout": _agent(Stdout()),
    "log-agent-fluentd-http": _agent(
        Http(host="intake", port=443, headers={"X-Team": "shop"}, auth=_LOGIN, tls=_CA)
    ),
    "log-agent-fluentd-forward": _agent(
        Forward(host="hub", shared_key=SecretKey(secret="hub", key="key"), tls=_CA), _OWN_IMAGE
    ),
    "log-agent-fluentd-loki": _agent(Loki(host="loki", tenant="shop", auth=_LOGIN), _OWN_IMAGE),
    "log-agent-fluentd-opensearch": _agent(
        OpenSearch(host="search", port=443, tls=Tls(), aws_region="eu-central-1"), _OWN_IMAGE
    ),
    "log-agent-fluentd-s3": _agent(S3(bucket="shop-logs", region="eu-central-1"), _OWN_IMAGE),
    "log-agent-fluentd-kafka": _agent(
        Kafka(brokers=("a:9092", "b:9092"), topic="logs", auth=_LOGIN, tls=_CA), _OWN_IMAGE
    ),
}
