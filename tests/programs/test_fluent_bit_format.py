"""Fluent Bit's configuration is understood in both formats, with its places and its mistakes."""

from __future__ import annotations

import pytest

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.programs.facts import UNKNOWN
from constructs_lib.programs.fluent_bit_format import Configuration, read_files
from constructs_lib.programs.texts import Text
from constructs_lib.programs.told import Told
from tests.programs.reading import FOLDER, config_map, daemon_set, file_name, find_in

CLASSIC = """\
# What every node runs.
[SERVICE]
    Flush  1
    # Storage.Checksum on
    storage.CHECKSUM  On

[INPUT]
    Name  tail
    Path  /var/log/containers/*.log, /var/log/other.log
"""
YAML = """\
service:
  flush: 1
  storage.checksum: on
pipeline:
  inputs:
  - name: tail
    Path: /var/log/containers/*.log, /var/log/other.log
  outputs: []
"""


def read(main: str, **files: str) -> Configuration:
    files = {main: files.pop("text"), **files}
    view = DaemonSetView(daemon_set("fluent-bit", env=[{"name": "LEVEL", "value": "debug"}]))
    told = Told(daemon_set=view, container=view.all[0], find=find_in(config_map(**files)))
    text = told.texts.at(f"{FOLDER}/{file_name(main)}")
    assert isinstance(text, Text)
    return read_files(told, [text])


@pytest.mark.parametrize(
    ("name", "text", "checksum_at", "path_at"),
    [
        pytest.param("a_conf", CLASSIC, (5, 5), (9, 5), id="classic"),
        pytest.param("a_yaml", YAML, (3, 3), (7, 5), id="yaml"),
    ],
)
def test_both_formats_say_the_same(
    name: str, text: str, checksum_at: tuple[int, int], path_at: tuple[int, int]
) -> None:
    found = read(name, text=text)

    service, tail = found.sections
    assert (service.kind, tail.kind) == ("service", "input")
    assert service.get("flush") == "1"
    assert str(service.get("storage.checksum")).lower() in {"on", "true"}
    assert service.at("storage.checksum")[2:] == checksum_at
    assert tail.get("path") == "/var/log/containers/*.log, /var/log/other.log"
    assert tail.at("path")[2:] == path_at
    assert found.complete
    assert found.mistakes == []


def test_variables_come_from_the_file_and_from_the_container() -> None:
    text = "@SET folder=/state\n[SERVICE]\n  a  ${folder}/x\n  b  ${LEVEL}\n  c  x${OTHER}\n"
    (service,) = read("a_conf", text=text).sections

    assert service.values == {"a": "/state/x", "b": "debug", "c": UNKNOWN}


@pytest.mark.parametrize(
    ("include", "kinds", "complete"),
    [
        pytest.param("b.conf", ["input", "output"], True, id="a file beside it"),
        pytest.param("*.conf", ["input", "filter", "output"], True, id="all files, itself once"),
        pytest.param("/settings/b.conf", ["input", "output"], True, id="by its path"),
        pytest.param("/etc/own.conf", ["output"], False, id="a file of the image"),
        pytest.param("gone.conf", ["output"], False, id="a key that is not there"),
    ],
)
def test_included_files_are_read(include: str, kinds: list[str], complete: bool) -> None:
    text = f"@INCLUDE {include}\n[OUTPUT]\n    Name  es\n"
    files = {"b_conf": "[INPUT]\n  Name  tail\n", "c_conf": "[FILTER]\n  Name  grep\n"}
    found = read("a_conf", text=text, **files)

    assert [each.kind for each in found.sections] == kinds
    assert found.complete is complete


@pytest.mark.parametrize(
    ("name", "text", "message", "at"),
    [
        pytest.param(
            "a_conf",
            "[INPUT\n    Name tail\n",
            "The name of this section has no closing ']'.",
            (1, 1),
            id="bracket",
        ),
        pytest.param(
            "a_conf",
            "[INPUT]\n    Name  tail\n    Path\n",
            "The property 'Path' has no value.",
            (3, 5),
            id="value",
        ),
        pytest.param(
            "a_conf",
            "[INPUT]\nName  tail\n",
            "This line is not indented, as a property must be.",
            (2, 1),
            id="indent",
        ),
        pytest.param(
            "a_conf",
            "[INPUT]\n    Name  tail\n  Path  /a\n",
            "This line is indented less than the first property of the file.",
            (3, 3),
            id="less indent",
        ),
        pytest.param(
            "a_conf", "    Name  tail\n", "This line stands in no section.", (1, 5), id="section"
        ),
        pytest.param(
            "a_yaml",
            "service:\n  flush: [\n",
            "This is not YAML: while parsing a flow node, did not find expected node content.",
            (2, 11),
            id="yaml",
        ),
        pytest.param("a_yaml", "- a\n", "This is no mapping of settings.", (1, 1), id="list"),
    ],
)
def test_what_fluent_bit_refuses_has_its_place(
    name: str, text: str, message: str, at: tuple[int, int]
) -> None:
    found = read(name, text=text)

    assert [(each.message, each.place.line, each.place.column) for each in found.mistakes] == [
        (message, *at)
    ]
    assert not found.complete


@pytest.mark.parametrize(
    "text",
    [
        "service: on\npipeline: [inputs]\n",
        "pipeline: {inputs: {name: tail}}\n",
        "pipeline: {inputs: [tail, 1]}\n",
        "includes: 1\nenv: []\n",
    ],
)
def test_other_yaml_has_no_sections(text: str) -> None:
    assert read("a_yaml", text=text).sections == []
