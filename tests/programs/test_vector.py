"""What Vector's configuration says as facts, in each of its formats."""

from __future__ import annotations

import pytest

from constructs_lib.programs.facts import FOR_EVER, UNKNOWN, Access, Buffer, Facts, Retries
from tests.programs.reading import facts_of, place_of

IMAGE = "docker.io/timberio/vector:0.58.0-alpine"
YAML = """\
data_dir: /state
api: {enabled: true, address: "0.0.0.0:8686"}
sources:
  pods: {type: kubernetes_logs}
  more: {type: file, include: [/var/log/a/*.log], data_dir: /other}
sinks:
  out:
    type: http
    inputs: [pods]
    buffer: {type: disk, max_size: 268435488}
    request: {retry_attempts: 5}
  all: {type: loki, inputs: [pods]}
  here: {type: console, inputs: [pods]}
"""
TOML = """\
data_dir = "/state"
[api]
enabled = true
address = "0.0.0.0:8686"
[sources.pods]
type = "kubernetes_logs"
[sources.more]
type = "file"
include = ["/var/log/a/*.log"]
data_dir = "/other"
[sinks.out]
type = "http"
[sinks.out.buffer]
type = "disk"
max_size = 268435488
[sinks.out.request]
retry_attempts = 5
[sinks.all]
type = "loki"
[sinks.here]
type = "console"
"""
JSON = """{
"data_dir": "/state", "api": {"enabled": true, "address": "0.0.0.0:8686"},
"sources": {"pods": {"type": "kubernetes_logs"},
  "more": {"type": "file", "include": ["/var/log/a/*.log"], "data_dir": "/other"}},
"sinks": {"out": {"type": "http", "buffer": {"type": "disk", "max_size": 268435488},
  "request": {"retry_attempts": 5}}, "all": {"type": "loki"}, "here": {"type": "console"}}}
"""


@pytest.mark.parametrize(
    ("name", "text", "at"),
    [
        pytest.param("vector_yaml", YAML, (11, 15), id="yaml"),
        pytest.param("vector_toml", TOML, (17, 1), id="toml"),
        pytest.param("vector_json", JSON, (6, 15), id="json"),
    ],
)
def test_every_format_says_the_same(name: str, text: str, at: tuple[int, int]) -> None:
    found = facts_of(IMAGE, f"--config=/settings/{name.replace('_', '.')}", **{name: text})

    assert found.complete
    assert [(each.name, each.paths) for each in found.inputs] == [
        ("pods", ("/var/log/pods/*/*/*.log",)),
        ("more", ("/var/log/a/*.log",)),
    ]
    assert [getattr(each.offsets, "path", "") for each in found.inputs] == ["/state", "/other"]
    assert found.buffers == (
        Buffer(owner="sink", name="out", kind="disk", path="/state", limit=268435488),
        Buffer(owner="sink", name="all", kind="memory", limit=UNKNOWN),
    )
    assert [each.retries for each in found.outputs] == [Retries(times=5), FOR_EVER]
    assert place_of(found.outputs[0]) == at
    assert [(each.port, each.path, each.is_on) for each in found.endpoints] == [
        (8686, "/health", True)
    ]
    assert found.stop_seconds == 60
    assert [each.name for each in found.settings] == ["VECTOR_SELF_NODE_NAME"]
    assert {each.resource for each in found.rights} == {"pods", "namespaces", "nodes"}


def facts(text: str, *args: str) -> Facts:
    return facts_of(IMAGE, *args, vector_yaml=text)


def test_the_defaults_keep_checkpoints_in_the_container() -> None:
    found = facts("sources: {a: {type: kubernetes_logs}}\n")

    assert found.inputs[0].offsets == Access(
        path="/var/lib/vector", kind="folder", mode="write", purpose="offsets"
    )
    assert [each.is_on for each in found.endpoints] == [False]


@pytest.mark.parametrize(
    ("args", "seconds"),
    [
        ([], 60),
        (["--graceful-shutdown-limit-secs", "5"], 5),
        (["--no-graceful-shutdown-limit"], None),
        (["--graceful-shutdown-limit-secs=$(GONE)"], UNKNOWN),
    ],
)
def test_the_time_to_stop_is_an_argument(args: list[str], seconds: object) -> None:
    assert facts("sources: {}\n", *args).stop_seconds == seconds


def test_a_folder_is_read_as_a_whole() -> None:
    files = {"a_yaml": "sources: {a: {type: kubernetes_logs}}\n", "b_toml": "data_dir = '/x'\n"}
    found = facts_of(IMAGE, "--config-dir", "/settings/", **files)

    assert found.complete
    assert [getattr(each.offsets, "path", "") for each in found.inputs] == ["/x"]


def test_what_a_variable_breaks_is_no_mistake() -> None:
    broken = facts_of(IMAGE, "-c", "/settings/a.toml", a_toml="a = ${SIZE}\n")
    plain = facts_of(IMAGE, "-c", "/settings/a.toml", a_toml="a = SIZE\n")

    assert (broken.mistakes, broken.complete) == ((), False)
    assert [place_of(each) for each in plain.mistakes] == [(1, 5)]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("", ["VECTOR_SELF_NODE_NAME"]),
        (", self_node_name: '${NODE}'", ["NODE"]),
        (", self_node_name: fixed", []),
    ],
)
def test_the_name_of_the_node_comes_from_a_variable(said: str, names: list[str]) -> None:
    found = facts(f"sources: {{a: {{type: kubernetes_logs{said}}}}}\n")

    assert [each.name for each in found.settings] == names
