"""Every output of a log agent with Vector: said in Vector's words, and buffered on disk."""

from __future__ import annotations

from typing import get_args

import pytest

from constructs_lib.agents.log_agent import (
    S3,
    ApiKey,
    Elasticsearch,
    Http,
    Kafka,
    Loki,
    OpenSearch,
    Output,
    Stdout,
    Tls,
)
from constructs_lib.declaration.sources import SecretKey
from constructs_lib.k8s.manifest import Json
from tests.agents.vector_config import CA, LOGIN, sink

OUTPUTS: dict[str, tuple[Output, dict[str, Json]]] = {
    "stdout": (Stdout(), {"type": "console", "encoding": {"codec": "json"}}),
    "elasticsearch": (
        Elasticsearch(host="search", auth=LOGIN, tls=CA),
        {
            "type": "elasticsearch",
            "endpoints": ["https://search:9200"],
            "api_version": "v8",
            "bulk": {"index": "logs-%Y.%m.%d"},
            "request_retry_partial": True,
            "auth": {"strategy": "basic", "user": "secret", "password": "secret"},
            "tls": {"ca_file": "/etc/vector-tls/ca.crt"},
        },
    ),
    "elasticsearch-api-key": (
        Elasticsearch(host="search", auth=ApiKey(key=SecretKey(secret="s", key="k"))),
        {"request": {"concurrency": 4, "headers": {"Authorization": "ApiKey secret"}}},
    ),
    "opensearch-aws": (
        OpenSearch(host="search", aws_region="eu-central-1"),
        {
            "type": "elasticsearch",
            "auth": {"strategy": "aws"},
            "aws": {"region": "eu-central-1"},
        },
    ),
    "loki": (
        Loki(host="loki", tenant="shop", record_labels=("$kubernetes['pod_name']", "$stream")),
        {
            "type": "loki",
            "endpoint": "http://loki:3100",
            "path": "/loki/api/v1/push",
            "tenant_id": "shop",
            "labels": {
                "kubernetes_pod_name": "{{ kubernetes.pod_name }}",
                "stream": "{{ stream }}",
                "job": "log-agent",
            },
            "dangerously_allow_unconfined_template_resolution": True,
        },
    ),
    "http": (
        Http(host="intake", port=443, path="/v1", headers={"X-Team": "a"}, tls=Tls(verify=False)),
        {
            "type": "http",
            "uri": "https://intake:443/v1",
            "request": {"concurrency": 4, "headers": {"X-Team": "a"}},
            "retry_strategy": {"type": "all"},
            "framing": None,
            "tls": {"verify_certificate": False, "verify_hostname": False},
        },
    ),
    "http-lines": (
        Http(host="intake", format="json_lines"),
        {"framing": {"method": "newline_delimited"}},
    ),
    "s3": (
        S3(bucket="shop-logs", region="eu-central-1"),
        {
            "type": "aws_s3",
            "key_prefix": "logs/%Y/%m/%d/",
            "batch": {"max_bytes": 50_000_000, "timeout_secs": 600},
        },
    ),
    "s3-without-prefix": (
        S3(bucket="shop-logs", region="eu-central-1", prefix=""),
        {"key_prefix": "%Y/%m/%d/"},
    ),
    "kafka": (
        Kafka(
            brokers=("a:9092", "b:9092"),
            topic="logs",
            auth=LOGIN,
            tls=CA,
            options={"compression.codec": "zstd"},
        ),
        {
            "type": "kafka",
            "bootstrap_servers": "a:9092,b:9092",
            "message_timeout_ms": 0,
            "librdkafka_options": {
                "queue.buffering.max.kbytes": "65536",
                "compression.codec": "zstd",
            },
            "sasl": {
                "enabled": True,
                "mechanism": "SCRAM-SHA-512",
                "username": "secret",
                "password": "secret",
            },
            "tls": {"enabled": True, "ca_file": "/etc/vector-tls/ca.crt"},
        },
    ),
}


@pytest.mark.parametrize(("output", "expected"), OUTPUTS.values(), ids=OUTPUTS)
def test_an_output_is_said_in_vectors_words(output: Output, expected: dict[str, Json]) -> None:
    written = sink(output)

    assert expected == {key: written.get(key) for key in expected}


@pytest.mark.parametrize("output", [o for o, _ in OUTPUTS.values()], ids=OUTPUTS)
def test_every_output_has_a_bounded_buffer_on_disk_and_confirms(output: Output) -> None:
    written = sink(output)

    assert written["acknowledgements"] == {"enabled": True}
    assert written["buffer"] == {"type": "disk", "max_size": 1_000_000_000, "when_full": "block"}


def test_every_kind_of_output_is_in_the_table_or_refused() -> None:
    kinds = {each.model_fields["kind"].default for each in get_args(get_args(Output)[0])}
    written = {output.kind for output, _ in OUTPUTS.values()}

    assert kinds - written <= {"forward", "otlp"}
