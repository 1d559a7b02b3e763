"""Flags of programs that are told nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.programs.facts import UNKNOWN
from constructs_lib.programs.flags import Flags, port_of
from constructs_lib.programs.told import Told
from tests.programs.reading import daemon_set, find_in


def flags(*args: str, **fields: Any) -> Flags:
    view = DaemonSetView(daemon_set("registry.example/agent:1", *args, **fields))
    return Flags(Told(daemon_set=view, container=view.all[0], find=find_in()))


def test_the_last_of_several_counts_and_a_variable_without_one() -> None:
    given = flags("--port=1", "--port=2", env=[{"name": "HOST", "value": "a"}])

    assert given.text("port", default="0")[0] == "2"
    assert given.text("host", default="b", variable="HOST")[0] == "a"
    assert given.text("other", default="c")[0] == "c"


def test_what_a_script_may_say_is_unknown() -> None:
    given = flags("-c", "agent --port=1", command=["/bin/sh"])

    assert given.text("port", default="0")[0] is UNKNOWN
    assert given.is_on("verbose", default=False) is UNKNOWN


def test_another_program_of_an_image_may_have_other_flags() -> None:
    assert not flags("--port=1", command=["/bin/disk-watch"]).complete
    assert flags("--port=1", command=["/bin/agent"]).complete


@pytest.mark.parametrize(
    ("args", "on"),
    [
        ((), True),
        (("--no-fast",), False),
        (("--fast=false",), False),
        (("--fast",), True),
        (("--fast=$(SECRET)",), UNKNOWN),
    ],
)
def test_a_switch_has_three_answers(args: tuple[str, ...], on: object) -> None:
    secret = {"name": "SECRET", "valueFrom": {"secretKeyRef": {"name": "a", "key": "b"}}}

    assert flags(*args, env=[secret]).is_on("fast", default=True) is on


@pytest.mark.parametrize(
    ("address", "port"), [(":9100", 9100), ("[::1]:80", 80), ("8080", 8080), ("none", UNKNOWN)]
)
def test_a_port_ends_an_address(address: str, port: object) -> None:
    assert port_of(address) == port
