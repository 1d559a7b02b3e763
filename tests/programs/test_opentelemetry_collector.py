"""What a collector's configuration says as facts: only what its pipelines use."""

from __future__ import annotations

import pytest

from constructs_lib.programs.facts import FOR_EVER, Access, Buffer, Facts, Retries, Right
from tests.programs.reading import facts_of, place_of

IMAGE = "otel/opentelemetry-collector-contrib:0.165.0"
SAFE = """\
extensions:
  file_storage: {directory: /state}
  health_check: {endpoint: "0.0.0.0:13133"}
receivers:
  file_log/pods:
    include: [/var/log/pods/*/*/*.log]
    start_at: beginning
    storage: file_storage
  filelog/unused: {include: [/var/log/x]}
  hostmetrics: {root_path: /hostfs}
processors:
  k8s_attributes:
    filter: {node_from_env_var: NODE}
exporters:
  otlp:
    endpoint: x:4317
    sending_queue: {storage: file_storage}
    retry_on_failure: {max_elapsed_time: 0}
service:
  extensions: [file_storage, health_check]
  pipelines:
    logs: {receivers: [file_log/pods, hostmetrics], processors: [k8s_attributes], exporters: [otlp]}
"""
LEAST = """\
receivers: {filelog: {include: [/var/log/pods/*/*/*.log]}}
processors: {k8sattributes: {}}
exporters: {otlp: {endpoint: "x:4317"}, debug: {}}
service:
  pipelines:
    logs: {receivers: [filelog], processors: [k8sattributes], exporters: [otlp, debug]}
"""


def facts(text: str) -> Facts:
    return facts_of(IMAGE, "--config=/settings/relay.yaml", relay_yaml=text)


def test_what_is_told_counts() -> None:
    found = facts(SAFE)

    assert found.complete
    [pods] = found.inputs
    assert (pods.name, pods.paths, pods.from_start) == (
        "file_log/pods",
        ("/var/log/pods/*/*/*.log",),
        True,
    )
    assert pods.offsets == Access(path="/state", kind="folder", mode="write", purpose="offsets")
    assert found.buffers == (Buffer(owner="exporter", name="otlp", kind="disk", path="/state"),)
    assert [each.retries for each in found.outputs] == [FOR_EVER]
    assert [(each.resource, each.scope) for each in found.watches] == [("Pods", "node")]
    assert [each.name for each in found.settings] == ["NODE"]
    assert [(each.port, each.is_on, each.loopback) for each in found.endpoints] == [
        (13133, True, False)
    ]
    assert "/hostfs" in {each.path for each in found.accesses}


def test_the_defaults_give_up_and_keep_nothing() -> None:
    found = facts(LEAST)

    assert [each.offsets for each in found.inputs] == [None]
    assert [each.retries for each in found.outputs] == [Retries(seconds=300)]
    assert [each.kind for each in found.buffers] == ["memory"]
    assert [each.scope for each in found.watches] == ["cluster"]
    assert [each.is_on for each in found.endpoints] == [False]
    assert [each for each in found.rights if each.needed] == [
        Right(resource="pods", verbs=frozenset({"list", "watch"}))
    ]
    assert found.image_user == 10001


@pytest.mark.parametrize(
    ("image", "loopback"),
    [("otel/opentelemetry-collector:0.103.0", False), (IMAGE, True)],
)
def test_the_health_check_listens_on_the_loopback_since_0_104(
    image: str, *, loopback: bool
) -> None:
    text = "extensions: {health_check: {}}\nservice: {extensions: [health_check]}\n"
    [endpoint] = facts_of(image, "--config", "/settings/a.yaml", a_yaml=text).endpoints

    assert endpoint.loopback is loopback


def test_a_pipeline_may_only_name_what_is_there() -> None:
    found = facts(LEAST.replace("receivers: [filelog]", "receivers: [filelog, otlp]"))

    assert [(each.message, *place_of(each)) for each in found.mistakes] == [
        ("The pipeline 'logs' names 'otlp', which is not among the receivers.", 6, 12)
    ]


def test_several_files_are_one_configuration() -> None:
    head, _, tail = LEAST.partition("exporters:")
    found = facts_of(
        IMAGE,
        "--config=file:/settings/a.yaml",
        "--config=/settings/b.yaml",
        a_yaml=head,
        b_yaml=f"exporters:{tail}",
    )

    assert (found.complete, found.mistakes) == (True, ())
    assert len(found.inputs) == len(found.outputs) == 1


def test_a_variable_may_hold_it() -> None:
    from constructs_lib.daemon_set.view import DaemonSetView  # noqa: PLC0415
    from constructs_lib.programs.catalogue import programs_of  # noqa: PLC0415
    from tests.programs.reading import config_map, daemon_set, find_in  # noqa: PLC0415

    env = [{"name": "CONFIG", "value": LEAST}]
    view = DaemonSetView(daemon_set(IMAGE, "--config=env:CONFIG", env=env))
    [program] = programs_of(view, find_in(config_map()))

    assert program.facts.complete
    assert program.facts.inputs[0].place.path[-2:] == ("env", 0)


@pytest.mark.parametrize("name", ["yaml:receivers::a: {}", "https://x.example/a.yaml"])
def test_a_configuration_from_elsewhere_is_unknown(name: str) -> None:
    assert not facts_of(IMAGE, f"--config={name}", a_yaml=LEAST).complete
