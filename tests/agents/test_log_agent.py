"""LogAgent: no line is lost, no secret is written, nothing more of the node than needed."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib import DeclarationError, read_yaml, to_yaml
from constructs_lib.agents.log_agent import (
    S3,
    ApiKey,
    BasicAuth,
    BearerToken,
    Elasticsearch,
    Forward,
    Http,
    Kafka,
    LogAgentSpec,
    Loki,
    OpenSearch,
    Otlp,
    Output,
    Stdout,
    Tls,
)
from constructs_lib.declaration.rollout import Surge
from constructs_lib.declaration.sources import SecretKey
from constructs_lib.k8s.manifest import Json, Manifest
from tests.pods import containers_of, pod_spec_of

LOGIN = BasicAuth(
    user=SecretKey(secret="credentials", key="user"),
    password=SecretKey(secret="credentials", key="password"),
)


def spec(output: Output | None = None, **fields: Any) -> LogAgentSpec:
    return LogAgentSpec(name="log-agent", namespace="logging", output=output or Stdout(), **fields)


def objects(declared: LogAgentSpec) -> dict[str, Manifest]:
    return {manifest["kind"]: manifest for manifest in declared.manifests()}


def pipeline(declared: LogAgentSpec) -> Json:
    text = objects(declared)["ConfigMap"]["data"]["fluent-bit.yaml"]
    (document,) = read_yaml(text)
    return document.value


def section(output: Output) -> Json:
    return pipeline(spec(output))["pipeline"]["outputs"][0]


OUTPUTS: dict[str, tuple[Output, dict[str, Json]]] = {
    "stdout": (Stdout(), {"name": "stdout", "format": "json_lines"}),
    "elasticsearch": (
        Elasticsearch(host="search", auth=LOGIN),
        {
            # The plugin es drops what Elasticsearch refuses of a batch; see _search_plugin.
            "name": "opensearch",
            "buffer_size": "false",
            "host": "search",
            "port": 9200,
            "suppress_type_name": "on",
            "generate_id": "on",
            "http_user": "${OUTPUT_USER}",
            "http_passwd": "${OUTPUT_PASSWORD}",
        },
    ),
    "elasticsearch-api-key": (
        Elasticsearch(host="search", auth=ApiKey(key=SecretKey(secret="s", key="k"))),
        {"name": "es", "http_api_key": "${OUTPUT_API_KEY}"},
    ),
    "opensearch-aws": (
        OpenSearch(host="search", aws_region="eu-central-1"),
        {"name": "opensearch", "aws_auth": "on", "aws_region": "eu-central-1"},
    ),
    "loki": (
        Loki(host="loki", tenant="shop", stream_labels={"job": "a", "env": "b"}),
        {"name": "loki", "tenant_id": "shop", "labels": "job=a, env=b", "port": 3100},
    ),
    "http": (
        Http(host="intake", port=443, path="/v1", headers={"X-Team": "shop"}, tls=Tls()),
        {"name": "http", "uri": "/v1", "header": ["X-Team shop"], "tls": "on", "tls.verify": "on"},
    ),
    "forward": (
        Forward(host="hub", shared_key=SecretKey(secret="hub", key="key")),
        {"name": "forward", "require_ack_response": "on", "shared_key": "${OUTPUT_SHARED_KEY}"},
    ),
    "forward-to-fluentd": (
        Forward(host="hub", receiver="fluentd"),
        {"name": "forward", "retain_metadata_in_forward_mode": "off"},
    ),
    "otlp": (
        Otlp(host="hub", headers={"X-Team": "shop"}, auth=LOGIN),
        {
            "name": "opentelemetry",
            "port": 4318,
            "logs_uri": "/v1/logs",
            "logs_body_key": "$log",
            "header": ["X-Team shop"],
            "http_passwd": "${OUTPUT_PASSWORD}",
        },
    ),
    "otlp-token": (
        Otlp(host="hub", auth=BearerToken(token=SecretKey(secret="s", key="k")), tls=Tls()),
        {"header": ["Authorization Bearer ${OUTPUT_TOKEN}"], "tls": "on"},
    ),
    "s3": (
        S3(bucket="shop-logs", region="eu-central-1"),
        {"name": "s3", "bucket": "shop-logs", "store_dir": "/var/lib/fluent-bit/s3"},
    ),
    "kafka": (
        Kafka(brokers=("a:9092", "b:9092"), topic="logs", auth=LOGIN, tls=Tls()),
        {
            "name": "kafka",
            "brokers": "a:9092,b:9092",
            "rdkafka.security.protocol": "sasl_ssl",
            "rdkafka.sasl.password": "${OUTPUT_PASSWORD}",
        },
    ),
}


@pytest.mark.parametrize(("output", "expected"), OUTPUTS.values(), ids=OUTPUTS)
def test_an_output_is_said_in_fluent_bits_words(output: Output, expected: dict[str, Json]) -> None:
    written = section(output)

    assert expected == {key: written.get(key) for key in expected}


@pytest.mark.parametrize("output", [o for o, _ in OUTPUTS.values()], ids=OUTPUTS)
def test_every_output_retries_for_ever_within_a_bounded_buffer(output: Output) -> None:
    written = section(output)

    assert (written["retry_limit"], written["storage.total_limit_size"]) == ("no_limits", "1000M")


def test_offsets_and_buffer_outlive_the_pod() -> None:
    declared = spec()
    tail = pipeline(declared)["pipeline"]["inputs"][0]
    pod = pod_spec_of(objects(declared)["DaemonSet"])
    state = next(volume for volume in pod["volumes"] if volume["name"] == "state")
    mount = next(m for m in pod["containers"][0]["volumeMounts"] if m["name"] == "state")

    assert state["hostPath"] == {
        "path": "/var/lib/fluent-bit/logging/log-agent",
        "type": "DirectoryOrCreate",
    }
    assert tail["db"].startswith(mount["mountPath"])
    assert tail["storage.type"] == "filesystem"
    assert tail["read_from_head"] == "on"
    assert pipeline(declared)["service"]["storage.path"].startswith(mount["mountPath"])


def test_two_agents_never_share_their_state() -> None:
    paths = {
        volume["hostPath"]["path"]
        for name in ("a", "b")
        for volume in pod_spec_of(
            LogAgentSpec(name=name, namespace="logging", output=Stdout()).manifests()[-1]
        )["volumes"]
        if volume["name"] == "state"
    }

    assert len(paths) == len(("a", "b"))


def test_it_does_not_read_its_own_logs() -> None:
    tail = pipeline(spec(exclude_namespaces=("noisy",)))["pipeline"]["inputs"][0]

    assert tail["exclude_path"].split(",") == [
        "/var/log/containers/log-agent-*_logging_fluent-bit-*.log",
        "/var/log/containers/*_noisy_*.log",
    ]


@pytest.mark.parametrize("runtime", ["cri", "docker"])
def test_nothing_that_looks_safe_throws_away_offsets_or_buffer(runtime: str) -> None:
    declared = spec(container_runtime=runtime)

    assert pipeline(declared)["pipeline"]["inputs"][0]["db.compare_filename"] == "off"
    assert pipeline(declared)["service"]["storage.checksum"] == "off"


def test_a_destination_that_is_back_is_tried_within_half_a_minute() -> None:
    assert pipeline(spec())["service"]["scheduler.cap"] == 30


def test_it_is_stopped_later_than_it_needs_to_flush() -> None:
    declared = spec()
    grace = pod_spec_of(objects(declared)["DaemonSet"])["terminationGracePeriodSeconds"]

    assert grace > pipeline(declared)["service"]["grace"]


def test_only_its_state_is_writable_on_the_node() -> None:
    pod = pod_spec_of(objects(spec(journal_units=("kubelet.service",)))["DaemonSet"])
    host_volumes = {v["name"] for v in pod["volumes"] if "hostPath" in v}
    mounts = [m for _, c in containers_of(objects(spec())["DaemonSet"]) for m in c["volumeMounts"]]

    assert {"state"} == {
        m["name"] for m in mounts if m["name"] in host_volumes and not m.get("readOnly")
    }


def test_without_metadata_it_gets_no_token_and_no_role() -> None:
    made = objects(spec(kubernetes_metadata=False))

    assert {"PriorityClass", "ServiceAccount", "ConfigMap", "DaemonSet"} == set(made)
    assert pod_spec_of(made["DaemonSet"])["automountServiceAccountToken"] is False


def test_it_may_only_read_pods_and_namespaces() -> None:
    assert objects(spec())["ClusterRole"]["rules"] == [
        {"apiGroups": [""], "resources": ["namespaces", "pods"], "verbs": ["get", "list", "watch"]}
    ]


def test_secrets_travel_as_references_and_never_as_text() -> None:
    declared = spec(Elasticsearch(host="search", auth=LOGIN))
    env = pod_spec_of(objects(declared)["DaemonSet"])["containers"][0]["env"]

    assert [entry["valueFrom"]["secretKeyRef"] for entry in env] == [
        {"name": "credentials", "key": "user"},
        {"name": "credentials", "key": "password"},
    ]
    assert "Secret" not in objects(declared)


def test_a_ca_of_ones_own_is_mounted_where_the_output_looks_for_it() -> None:
    declared = spec(Http(host="x", tls=Tls(ca=SecretKey(secret="ca", key="root.pem"))))
    pod = pod_spec_of(objects(declared)["DaemonSet"])
    volume = next(v for v in pod["volumes"] if v["name"] == "output-ca")
    mount = next(m for m in pod["containers"][0]["volumeMounts"] if m["name"] == "output-ca")
    (item,) = volume["secret"]["items"]

    assert f"{mount['mountPath']}/{item['path']}" == section(declared.output)["tls.ca_file"]


def test_a_surge_is_refused_because_two_copies_would_write_one_state() -> None:
    with pytest.raises(DeclarationError, match="during a surge two Pods write /var/lib/fluent-bit"):
        spec(rollout=Surge())


def test_the_docker_runtime_adds_the_folder_its_links_lead_to() -> None:
    pod = pod_spec_of(objects(spec(container_runtime="docker"))["DaemonSet"])

    assert "/var/lib/docker/containers" in [
        m["mountPath"] for m in pod["containers"][0]["volumeMounts"]
    ]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param(
            {"output": {"kind": "elasticsearch", "host": "http://x:9200"}},
            "output.host: 'http://x:9200' is a URL; write the host alone",
            id="a URL for a host",
        ),
        pytest.param(
            {"output": {"kind": "kafka", "brokers": ["a"], "topic": "t"}},
            "write at least one broker, each as 'host:port'",
            id="a broker without port",
        ),
        pytest.param(
            {"output": {"kind": "otlp", "host": "hub", "protocol": "grpc", "path": "/v1"}},
            "output.path: gRPC has no paths; leave it out, or set protocol='http'",
            id="a path over gRPC",
        ),
        pytest.param(
            {"output": {"kind": "otlp", "host": "hub", "protocol": "grpc"}},
            "output.protocol: the engine 'fluent-bit' is set up for OTLP over HTTP only",
            id="gRPC",
        ),
        pytest.param(
            {"output": "elasticsearch"},
            "output: got 'elasticsearch'; did you mean Elasticsearch(host=...)",
            id="a word for an output",
        ),
    ],
)
def test_a_wrong_output_is_told_at_its_field(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(DeclarationError) as error:
        LogAgentSpec(name="a", namespace="b", **fields)

    assert message in str(error.value)


def test_the_configuration_is_yaml_that_reads_the_same_everywhere() -> None:
    text = objects(spec())["ConfigMap"]["data"]["fluent-bit.yaml"]
    (document,) = read_yaml(text)

    assert text == to_yaml([document.value])
