"""Watching draws again until Ctrl-C, and a cluster that does not answer for once is no end."""

from __future__ import annotations

import os
import shutil
import time

import click
import pytest

from constructs_lib.cli.live.watch import watch
from constructs_lib.errors import ConstructsLibError
from constructs_lib.live.report import LiveReport
from tests.live.clusters import Cluster, daemon_set, node


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)


def report(count: int = 1) -> LiveReport:
    found = Cluster().add("nodes", node("a"))
    return found.add("daemonsets", *(daemon_set(f"agent-{n:02}") for n in range(count))).report()


def watched(results: list[LiveReport | BaseException]) -> LiveReport:
    def look() -> LiveReport:
        result = results.pop(0)
        if isinstance(result, BaseException):
            raise result
        return result

    return watch(look, interval=1)


def test_each_look_is_drawn_over_the_one_before(capsys: pytest.CaptureFixture[str]) -> None:
    last = report(2)

    assert watched([report(), last, KeyboardInterrupt()]) is last

    first, second = capsys.readouterr().out.removeprefix("\x1b[H\x1b[2J").split("\x1b[H\x1b[2J")
    assert ("1 DaemonSet on" in first, "2 DaemonSets on" in second) == (True, True)


def test_a_look_that_fails_leaves_the_last_report_and_says_why(
    capsys: pytest.CaptureFixture[str],
) -> None:
    watched([report(), ConstructsLibError("no \x1b[31manswer"), KeyboardInterrupt()])

    last = capsys.readouterr().out.split("\x1b[H\x1b[2J")[-1]
    assert "\nnot read: no ␛[31manswer\n" in last
    assert "1 DaemonSet on" in last


def test_a_first_look_that_fails_is_an_error() -> None:
    with pytest.raises(ConstructsLibError, match="no cluster"):
        watched([ConstructsLibError("no cluster")])


def test_who_stops_before_the_first_report_gets_none() -> None:
    with pytest.raises(click.Abort):
        watched([KeyboardInterrupt()])


def test_no_more_is_drawn_than_the_terminal_has_room_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    size = os.terminal_size((80, 12))
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: size)

    watched([report(30), KeyboardInterrupt()])

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 11
    assert lines[-1].endswith(" more lines")
