"""LogAgent with Fluentd: nothing that waits is dropped, and what waits never stops it."""

from __future__ import annotations

import json
import re

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.log_agent import (
    S3,
    Elasticsearch,
    Forward,
    Http,
    Kafka,
    LogAgentSpec,
    Loki,
    OpenSearch,
    Output,
    Stdout,
)
from constructs_lib.k8s.manifest import Json
from tests.agents.fluentd_config import block, lines, objects, spec
from tests.pods import pod_spec_of


def container(declared: LogAgentSpec) -> Json:
    return pod_spec_of(objects(declared)["DaemonSet"])["containers"][0]


@pytest.mark.parametrize(
    ("output", "known"),
    [
        pytest.param(Elasticsearch(host="x"), True, id="elasticsearch"),
        pytest.param(Http(host="x"), True, id="http"),
        pytest.param(Stdout(), True, id="stdout"),
        pytest.param(Forward(host="x"), True, id="forward"),
        pytest.param(OpenSearch(host="x"), False, id="opensearch"),
        pytest.param(Loki(host="x"), False, id="loki"),
        pytest.param(S3(bucket="abc", region="a"), False, id="s3"),
        pytest.param(Kafka(brokers=("a:1",), topic="t"), False, id="kafka"),
    ],
)
def test_an_image_is_known_where_it_has_the_plugin(output: Output, *, known: bool) -> None:
    try:
        spec(output, image=None)
    except DeclarationError as error:
        told = f"no digest of a fluentd image with the output '{output.kind}' is known"
        refused = told in str(error)
    else:
        refused = False

    assert refused is not known


def test_files_are_read_from_their_beginning_and_positions_are_kept() -> None:
    tail = block(spec(), "@id containers")

    assert {"read_from_head true", "pos_file /var/lib/fluentd/containers.pos"} <= set(tail)


def test_a_full_buffer_keeps_it_neither_from_starting_nor_from_stopping() -> None:
    assert "skip_refresh_on_startup true" in block(spec(), "@id containers")


def test_it_does_not_read_its_own_logs() -> None:
    tail = block(spec(exclude_namespaces=("noisy",)), "@id containers")

    assert (
        'exclude_path ["/var/log/pods/logging_log-agent-*_*/fluentd/*", '
        '"/var/log/pods/noisy_*/*/*"]'
    ) in tail


def test_it_does_not_read_its_own_logs_in_dockers_files_either() -> None:
    declared = spec(exclude_namespaces=("noisy",), container_runtime="docker")

    assert (
        'exclude_path ["/var/log/containers/log-agent-*_logging_fluentd-*.log", '
        '"/var/log/containers/*_noisy_*.log"]'
    ) in block(declared, "@id containers")


def test_a_file_that_was_rotated_is_found_again_by_its_inode() -> None:
    tail = block(spec(), "@id containers")

    assert {"follow_inodes true", "rotate_wait 0s"} <= set(tail)
    assert 'path "/var/log/pods/*/*/*.log,/var/log/pods/*/*/*.log.????????-??????"' in tail


@pytest.mark.parametrize(
    ("path", "pod"),
    [
        ("shop_web-5d9f_0b7c-1/app/0.log", "web-5d9f"),
        ("shop_web.v2-0_0b7c-1/app/12.log", "web.v2-0"),
        ("shop_web-5d9f_0b7c-1/app/0.log.20261129-135351", "web-5d9f"),
    ],
)
def test_a_record_finds_its_pod_by_the_path_of_its_file(path: str, pod: str) -> None:
    (line,) = (each for each in lines(spec()) if "tag_to_kubernetes_name_regexp" in each)
    pattern = json.loads(line.split(" ", 1)[1]).replace("(?<", "(?P<")
    found = re.search(pattern, f"kubernetes.var.log.pods.{path.replace('/', '.')}")

    assert found is not None
    assert found.groupdict() == {
        "namespace": "shop",
        "pod_name": pod,
        "pod_uuid": "0b7c-1",
        "container_name": "app",
    }


def test_what_waits_outlives_the_pod() -> None:
    pod = pod_spec_of(objects(spec())["DaemonSet"])
    state = next(volume for volume in pod["volumes"] if volume["name"] == "state")
    mount = next(m for m in pod["containers"][0]["volumeMounts"] if m["name"] == "state")

    assert mount["mountPath"] == "/var/lib/fluentd"
    assert state["hostPath"] == {
        "path": "/var/lib/fluentd/logging/log-agent",
        "type": "DirectoryOrCreate",
    }


@pytest.mark.parametrize(
    ("runtime", "parser", "joined"),
    [
        pytest.param("cri", "@type cri", ["partial_key logtag", "partial_value P"], id="cri"),
        pytest.param(
            "docker", "@type json", ["key log", r'multiline_end_regexp "/\\n\\z/"'], id="docker"
        ),
    ],
)
def test_the_pieces_of_a_line_are_joined(runtime: str, parser: str, joined: list[str]) -> None:
    declared = spec(container_runtime=runtime)

    assert parser in block(declared, "@id containers")
    assert {*joined, 'separator ""', "stream_identity_key stream", "timeout_label @SHIP"} <= set(
        block(declared, "@type concat")
    )


def test_the_journal_is_read_from_where_it_was_left() -> None:
    journal = block(spec(journal_units=("kubelet.service", "crio.service")), "@id journal")

    assert {
        'matches [{"_SYSTEMD_UNIT": "kubelet.service"}, {"_SYSTEMD_UNIT": "crio.service"}]',
        "read_from_head true",
        "persistent true",
        "path /var/lib/fluentd/journal.json",
    } <= set(journal)


def test_records_are_enriched_for_this_node_only() -> None:
    declared = spec()
    env = {entry["name"]: entry for entry in container(declared)["env"]}

    assert "@type kubernetes_metadata" in lines(declared)
    assert env["K8S_NODE_NAME"]["valueFrom"]["fieldRef"]["fieldPath"] == "spec.nodeName"


def test_without_metadata_it_asks_nothing_of_the_api_server() -> None:
    declared = spec(kubernetes_metadata=False)

    assert "@type kubernetes_metadata" not in lines(declared)
    assert "ClusterRole" not in objects(declared)


@pytest.mark.parametrize("output", [Elasticsearch(host="x"), OpenSearch(host="x")])
def test_a_search_index_gets_fixed_ids_and_labels_without_dots(output: Output) -> None:
    config = lines(spec(output))

    assert f"@type {output.kind}_genid" in config
    assert (
        "kubernetes \"${k = record['kubernetes']; k && k['labels'] ? k.merge('labels' => "
        "k['labels'].transform_keys { |key| key.tr('.', '_') }) : k}\""
    ) in config


def test_a_worker_that_dies_is_seen_by_the_kubelet() -> None:
    assert container(spec())["command"] == ["fluentd"]
    assert "--no-supervisor" in container(spec())["args"]


def test_ruby_finds_a_temporary_folder_it_accepts() -> None:
    env = {entry["name"]: entry.get("value") for entry in container(spec())["env"]}

    assert env["TMPDIR"] == "/var/lib/fluentd"


def test_it_is_asked_for_its_metrics_and_not_for_its_destination() -> None:
    probed = container(spec())

    assert "bind 0.0.0.0" in lines(spec())
    assert probed["livenessProbe"]["httpGet"] == {"path": "/metrics", "port": "metrics"}
    assert probed["readinessProbe"]["httpGet"] == {"path": "/metrics", "port": "metrics"}
