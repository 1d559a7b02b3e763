"""LogAgent with Vector: a position is kept once its line is on disk, and texts stay as typed."""

from __future__ import annotations

import re
from typing import Any

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.log_agent import (
    S3,
    Elasticsearch,
    Forward,
    Http,
    Kafka,
    Loki,
    OpenSearch,
    Output,
)
from constructs_lib.declaration.resources import Resources
from tests.agents.vector_config import LOGIN, config, objects, sink, spec
from tests.pods import pod_spec_of

NASTY = "a$b ${HOME} $$ 'x' \"y\" #z: {q} \\"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param(
            {"output": Forward(host="hub")},
            "output: the engine 'vector' has no 'forward'; use engine='fluent-bit'",
            id="forward",
        ),
        pytest.param(
            {"kubernetes_metadata": True},
            "kubernetes_metadata: the engine 'vector' cannot ask the API server and deliver at",
            id="metadata",
        ),
        pytest.param(
            {"journal_units": ("kubelet.service",)},
            "journal_units: the engine 'vector' reads the journal with journalctl",
            id="journal",
        ),
        pytest.param(
            {"buffer_limit": "256Mi"},
            "buffer_limit: 268435456 bytes; the engine 'vector' needs at least 268435488",
            id="a buffer smaller than two of its files",
        ),
        pytest.param(
            {"output": S3(bucket="shop-logs", region="a", object_size="1G")},
            "output.object_size: the engine 'vector' collects 1G in memory",
            id="S3 objects beyond the memory",
        ),
        pytest.param(
            {"output": OpenSearch(host="x", auth=LOGIN, aws_region="a")},
            "output.aws_region: the engine 'vector' signs requests or logs in, not both",
            id="OpenSearch with two logins",
        ),
        pytest.param(
            {"output": Http(host="x", path="/a%20b")},
            "output.path: '/a%20b': the engine 'vector' replaces what follows '%' and '{{'",
            id="a path with a percent sign",
        ),
        pytest.param(
            {"output": Http(host="x", headers={"X-A": "{{ message }}"})},
            "output.headers[X-A]: 'X-A{{ message }}'",
            id="a header that is a template",
        ),
        pytest.param(
            {"output": Loki(host="x", tenant="100%")},
            "output.tenant: '100%'",
            id="a tenant with a percent sign",
        ),
        pytest.param(
            {"output": Loki(host="x", stream_labels={"a": "{{ b }}"})},
            "output.stream_labels.a: '{{ b }}'",
            id="a stream label that is a template",
        ),
        pytest.param(
            {"output": Loki(host="x", stream_labels={"a-b": "c"})},
            "output.stream_labels: 'a-b' is not a valid Loki label",
            id="a name Loki does not take",
        ),
        pytest.param(
            {"output": Loki(host="x", record_labels=("$kubernetes['labels']['app']",))},
            "output.record_labels: \"$kubernetes['labels']['app']\": records of the engine",
            id="a label of a field that no record has",
        ),
        pytest.param(
            {"output": Loki(host="x", stream_labels={}, record_labels=())},
            "output.stream_labels: the engine 'vector' needs at least one label",
            id="Loki without any label",
        ),
    ],
)
def test_what_it_cannot_do_is_told_at_the_declaration(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(DeclarationError) as error:
        spec(**fields)

    assert message in str(error.value)


@pytest.mark.parametrize(
    ("output", "path"),
    [
        pytest.param(
            Http(host="x", headers={"X-A": NASTY}), ("request", "headers", "X-A"), id="a header"
        ),
        pytest.param(Http(host="x", headers={"$A": "b"}), ("request", "headers", "$A"), id="name"),
        pytest.param(Loki(host="x", tenant=NASTY), ("tenant_id",), id="a tenant"),
        pytest.param(Loki(host="x", stream_labels={"a": NASTY}), ("labels", "a"), id="a label"),
        pytest.param(
            Kafka(brokers=("a:1",), topic="t", options={"o": NASTY}),
            ("librdkafka_options", "o"),
            id="an option of librdkafka",
        ),
    ],
)
def test_what_the_user_types_arrives_as_typed(output: Output, path: tuple[str, ...]) -> None:
    found = sink(output)
    for step in path:
        found = found[step]

    assert found == ("b" if path[-1] == "$A" else NASTY)


@pytest.mark.parametrize(
    "secret", ["012", "true", "a: b #c", "'\"", "$x ${y} $$", "\\n", " lead", "[x", "%a", "&b"]
)
def test_a_secret_arrives_whatever_it_holds(secret: str) -> None:
    basic = sink(Http(host="x", auth=LOGIN), OUTPUT_PASSWORD=secret)
    sasl = sink(Kafka(brokers=("a:1",), topic="t", auth=LOGIN), OUTPUT_PASSWORD=secret)

    assert (basic["auth"]["password"], sasl["sasl"]["password"]) == (secret, secret)


def test_a_typed_text_never_becomes_a_secret() -> None:
    output = Http(host="x", headers={"X-A": "${OUTPUT_PASSWORD}"}, auth=LOGIN)

    assert sink(output)["request"]["headers"] == {"X-A": "${OUTPUT_PASSWORD}"}


def test_files_are_read_by_a_source_that_waits_for_the_buffer() -> None:
    source = config(spec())["sources"]["containers"]

    assert (source["type"], source["read_from"]) == ("file", "beginning")
    assert source["include"] == ["/var/log/pods/*/*/*.log", "/var/log/pods/*/*/*.log.*"]


def test_it_does_not_read_its_own_logs() -> None:
    source = config(spec(exclude_namespaces=("noisy",)))["sources"]["containers"]

    assert source["exclude"] == [
        "/var/log/pods/logging_log-agent-*/vector/*",
        "/var/log/pods/noisy_*/*",
        "/var/log/pods/*.gz",
        "/var/log/pods/*.tmp",
    ]


def test_positions_and_buffer_outlive_the_pod() -> None:
    declared = spec()
    pod = pod_spec_of(objects(declared)["DaemonSet"])
    state = next(volume for volume in pod["volumes"] if volume["name"] == "state")
    mount = next(m for m in pod["containers"][0]["volumeMounts"] if m["name"] == "state")

    assert mount["mountPath"] == config(declared)["data_dir"]
    assert state["hostPath"] == {
        "path": "/var/lib/vector/logging/log-agent",
        "type": "DirectoryOrCreate",
    }


CRI_LINE = re.compile(r"^(?P<time>\S+) (?P<stream>stdout|stderr) (?P<part>[PF])\S* (?P<text>.*)")
LINES = [
    ("2026-11-20T10:00:00.1Z stdout F one line", ("stdout", "F", "one line")),
    ("2026-11-20T10:00:00.1Z stderr P:x a part", ("stderr", "P", "a part")),
    ("2026-11-20T10:00:00.1Z stdout F ", ("stdout", "F", "")),
]


@pytest.mark.parametrize(("line", "parts"), LINES, ids=["whole", "part with a tag", "empty"])
def test_a_line_of_the_cri_format_is_taken_apart(line: str, parts: tuple[str, ...]) -> None:
    found = CRI_LINE.match(line)

    assert CRI_LINE.pattern in config(spec())["transforms"]["parsed"]["source"]
    assert found is not None
    assert found.group("stream", "part", "text") == parts


def test_the_parts_of_a_line_are_joined_by_file_and_stream() -> None:
    joined = config(spec())["transforms"]["joined"]

    assert joined["group_by"] == ["file", "stream"]
    assert joined["ends_when"] == ".partial != true"
    assert joined["merge_strategies"] == {"message": "concat_raw", "timestamp": "discard"}


def test_docker_files_are_read_as_json() -> None:
    program = config(spec(container_runtime="docker"))["transforms"]["parsed"]["source"]

    assert "parse_json(.message)" in program
    assert "stdout|stderr" not in program


def test_dashboards_find_the_time_where_they_look_for_it() -> None:
    search = config(spec(Elasticsearch(host="x")))["transforms"]["tidied"]["source"]
    other = config(spec())["transforms"]["tidied"]["source"]

    assert '."@timestamp" = .timestamp' in search
    assert "@timestamp" not in other


def test_a_record_names_its_node() -> None:
    assert '.kubernetes.host = "node-1"' in config(spec())["transforms"]["parsed"]["source"]


def test_it_serves_metrics_and_no_api_that_hands_out_logs() -> None:
    declared = config(spec())
    (container,) = pod_spec_of(objects(spec())["DaemonSet"])["containers"]

    assert "api" not in declared
    assert declared["sinks"]["metrics"]["address"] == "0.0.0.0:9598"
    assert container["livenessProbe"]["httpGet"] == {"path": "/metrics", "port": "metrics"}


def test_it_asks_nothing_of_the_api_server() -> None:
    made = objects(spec())

    assert {"PriorityClass", "ServiceAccount", "ConfigMap", "DaemonSet"} == set(made)
    assert pod_spec_of(made["DaemonSet"])["automountServiceAccountToken"] is False


def test_larger_s3_objects_want_more_memory() -> None:
    output = S3(bucket="shop-logs", region="a", object_size="200M")
    resources = Resources(cpu="100m", memory="1Gi", memory_limit="1Gi")
    declared = spec(output, resources=resources)

    assert config(declared)["sinks"]["output"]["batch"]["max_bytes"] == 200_000_000
