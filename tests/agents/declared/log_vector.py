"""LogAgent with Vector: every output it has."""

from __future__ import annotations

from typing import Final

from constructs_lib.agents.log_agent import (
    S3,
    ApiKey,
    BasicAuth,
    Elasticsearch,
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


def _agent(output: Output) -> LogAgentSpec:
    return LogAgentSpec(
        name="log-agent",
        namespace="logging",
        engine="vector",
        output=output,
        kubernetes_metadata=False,
    )


CASES: Final[dict[str, AgentSpec]] = {
    "log-agent-vector": LogAgentSpec(
        name="shop-logs",
        namespace="shop-logging",
        engine="vector",
        output=Loki(
            host="loki.example.internal",
            port=443,
            tls=_CA,
            tenant="shop",
            stream_labels={"job": "shop-logs"},
            auth=_LOGIN,
        ),
        kubernetes_metadata=False,
        exclude_namespaces=("kube-system",),
        container_runtime="docker",
        buffer_limit="5G",
        state_path="/var/lib/shop-logs",
        monitoring=Monitoring(scrape="pod-monitor"),
    ),
    "log-agent-vector-stdout": _agent(Stdout()),
    "log-agent-vector-elasticsearch": _agent(
        Elasticsearch(host="search", tls=_CA, auth=ApiKey(key=SecretKey(secret="s", key="k")))
    ),
    "log-agent-vector-opensearch": _agent(OpenSearch(host="search", aws_region="eu-central-1")),
    "log-agent-vector-http": _agent(
        Http(host="intake", path="/v1", format="json_lines", headers={"X-Team": "shop"})
    ),
    "log-agent-vector-s3": _agent(S3(bucket="shop-logs", region="eu-central-1")),
    "log-agent-vector-kafka": _agent(
        Kafka(brokers=("a:9092", "b:9092"), topic="logs", auth=_LOGIN, tls=_CA)
    ),
}
