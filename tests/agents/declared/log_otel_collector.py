"""LogAgent with the OpenTelemetry Collector: every output it has."""

from __future__ import annotations

from typing import Final

from constructs_lib.agents.log_agent import (
    S3,
    BasicAuth,
    BearerToken,
    Kafka,
    LogAgentSpec,
    Loki,
    Otlp,
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
_TOKEN: Final = BearerToken(token=SecretKey(secret="credentials", key="token"))
_CA: Final = Tls(ca=SecretKey(secret="shop-ca", key="ca.pem"))


def _agent(output: Output) -> LogAgentSpec:
    return LogAgentSpec(
        name="log-agent",
        namespace="logging",
        engine="opentelemetry-collector",
        output=output,
        kubernetes_metadata=False,
    )


CASES: Final[dict[str, AgentSpec]] = {
    "log-agent-opentelemetry-collector": LogAgentSpec(
        name="shop-logs",
        namespace="shop-logging",
        engine="opentelemetry-collector",
        output=Otlp(
            host="otlp.example.internal",
            protocol="grpc",
            port=443,
            tls=_CA,
            headers={"x-team": "shop"},
            auth=_TOKEN,
        ),
        exclude_namespaces=("kube-system",),
        container_runtime="docker",
        buffer_limit="5G",
        state_path="/var/lib/shop-logs",
        monitoring=Monitoring(scrape="pod-monitor"),
    ),
    "log-agent-opentelemetry-collector-stdout": _agent(Stdout()),
    "log-agent-opentelemetry-collector-otlp": _agent(Otlp(host="hub", auth=_LOGIN)),
    "log-agent-opentelemetry-collector-loki": _agent(
        Loki(host="loki", tls=_CA, tenant="shop", auth=_LOGIN)
    ),
    "log-agent-opentelemetry-collector-s3": _agent(
        S3(bucket="shop-logs", region="eu-central-1", object_size="20M")
    ),
    "log-agent-opentelemetry-collector-kafka": _agent(
        Kafka(brokers=("a:9092", "b:9092"), topic="logs", auth=_LOGIN, tls=_CA)
    ),
    "log-agent-fluent-bit-otlp": LogAgentSpec(
        name="log-agent", namespace="logging", output=Otlp(host="hub", tls=_CA, auth=_TOKEN)
    ),
}
