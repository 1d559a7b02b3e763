"""The text is one screen: a line a DaemonSet, the worst first, and what to do below."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from constructs_lib.live.report import LiveReport
from constructs_lib.report.live.text import render
from tests.live.clusters import Cluster, daemon_set, node, pod, revision, unscheduled
from tests.report.live.reports import HELM, counts, fine, much_is_wrong

SHOWN = Path(__file__).with_name("much-is-wrong.txt")


def test_the_text_says_what_is_shown(request: pytest.FixtureRequest) -> None:
    said = render(much_is_wrong())
    if request.config.getoption("--snapshot-update"):
        SHOWN.write_text(said, encoding="utf-8")

    assert said == SHOWN.read_text(encoding="utf-8")


def test_where_all_is_well_there_is_a_table_and_nothing_else() -> None:
    assert render(fine()).splitlines() == [
        "1 DaemonSet on 1 node: all as wanted",
        "",
        "DAEMONSET   WANTED  READY  UPDATED  FROM  STATE",
        "logs/agent       1      1        1  Helm",
    ]


@pytest.mark.parametrize("report", [fine(), much_is_wrong()], ids=["fine", "wrong"])
def test_colours_change_no_word(report: LiveReport) -> None:
    colored = render(report, color=True)

    assert colored != render(report)
    assert click.unstyle(colored) == render(report)


def test_an_empty_cluster_is_told() -> None:
    assert render(Cluster().report()).splitlines()[2:] == ["There is no DaemonSet."]


def test_thirty_that_are_fine_take_one_line_each() -> None:
    five = counts(5, 5, 5)
    names = [f"agent-{number:02}" for number in range(30)]
    found = Cluster().add("nodes", *(node(f"n{number}") for number in range(5)))
    for name in names:
        found.add("daemonsets", daemon_set(name, metadata=HELM, container=_SMALL, status=five))
        found.add("controllerrevisions", revision("new", of=name))
        found.add("pods", *(pod(f"n{number}", of=name, spec=_POD) for number in range(5)))

    assert len(render(found.report()).splitlines()) == 33


_SMALL = {"resources": {"requests": {"cpu": "1m"}}}
_POD = {"containers": [{"name": "agent", "image": "x", **_SMALL}]}


def test_what_several_meet_is_told_once() -> None:
    found = Cluster().add("nodes", node("a"), node("b"))
    for name in ("first", "second", "third"):
        found.add("daemonsets", daemon_set(name, status=counts(2, 1, 2)))
        found.add("controllerrevisions", revision("new", of=name))
        found.add("pods", pod("a", of=name), unscheduled("b", of=name))

    text = render(found.report())

    assert "What several of them meet\n  pending on 1 node (b)" in text
    assert text.count("Insufficient cpu") == 1
    assert "logs/first and 2 more\n" in text
