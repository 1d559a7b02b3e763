"""Fluentd's configuration is understood with its sections, its includes and its mistakes."""

from __future__ import annotations

import pytest

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.programs.facts import UNKNOWN
from constructs_lib.programs.fluentd_format import Configuration, read_files
from constructs_lib.programs.texts import Text
from constructs_lib.programs.told import Told
from tests.programs.reading import FOLDER, config_map, daemon_set, find_in


def read(text: str, **files: str) -> Configuration:
    view = DaemonSetView(daemon_set("fluentd", env=[{"name": "HOST", "value": "x"}]))
    found = find_in(config_map(a_conf=text, **files))
    told = Told(daemon_set=view, container=view.all[0], find=found)
    main = told.texts.at(f"{FOLDER}/a.conf")
    assert isinstance(main, Text)
    return read_files(told, [main])


def test_sections_stand_in_sections() -> None:
    text = """\
# comment
<source>
  @type tail  # a comment
  path "/var/log/a.log"
  exclude_path ["/a",
    "/b"]
  <parse>
    @type json
  </parse>
</source>
<label @OUT>
  <match a.** b>
    @type http
  </match>
</label>
"""
    found = read(text)

    [source], [match] = found.of_kind("source"), found.of_kind("match")
    assert (source.type, source.line) == ("tail", 2)
    assert source.values["path"] == "/var/log/a.log"
    assert source.values["exclude_path"] is UNKNOWN
    assert source.spots["path"] == (4, 3)
    assert [each.type for each in source.inner("parse")] == ["json"]
    assert (match.type, match.argument) == ("http", "a.** b")
    assert (found.complete, found.mistakes) == (True, [])


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("\"#{ENV['HOST']}/a\"", "x/a"),
        ('"#{ENV["HOST"]}"', "x"),
        ("\"#{ENV['GONE'] || 'b'}\"", "b"),
        ("\"#{ENV.fetch('GONE', 'c')}\"", "c"),
        ("#{ENV['GONE'] || 5}", "5"),
        ("\"#{ENV['GONE']}\"", UNKNOWN),
        ('"#{Socket.gethostname}"', UNKNOWN),
        ("'#{x}'", "#{x}"),
        ("plain # comment", "plain"),
        ("pass#word", "pass#word"),
    ],
)
def test_values_are_read(written: str, value: object) -> None:
    [source] = read(f"<source>\n  a {written}\n</source>\n").sections

    assert source.values["a"] == value


@pytest.mark.parametrize(
    ("include", "count", "complete"),
    [
        ("b.conf", 2, True),
        ("*.conf", 2, True),
        ("/etc/own.conf", 1, False),
        ("https://x.example/a.conf", 1, False),
    ],
)
def test_included_files_are_read(include: str, count: int, *, complete: bool) -> None:
    text = f"@include {include}\n<source>\n</source>\n"
    found = read(text, b_conf="<match **>\n</match>\n")

    assert (len(found.sections), found.complete) == (count, complete)


@pytest.mark.parametrize(
    ("text", "message", "at"),
    [
        pytest.param(
            "<source>\n  @type tail\n", "The section <source> is not closed.", (1, 1), id="open"
        ),
        pytest.param(
            "<source>\n</match>\n",
            "</match> closes nothing: <source> is open.",
            (2, 1),
            id="another",
        ),
        pytest.param(
            "  </match>\n", "</match> closes nothing: no section is open.", (1, 3), id="none"
        ),
        pytest.param(
            "<source\n", "This tag is not one that Fluentd reads.", (1, 1), id="no bracket"
        ),
    ],
)
def test_what_fluentd_refuses_has_its_place(text: str, message: str, at: tuple[int, int]) -> None:
    found = read(text)

    assert [(each.message, each.place.line, each.place.column) for each in found.mistakes] == [
        (message, *at)
    ]
    assert not found.complete
