"""The heat map has a sign for every fate, and bars of what each agent takes."""

from __future__ import annotations

import re

from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.answer import CoverageReport
from constructs_lib.report.coverage.heat_map import heat_map
from constructs_lib.report.coverage.reasons import Reasons
from tests.placement.builders import agent_pod, node, pod
from tests.report.coverage.answers import GPU, answered, exporter, shipper, usual


def drawn(answer: CoverageReport) -> str:
    return heat_map(answer, Reasons(answer))


def fates(html: str) -> list[str]:
    return re.findall(r'<span class="said">([^<]+)</span>', html)


def test_every_fate_has_its_sign_and_is_said_to_those_who_do_not_see_it() -> None:
    nodes = [
        node("free", pool="a"),
        node("tainted", pool="b", taints=(GPU,)),
        node("kept", pool="c", taints=(GPU,)),
        node("full", pool="d"),
    ]
    other = pod("web", on="full", requests={"cpu": 4000}, priority=2_000_000_000)

    html = drawn(answered([exporter()], nodes, agent_pod("exporter", on="kept"), other))

    assert fates(html) == ["runs", "not wanted", "left running", "pending"]
    assert '<i class="pending" aria-hidden="true">!</i>' in html


def test_a_bar_shows_what_each_agent_takes_of_the_smallest_node() -> None:
    html = drawn(usual())

    assert '<i class="w1 h0" title=' in html
    assert 'title="kube-system/exporter: 25m (0.6%)"' in html


def test_more_than_fits_is_marked() -> None:
    tiny = node(allocatable={"cpu": 110, "memory": 1 << 30, "pods": 110})

    html = drawn(answered([exporter(), shipper()], [tiny]))

    assert 'class="bar over"' in html
    assert "114% · 125m" in html


def test_cordoned_and_planned_nodes_are_marked() -> None:
    nodes = [node("a", pool="p", unschedulable=True), node("b", pool="p", planned=True)]

    assert "<small>p · 1 cordoned · 1 planned</small>" in drawn(answered([exporter()], nodes))


def test_rows_beyond_what_a_page_shows_are_counted() -> None:
    nodes = [
        node(f"n{n}", pool=f"p{n}", taints=(Taint(f"t{n}", "", "NoSchedule"),)) for n in range(650)
    ]

    html = drawn(answered([exporter()], nodes))

    assert html.count("<tr ") == 600
    assert "50 more rows are in the JSON report." in html
