"""Below the heat map: why not, what it costs, what clashes and what changes."""

from __future__ import annotations

from dataclasses import replace

from constructs_lib.daemon_set.scheduling import read_daemon_set
from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.coverage import coverage
from constructs_lib.report.coverage.html_parts import (
    changes,
    clashes,
    granted,
    pools,
    proofs,
    totals,
    why_not,
)
from constructs_lib.report.coverage.reasons import Reasons
from tests.placement.builders import node
from tests.placement.test_pools import LARGE, NODES, NOT_LARGE, part
from tests.placement.test_uncovered import ask
from tests.report.coverage.answers import answered, exporter, fleet, shipper, uncertain, usual


def test_a_cause_is_a_card_that_the_filter_finds() -> None:
    html = why_not(usual(), Reasons(usual()))

    assert '<article class="card" data-pools="1" data-reasons="0">' in html
    assert "→ add GPU to &#x27;tolerates&#x27;" in html
    assert "<summary>YAML to add to the DaemonSet</summary>" in html


def test_what_is_right_as_it_is_is_folded_away() -> None:
    windows = [node("w", labels={"kubernetes.io/os": "windows"})]
    answer = answered([shipper(nodeSelector={"kubernetes.io/os": "linux"})], windows)

    html = why_not(answer, Reasons(answer))

    assert "<details><summary>Nodes that are right without an agent</summary>" in html
    assert '<article class="card meant"' in html


def test_causes_beyond_the_first_are_folded() -> None:
    nodes = [node(f"n{n}", taints=(Taint(f"t{n}", "", "NoSchedule"),)) for n in range(15)]
    answer = answered([shipper()], nodes)

    html = why_not(answer, Reasons(answer))

    assert "<summary>3 more causes</summary>" in html
    assert html.count('class="card total"') == 15


def test_pools_have_their_share_and_their_smallest_node() -> None:
    html = pools(usual())

    assert '<th scope="row">general</th><td class="figure">12</td>' in html
    assert "3% of cpu on web-1; 0.8% of memory on web-1" in html


def test_totals_show_how_they_came_about() -> None:
    assert "cpu 25m x 12 nodes = 0.3 cores" in totals(usual())


def test_conflicts_are_told_and_their_absence_takes_no_room() -> None:
    assert "<h3>host port</h3>" in clashes(answered([exporter(), exporter("b")], fleet()))
    assert clashes(usual()) == ""


def test_a_proof_or_its_counter_example_is_told() -> None:
    proof = proofs(ask([part("a", LARGE), part("b", NOT_LARGE)], NODES))
    counter_example = proofs(ask([part("a", LARGE), part("b", LARGE)], NODES[:1]))

    assert "each of 3 nodes is in exactly one of 2 DaemonSets." in proof
    assert "overlap: 1 node (large) in kube-system/a and kube-system/b." in counter_example


def test_changes_are_told_with_what_they_cost() -> None:
    before = coverage([read_daemon_set(exporter())], fleet()[:2])

    html = changes(answered([exporter()], fleet(), before=before))

    assert "runs on 2 → 12; cpu 0.05 cores → 0.3 cores" in html
    assert '<li class="good">gained 10 nodes (web-3..12): the node is new</li>' in html


def test_nothing_to_compare_takes_no_room() -> None:
    assert changes(usual()) == ""


def test_what_the_answer_takes_for_granted_is_told() -> None:
    html = granted(uncertain())

    assert "<li>not read: Provisioner &lt;old&gt;</li>" in html
    assert "<li>1 node (n1): how much cpu they have is not stated, and taken as enough</li>" in html
    assert granted(usual()) == ""


def test_a_conflict_that_is_answered_stands_behind_the_open_ones_with_its_answer() -> None:
    found = answered([exporter(), exporter("b"), exporter("c")], fleet())
    first, *others = found.conflicts
    known = replace(first, answer="DS1101 is answered: Moving.")

    html = clashes(replace(found, conflicts=(known, *others)))

    assert html.count('class="card clash"') == len(others)
    assert html.index('class="card clash"') < html.index('class="card meant"')
    assert "→ DS1101 is answered: Moving." in html
