"""Programs are known by their images, mirrors included, and by what a command starts."""

from __future__ import annotations

import sys

import pytest

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.programs.catalogue import programs_of, reader_of
from tests.programs.reading import daemon_set, find_in


@pytest.mark.parametrize(
    ("image", "command", "reader"),
    [
        ("cr.fluentbit.io/fluent/fluent-bit:5.1.2", [], "fluent_bit"),
        ("registry.example/mirrored-fluent-fluent-bit@sha256:" + "a" * 64, [], "fluent_bit"),
        ("registry.example/agent:1", ["/fluent-bit/bin/fluent-bit"], "fluent_bit"),
        ("registry.example/agent:1", ["/bin/sh"], None),
        ("registry.example/agent:1", [], None),
        ("", [], None),
    ],
)
def test_a_program_is_known(image: str, command: list[str], reader: str | None) -> None:
    [container] = DaemonSetView(daemon_set(image, command=command)).all

    assert reader_of(container) == reader


def test_a_program_that_nobody_knows_costs_no_import() -> None:
    before = set(sys.modules)

    assert programs_of(DaemonSetView(daemon_set("registry.example/agent:1")), find_in()) == ()
    assert {each for each in set(sys.modules) - before if "programs" in each} == set()
