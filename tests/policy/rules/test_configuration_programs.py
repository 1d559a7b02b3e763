"""DS906: what a program's own configuration says."""

from __future__ import annotations

import pytest

from constructs_lib.policy.example import example_objects
from constructs_lib.yaml.writer import to_yaml
from tests.policy.judging import found, judged_text, places, pod

MOUNTED = pod(
    "containers: [{name: agent, command: [/bin/fluent-bit, --config, /v/a.conf], "
    "volumeMounts: [{name: v, mountPath: /v}]}], volumes: [{name: v, configMap: {name: settings}}]"
)


def settings(**files: str) -> str:
    """The agent with the files of its ConfigMap."""
    data = "".join(
        f"  {name.replace('_', '.')}: |\n" + "".join(f"    {line}\n" for line in text.splitlines())
        for name, text in files.items()
    )
    metadata = "metadata: {name: settings, namespace: agents}"
    return f"{MOUNTED}\n---\napiVersion: v1\nkind: ConfigMap\n{metadata}\ndata:\n{data}"


def tail(path: str = "/var/log/containers/*.log", **more: str) -> str:
    properties = {"name": "tail", "path": path, **more}
    lines = (f"    {key.replace('__', '.')}  {value}" for key, value in properties.items())
    return "\n".join(["[INPUT]", *lines, ""])


SERVICE = "[SERVICE]\n    flush  1\n    storage.checksum  on\n"
COMPARES = {"db__compare_filename": "on"}
BUFFERS = {"storage__type": "filesystem"}

REREADS = (
    "'a.conf' of ConfigMap 'settings', line 4: db.compare_filename is on: the database compares "
    "file names, but reads the links in /var/log/containers."
)
DISCARDS = (
    "'a.conf' of ConfigMap 'settings', line 3: storage.checksum is on: a buffer file that is open "
    "at a kill fails its checksum."
)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param({"a_conf": tail(**COMPARES)}, REREADS, id="offsets through links"),
        pytest.param(
            {"a_conf": tail("/var/log/audit.log,  /var/log/containers/a_*.log", **COMPARES)},
            REREADS,
            id="offsets through links among others",
        ),
        pytest.param({"a_conf": SERVICE + tail(**BUFFERS)}, DISCARDS, id="checksums of a buffer"),
        pytest.param(
            {"a_conf": SERVICE + "@INCLUDE i*.conf\n", "inputs_conf": tail(**BUFFERS)},
            DISCARDS,
            id="checksums of a buffer that another file asks for",
        ),
    ],
)
def test_ds906_finds_what_discards_what_it_guards(files: dict[str, str], message: str) -> None:
    assert found("DS906", settings(**files)) == [("warning", message)]
    assert places("DS906", settings(**files)) == ["spec.template.spec.containers[0]"]


def test_ds906_reads_yaml() -> None:
    text = (
        "service: {storage.checksum: on}\n"
        "pipeline:\n"
        "  inputs:\n"
        "  - {name: tail, path: /var/log/containers/*.log, db.compare_filename: true,\n"
        "     storage.type: filesystem}\n"
    )

    files = settings(a_yaml=text).replace("/v/a.conf", "/v/a.yaml")

    assert len(found("DS906", files)) == 2


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"a_conf": tail()}, id="neither"),
        pytest.param({"a_conf": tail(db__compare_filename="off")}, id="off"),
        pytest.param({"a_conf": tail("/var/log/pods/*/*/*.log", **COMPARES)}, id="no links"),
        pytest.param({"a_conf": SERVICE + tail()}, id="a buffer in memory"),
        pytest.param({"b_conf": tail(**COMPARES)}, id="a file that is not asked for"),
        pytest.param({"notes_md": "db.compare_filename and storage.checksum"}, id="prose"),
    ],
)
def test_ds906_leaves_alone_what_discards_nothing(files: dict[str, str]) -> None:
    assert found("DS906", settings(**files)) == []


def test_ds906_does_not_guess_at_a_config_map_that_is_not_there() -> None:
    assert found("DS906", MOUNTED) == []


def test_a_finding_stands_where_the_configuration_says_it() -> None:
    text = to_yaml(example_objects(settings(a_conf=SERVICE + tail(**BUFFERS))))
    [finding] = [each for each in judged_text(text).findings if each.rule == "DS906"]

    assert text.splitlines()[finding.line - 1][finding.column - 1 :] == "storage.checksum  on"
    assert finding.object[1] == "DaemonSet"
