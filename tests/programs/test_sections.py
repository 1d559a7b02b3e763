"""Files of sections are read once each, however they include each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.programs import fluent_bit_format, fluentd_format
from constructs_lib.programs.texts import Text
from constructs_lib.programs.told import Told
from tests.programs.reading import FOLDER, config_map, daemon_set, find_in

FLUENT_BIT = pytest.param(
    fluent_bit_format.read_files,
    "@INCLUDE {}\n",
    "[INPUT]\n  Name tail\n",
    "input",
    id="Fluent Bit",
)
FLUENTD = pytest.param(
    fluentd_format.read_files,
    "@include {}\n",
    "<source>\n  @type tail\n</source>\n",
    "source",
    id="Fluentd",
)
PROGRAMS = pytest.mark.parametrize(("read", "include", "section", "kind"), [FLUENT_BIT, FLUENTD])


def sections(read: Callable[..., Any], kind: str, **files: str) -> tuple[int, bool]:
    """How many sections of a kind there are from a.conf on, and whether that is all."""
    told = Told(
        daemon_set=(view := DaemonSetView(daemon_set("fluentd"))),
        container=view.all[0],
        find=find_in(config_map(**files)),
    )
    main = told.texts.at(f"{FOLDER}/a.conf")
    assert isinstance(main, Text)
    found = read(told, [main, main])
    return len(list(found.of_kind(kind))), found.complete


@PROGRAMS
def test_a_file_that_includes_itself_is_read_once(
    read: Callable[..., Any], include: str, section: str, kind: str
) -> None:
    text = include.format("a.conf") + include.format("./a.conf") + section

    assert sections(read, kind, a_conf=text) == (1, True)


@PROGRAMS
def test_of_a_chain_of_files_the_first_64_are_read(
    read: Callable[..., Any], include: str, section: str, kind: str
) -> None:
    chain = {f"b{n}_conf": section + include.format(f"b{n + 1}.conf") for n in range(99)}

    count, _ = sections(read, kind, a_conf=section + include.format("b0.conf"), **chain)

    assert count == 64
