"""The outputs in the collector's words: each retries for ever, and texts stay as typed."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from constructs_lib import DeclarationError
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
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.sources import SecretKey
from constructs_lib.k8s.manifest import Json
from tests.agents.otel_collector_config import config, container, spec

LOGIN = BasicAuth(
    user=SecretKey(secret="credentials", key="user"),
    password=SecretKey(secret="credentials", key="password"),
)
TOKEN = BearerToken(token=SecretKey(secret="credentials", key="token"))
CA = Tls(ca=SecretKey(secret="ca", key="root.pem"))
CA_FILE = "/etc/otelcol-tls/ca.crt"
NASTY = "a$b ${HOME} $$ 'x' \"y\" #z: {q} \\"
AS_WRITTEN = "a$$b $${HOME} $$$$ 'x' \"y\" #z: {q} \\"


OUTPUTS: dict[str, tuple[Output, str, dict[str, Json]]] = {
    "stdout": (Stdout(), "debug", {"verbosity": "detailed", "use_internal_logger": False}),
    "otlp-http": (
        Otlp(host="hub", path="/x/v1/logs", headers={"X-Team": "shop"}),
        "otlp_http",
        {"logs_endpoint": "http://hub:4318/x/v1/logs", "headers": {"X-Team": "shop"}},
    ),
    "otlp-http-tls": (
        Otlp(host="hub", port=443, tls=CA, auth=LOGIN),
        "otlp_http",
        {
            "logs_endpoint": "https://hub:443/v1/logs",
            "tls": {"ca_file": CA_FILE},
            "auth": {"authenticator": "basicauth"},
        },
    ),
    "otlp-grpc": (
        Otlp(host="hub", protocol="grpc"),
        "otlp_grpc",
        {"endpoint": "hub:4317", "tls": {"insecure": True}},
    ),
    "otlp-grpc-tls": (
        Otlp(host="hub", protocol="grpc", tls=Tls(verify=False), auth=TOKEN),
        "otlp_grpc",
        {
            "endpoint": "hub:4317",
            "tls": {"insecure_skip_verify": True},
            "auth": {"authenticator": "bearertokenauth"},
        },
    ),
    "loki": (
        Loki(host="loki", tenant="shop", path="/gate/loki/api/v1/push"),
        "otlp_http",
        {
            "logs_endpoint": "http://loki:3100/gate/otlp/v1/logs",
            "headers": {"X-Scope-OrgID": "shop"},
        },
    ),
    "s3": (
        S3(bucket="shop-logs", region="eu-central-1", object_size="20M"),
        "awss3",
        {
            "s3uploader": {
                "region": "eu-central-1",
                "s3_bucket": "shop-logs",
                "s3_prefix": "logs",
                "s3_partition_format": "%Y/%m/%d/%H",
                "compression": "gzip",
                "unique_key_func_name": "uuidv7",
            },
            "marshaler": "otlp_json",
        },
    ),
    "kafka": (
        Kafka(brokers=("a:9092", "b:9092"), topic="logs", auth=LOGIN, tls=CA),
        "kafka",
        {
            "brokers": ["a:9092", "b:9092"],
            "logs": {"topic": "logs", "encoding": "otlp_json"},
            "producer": {"required_acks": -1, "compression": "gzip"},
            "auth": {
                "sasl": {
                    "username": "${env:OUTPUT_USER}",
                    "password": "${env:OUTPUT_PASSWORD}",
                    "mechanism": "SCRAM-SHA-512",
                }
            },
            "tls": {"insecure": False, "ca_file": CA_FILE},
        },
    ),
}
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "elasticsearch": (
        {"output": Elasticsearch(host="s", auth=ApiKey(key=SecretKey(secret="s", key="k")))},
        "output: the engine 'opentelemetry-collector' gives up on Elasticsearch while it is away",
    ),
    "opensearch": ({"output": OpenSearch(host="s")}, "gives up on OpenSearch while it is away"),
    "http": ({"output": Http(host="s")}, "sends OTLP only, no plain JSON"),
    "forward": ({"output": Forward(host="s")}, "does not send the Forward protocol"),
    "loki at another path": (
        {"output": Loki(host="loki", path="/push")},
        "output.path: '/push': the engine 'opentelemetry-collector' sends to /otlp/v1/logs",
    ),
    "loki's labels": (
        {"output": Loki(host="loki", stream_labels={"job": "log-agent"})},
        "output.stream_labels: Loki itself chooses the labels",
    ),
    "record labels": (
        {"output": Loki(host="loki", record_labels=())},
        "output.record_labels: Loki itself chooses the labels",
    ),
    "librdkafka": (
        {"output": Kafka(brokers=("a:9092",), topic="t", options={"linger.ms": "5"})},
        "output.options: these are options of librdkafka",
    ),
    "credentials in the clear over gRPC": (
        {"output": Otlp(host="hub", protocol="grpc", auth=TOKEN)},
        "output.auth: gRPC sends no credentials over a connection that is not encrypted",
    ),
    "objects larger than the memory": (
        {"output": S3(bucket="shop-logs", region="eu-central-1")},
        "output.object_size: the engine 'opentelemetry-collector' collects 50M in memory",
    ),
    "a buffer smaller than a batch": (
        {"buffer_limit": "1M"},
        "buffer_limit: 1000000 bytes; the engine 'opentelemetry-collector' sends 2000000 at once",
    ),
    "the journal": (
        {"journal_units": ("kubelet.service",)},
        "journal_units: the engine 'opentelemetry-collector' reads the journal with journalctl",
    ),
}

every_output = pytest.mark.parametrize(
    ("output", "name", "expected"), OUTPUTS.values(), ids=OUTPUTS
)


@every_output
def test_an_output_is_said_in_the_collectors_words(
    output: Output, name: str, expected: dict[str, Json]
) -> None:
    written = config(spec(output))["exporters"][name]

    assert expected == {key: written.get(key) for key in expected}


@every_output
def test_the_pipeline_names_what_there_is(
    output: Output, name: str, expected: dict[str, Json]
) -> None:
    del expected
    written = config(spec(output))

    assert written["service"]["pipelines"]["logs"] == {
        "receivers": list(written["receivers"]),
        "processors": ["memory_limiter", "k8s_attributes"],
        "exporters": [name],
    }
    assert written["service"]["extensions"] == list(written["extensions"])


@pytest.mark.parametrize(
    ("output", "name"),
    [(output, name) for output, name, _ in OUTPUTS.values() if name != "debug"],
    ids=[case for case, (_, name, _) in OUTPUTS.items() if name != "debug"],
)
def test_every_output_retries_for_ever_from_a_bounded_queue_on_the_node(
    output: Output, name: str
) -> None:
    written = config(spec(output, buffer_limit="3G"))["exporters"][name]
    queue = written["sending_queue"]

    assert written["retry_on_failure"] == {"max_elapsed_time": "0s"}
    assert queue["storage"] == "file_storage"
    assert (queue["sizer"], queue["queue_size"]) == ("bytes", 3_000_000_000)
    assert queue["block_on_overflow"] is True


@pytest.mark.parametrize(("fields", "message"), REFUSED.values(), ids=REFUSED)
def test_what_it_cannot_do_is_told_at_its_field(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(DeclarationError) as error:
        spec(**fields)

    assert message in str(error.value)


def test_every_kind_of_output_is_either_written_or_refused() -> None:
    kinds = {kind.model_fields["kind"].default for kind in get_args(get_args(Output)[0])}
    written = {output.kind for output, _, _ in OUTPUTS.values()}

    assert kinds - written == {"elasticsearch", "opensearch", "http", "forward"}


def test_enough_memory_makes_larger_objects_possible() -> None:
    output = S3(bucket="shop-logs", region="eu-central-1", upload_timeout_minutes=5)
    resources = Resources(cpu="100m", memory="256Mi", memory_limit="1Gi")
    queue = config(spec(output, resources=resources))["exporters"]["awss3"]["sending_queue"]

    assert queue["batch"] == {
        "sizer": "bytes",
        "flush_timeout": "5m",
        "min_size": 50_000_000,
        "max_size": 50_000_000,
    }
    assert queue["num_consumers"] == 1


def test_a_text_of_the_user_arrives_as_typed() -> None:
    written = config(
        spec(Otlp(host="hub", path="/a$b/${x}", headers={"X": NASTY})),
    )["exporters"]["otlp_http"]

    assert written["headers"] == {"X": AS_WRITTEN}
    assert written["logs_endpoint"] == "http://hub:4318/a$$b/$${x}"


def test_a_tenant_arrives_as_typed() -> None:
    written = config(spec(Loki(host="loki", tenant="a$b")))["exporters"]["otlp_http"]

    assert written["headers"] == {"X-Scope-OrgID": "a$$b"}


def test_a_token_travels_as_a_reference_and_never_as_text() -> None:
    declared = spec(Otlp(host="hub", auth=TOKEN))
    env = {entry["name"]: entry for entry in container(declared)["env"]}

    assert config(declared)["extensions"]["bearertokenauth"] == {"token": "${env:OUTPUT_TOKEN}"}
    assert env["OUTPUT_TOKEN"]["valueFrom"]["secretKeyRef"] == {
        "name": "credentials",
        "key": "token",
    }
