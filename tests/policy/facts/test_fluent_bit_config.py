"""Fluent Bit's configuration is understood in both formats, and nothing else is taken for it."""

from __future__ import annotations

import pytest

from constructs_lib.policy.facts.fluent_bit_config import read_fluent_bit

CLASSIC = """\
# What every node runs.
[SERVICE]
    Flush  1
    # Storage.Checksum on
    storage.CHECKSUM  On

@INCLUDE more.conf
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


@pytest.mark.parametrize(
    ("text", "checksum_line", "path_line"),
    [pytest.param(CLASSIC, 5, 10, id="classic"), pytest.param(YAML, 3, 7, id="yaml")],
)
def test_both_formats_say_the_same(text: str, checksum_line: int, path_line: int) -> None:
    service, tail = read_fluent_bit(text)

    assert (service.kind, tail.kind) == ("service", "input")
    assert service.get("flush") == "1"
    assert service.is_on("storage.checksum")
    assert service.lines["storage.checksum"] == checksum_line
    assert tail.get("path") == "/var/log/containers/*.log, /var/log/other.log"
    assert tail.lines["path"] == path_line


@pytest.mark.parametrize("value", ["on", "On", "true", "yes", "TRUE"])
def test_what_is_on_is_what_fluent_bit_takes_for_on(value: str) -> None:
    (service,) = read_fluent_bit(f"[SERVICE]\n    a  {value}\n    b  off\n")

    assert service.is_on("a")
    assert not service.is_on("b")
    assert not service.is_on("c")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "- a\n- b\n",
        "service: on\npipeline: [inputs]\n",
        "pipeline: {inputs: {name: tail}}\n",
        "pipeline: {inputs: [tail, 1]}\n",
        "a: [\n",
        "    key  value\n",
        "service: {{ tpl }}\n",
    ],
)
def test_anything_else_has_no_sections(text: str) -> None:
    assert read_fluent_bit(text) == ()
