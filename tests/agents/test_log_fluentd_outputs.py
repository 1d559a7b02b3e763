"""The outputs of Fluentd: what each is told, what is refused, and texts that stay as typed."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.log_agent import (
    S3,
    ApiKey,
    BasicAuth,
    Elasticsearch,
    Forward,
    Http,
    Kafka,
    Loki,
    OpenSearch,
    Output,
    Stdout,
    Tls,
)
from constructs_lib.declaration.sources import SecretKey
from tests.agents.fluentd_config import block, spec

LOGIN = BasicAuth(
    user=SecretKey(secret="credentials", key="user"),
    password=SecretKey(secret="credentials", key="password"),
)
CA = Tls(ca=SecretKey(secret="ca", key="root.pem"))
USER = "\"#{ENV['OUTPUT_USER']}\""
NAME_LABEL = "\"$['kubernetes']['labels']['app.kubernetes.io/name']\""
PASSWORD = "\"#{ENV['OUTPUT_PASSWORD']}\""


def destination(output: Output) -> list[str]:
    return block(spec(output), "@id output")


OUTPUTS: dict[str, tuple[Output, list[str]]] = {
    "stdout": (Stdout(), ["@type stdout", "<buffer []>"]),
    "elasticsearch": (
        Elasticsearch(host="search", auth=LOGIN, tls=CA),
        [
            "@type elasticsearch",
            "host search",
            "port 9200",
            "scheme https",
            "ssl_verify true",
            "ca_file /fluentd/tls/ca.crt",
            "id_key _hash",
            "unrecoverable_error_types []",
            "verify_es_version_at_startup false",
            f"user {USER}",
            f"password {PASSWORD}",
            "<buffer tag>",
        ],
    ),
    "elasticsearch-api-key": (
        Elasticsearch(host="search", auth=ApiKey(key=SecretKey(secret="s", key="k"))),
        ["api_key \"#{ENV['OUTPUT_API_KEY'].unpack1('m')}\""],
    ),
    "opensearch": (
        OpenSearch(host="search", auth=LOGIN, tls=Tls(verify=False)),
        ["@type opensearch", "ssl_verify false", "verify_os_version_at_startup false"],
    ),
    "opensearch-aws": (
        OpenSearch(host="search", port=443, tls=Tls(), aws_region="eu-central-1"),
        [
            "<endpoint>",
            "url https://search:443",
            "region eu-central-1",
            "assume_role_arn \"#{ENV['AWS_ROLE_ARN'] || use_nil}\"",
            "refresh_credentials_interval 30m",
        ],
    ),
    "loki": (
        Loki(
            host="loki",
            path="/gateway/loki/api/v1/push",
            tenant="shop",
            record_labels=("$kubernetes['labels']['app.kubernetes.io/name']", "$stream"),
            tls=Tls(verify=False),
        ),
        [
            "@type loki",
            "url https://loki:3100/gateway",
            "tenant shop",
            'extra_labels {"job": "log-agent"}',
            "insecure_tls true",
            f"kubernetes_labels_app_kubernetes_io_name {NAME_LABEL}",
            "stream \"$['stream']\"",
        ],
    ),
    "loki-without-record-labels": (
        Loki(host="loki", record_labels=(), tls=CA, auth=LOGIN),
        ["ca_cert /fluentd/tls/ca.crt", f"username {USER}", f"password {PASSWORD}"],
    ),
    "http": (
        Http(host="intake", port=443, path="/v1", headers={"X-Team": "a"}, tls=CA, auth=LOGIN),
        [
            "@type http",
            "endpoint https://intake:443/v1",
            "json_array true",
            'headers {"X-Team": "a"}',
            "retryable_response_codes [401, 403, 404, 408, 425, 429, 500, 502, 503, 504]",
            "tls_ca_cert_path /fluentd/tls/ca.crt",
            "<auth>",
            f"username {USER}",
        ],
    ),
    "http-lines": (
        Http(host="[::1]", format="json_lines", tls=Tls(verify=False)),
        ['endpoint "https://[::1]:80/"', "json_array false", "tls_verify_mode none"],
    ),
    "forward": (
        Forward(host="[::1]", shared_key=SecretKey(secret="hub", key="key"), tls=CA),
        [
            "@type forward",
            "require_ack_response true",
            "ignore_network_errors_at_startup true",
            "transport tls",
            "tls_ca_cert_path /fluentd/tls/ca.crt",
            "host ::1",
            "port 24224",
            "shared_key \"#{ENV['OUTPUT_SHARED_KEY']}\"",
        ],
    ),
    "forward-unverified": (
        Forward(host="hub", tls=Tls(verify=False)),
        ["tls_insecure_mode true", "tls_verify_hostname false", "<buffer tag>"],
    ),
    "s3": (
        S3(bucket="shop-logs", region="eu-central-1", object_size="80M"),
        [
            "@type s3",
            "s3_bucket shop-logs",
            "path logs/%Y/%m/%d/",
            's3_object_key_format "%{path}${chunk_id}.%{file_extension}"',
            "check_bucket false",
            "chunk_limit_size 80M",
            "flush_interval 10m",
            "timekey 1d",
        ],
    ),
    "s3-without-prefix": (
        S3(bucket="shop-logs", region="eu-central-1", prefix=""),
        ["path %Y/%m/%d/"],
    ),
    "kafka": (
        Kafka(brokers=("a:9092", "b:9092"), topic="logs", auth=LOGIN, tls=CA),
        [
            "@type kafka2",
            "brokers a:9092,b:9092",
            "topic logs",
            "required_acks -1",
            "scram_mechanism sha512",
            "sasl_over_ssl true",
            "ssl_ca_cert /fluentd/tls/ca.crt",
            "chunk_limit_size 800k",
        ],
    ),
    "kafka-plain": (
        Kafka(brokers=("a:9092",), topic="logs", auth=LOGIN, mechanism="PLAIN"),
        [f"username {USER}", f"password {PASSWORD}", "sasl_over_ssl false"],
    ),
    "kafka-with-public-cas": (
        Kafka(brokers=("a:9092",), topic="logs", tls=Tls()),
        ["ssl_ca_certs_from_system true"],
    ),
}


@pytest.mark.parametrize(("output", "expected"), OUTPUTS.values(), ids=OUTPUTS)
def test_an_output_is_said_in_fluentds_words(output: Output, expected: list[str]) -> None:
    written = destination(output)

    assert [line for line in expected if line not in written] == []


@pytest.mark.parametrize("output", [o for o, _ in OUTPUTS.values()], ids=OUTPUTS)
def test_every_output_retries_for_ever_from_a_bounded_buffer_on_disk(output: Output) -> None:
    promised = {
        "@type file",
        "path /var/lib/fluentd/buffer",
        "total_limit_size 1000000000",
        "overflow_action block",
        "retry_forever true",
    }

    assert promised <= set(destination(output))


def test_every_kind_of_output_is_in_the_table_or_refused() -> None:
    kinds = {each.model_fields["kind"].default for each in get_args(get_args(Output)[0])}
    written = {output.kind for output, _ in OUTPUTS.values()}

    assert kinds - written <= {"otlp"}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param(
            {"output": {"kind": "otlp", "host": "x"}},
            "output: the engine 'fluentd' has no 'otlp'; use engine='fluent-bit'",
            id="OTLP",
        ),
        pytest.param(
            {"output": Http(host="x", path="/${tag}")},
            "output.path: '/${tag}': Fluentd takes '${' for a placeholder",
            id="a path with a placeholder",
        ),
        pytest.param(
            {"output": Loki(host="x", tenant="${chunk_id}")},
            "output.tenant: '${chunk_id}': Fluentd takes '${' for a placeholder",
            id="a tenant with a placeholder",
        ),
        pytest.param(
            {"output": Loki(host="x", path="/push")},
            "output.path: '/push': Fluentd always pushes to a path that ends in /loki/api/v1/push",
            id="another path of Loki",
        ),
        pytest.param(
            {"output": Loki(host="x", record_labels=("kubernetes.pod",))},
            "output.record_labels: 'kubernetes.pod' is not a field",
            id="a label of no field",
        ),
        pytest.param(
            {"output": Loki(host="x", stream_labels={"a-b": "c"})},
            "output.stream_labels: 'a-b' is not a valid Loki label",
            id="a name Loki does not take",
        ),
        pytest.param(
            {"output": Loki(host="x", stream_labels={})},
            "output.stream_labels: Loki refuses a stream without labels",
            id="Loki without labels",
        ),
        pytest.param(
            {"output": OpenSearch(host="x", auth=LOGIN, aws_region="a")},
            "output.aws_region: the engine 'fluentd' signs requests or logs in, not both",
            id="OpenSearch with two logins",
        ),
        pytest.param(
            {"output": Kafka(brokers=("a:1",), topic="t", options={"linger.ms": "5"})},
            "output.options: the engine 'fluentd' does not use librdkafka",
            id="options of librdkafka",
        ),
        pytest.param(
            {"output": Kafka(brokers=("a:1",), topic="t", tls=Tls(verify=False))},
            "output.tls.verify: Fluentd always checks a broker's certificate",
            id="a broker nobody checks",
        ),
    ],
)
def test_what_it_cannot_do_is_told_at_the_declaration(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(DeclarationError) as error:
        spec(**fields)

    assert message in str(error.value)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        pytest.param("plain", "plain", id="a word"),
        pytest.param("", '""', id="nothing"),
        pytest.param("a b", '"a b"', id="a space"),
        pytest.param("#{exit}", r'"\#{exit}"', id="Ruby"),
        pytest.param("a #b", r'"a \#b"', id="a comment"),
        pytest.param('"', r'"\""', id="a quote"),
        pytest.param("\\", r'"\\"', id="a backslash"),
        pytest.param("a\nb\t", r'"a\nb\t"', id="a line break"),
        pytest.param("[x", '"[x"', id="the beginning of a list"),
        pytest.param("'x'", "\"'x'\"", id="single quotes"),
    ],
)
def test_a_text_is_written_so_that_fluentd_reads_it_as_typed(typed: str, written: str) -> None:
    assert f"tenant {written}" in destination(Loki(host="x", tenant=typed))


def test_ruby_in_a_header_is_not_run() -> None:
    output = Http(host="x", headers={"X-A": "#{ENV['OUTPUT_PASSWORD']} \"b\" #c"})

    assert (
        r'headers {"X-A": "\u0023{ENV['
        r"'OUTPUT_PASSWORD']} \"b\" \u0023c"
        r'"}'
    ) in destination(output)
