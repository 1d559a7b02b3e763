"""The terminal's report: everything that matters, aligned, in colours only when asked."""

from __future__ import annotations

import click

from constructs_lib.daemon_set.scheduling import read_daemon_set
from constructs_lib.placement.coverage import coverage
from constructs_lib.placement.requirement import read_requires
from constructs_lib.report.coverage.text import render
from tests.placement.test_pools import LARGE, SMALL
from tests.report.coverage.answers import (
    NASTY,
    answered,
    exporter,
    fleet,
    nasty_fleet,
    uncertain,
    usual,
)


def test_the_matrix_has_one_line_for_nodes_that_fare_alike() -> None:
    lines = render(usual()).splitlines()

    assert lines[:8] == [
        "2 DaemonSets, 15 nodes",
        "",
        "   DAEMONSET             DESIRED   RUNS",
        "1  kube-system/exporter    12/15  12/15",
        "2  kube-system/shipper     15/15  15/15",
        "",
        "POOL     NODES          1  2",
        "general  web-1..12  12  +  +",
    ]


def test_an_uncovered_group_has_its_first_reason_its_remedy_and_the_yaml_to_add() -> None:
    reason = "taint nvidia.com/gpu=true:NoSchedule is not tolerated"

    said = render(usual())

    assert (
        f"  not wanted: 3 nodes (gpu-1..3): {reason}\n"
        "    kube-system/exporter\n    -> add GPU to 'tolerates'\n"
    ) in said
    assert "             - key: nvidia.com/gpu\n               operator: Equal\n" in said


def test_what_keeps_all_agents_off_is_told_once_and_first() -> None:
    said = render(answered([exporter(), exporter("other")], fleet()))

    assert said.startswith("3 nodes get no agent at all: gpu-1..3.\n\n2 DaemonSets, 15 nodes\n")
    assert said.count("taint nvidia.com/gpu=true:NoSchedule is not tolerated") == 1
    assert "  no agent at all, not wanted: 3 nodes (gpu-1..3): taint" in said
    assert "    all 2 agents: kube-system/exporter, kube-system/other\n" in said


def test_agents_that_need_different_changes_are_told_apart() -> None:
    plain = exporter("other")
    plain["metadata"]["labels"] = {}

    said = render(answered([exporter(), plain], fleet()))

    assert "    -> kube-system/exporter: add GPU to 'tolerates'\n" in said
    assert "    -> kube-system/other: tolerate nvidia.com/gpu=true:NoSchedule\n" in said


def test_the_fleet_s_total_shows_how_it_came_about() -> None:
    said = render(usual())

    assert "cpu 25m x 12 nodes = 0.3 cores; memory 64Mi x 12 nodes = 768Mi" in said
    assert "  in total: cpu 1.8 cores, memory 768Mi\n" in said
    assert "general     12  cpu 1.5 cores (3%), memory 768Mi (0.8%)  3% of cpu on web-1" in said


def test_conflicts_requirements_and_changes_are_told() -> None:
    manifests = [exporter(), exporter("other")]
    before = coverage([read_daemon_set(exporter())], fleet()[:12])

    said = render(answered(manifests, fleet(), requires=read_requires("all"), before=before))

    assert "  host-port: 12 nodes (web-1..12)\n" in said
    assert "Required: all (15 nodes): not met\n  kube-system/exporter misses 15 nodes\n" in said
    assert "  new: 3 nodes (gpu-1..3)\n" in said
    assert "lost 12 nodes (web-1..12): host port TCP 9100 is held by" in said


def test_a_split_agent_has_its_proof_or_its_counter_example() -> None:
    parts = [exporter("a"), exporter("b")]
    for each, expression in zip(parts, (LARGE, SMALL), strict=True):
        template = each["spec"]["template"]
        template["metadata"]["labels"] = {"app": "x", "constructs-lib/agent": "exporter"}
        terms = {"nodeSelectorTerms": [{"matchExpressions": [expression]}]}
        required = {"requiredDuringSchedulingIgnoredDuringExecution": terms}
        template["spec"]["affinity"] = {"nodeAffinity": required}

    said = render(answered(parts, fleet()))

    assert (
        "  kube-system/exporter: gap: 12 nodes (web-1..12) in none of kube-system/a, kube-system/b"
    ) in said


def test_an_answer_without_a_gap_says_so() -> None:
    everywhere = exporter(tolerations=[{"operator": "Exists"}])

    assert "Every agent runs on every node that it is meant for." in render(
        answered([everywhere], fleet())
    )


def test_colours_are_given_only_when_asked_and_change_no_word() -> None:
    plain = render(usual())
    painted = render(usual(), color=True)

    assert "\x1b" not in plain
    assert plain == click.unstyle(painted) != painted


def test_any_name_is_told_as_it_is() -> None:
    assert NASTY in render(answered([exporter()], nasty_fleet()))


def test_what_the_answer_takes_for_granted_is_told() -> None:
    said = render(uncertain())

    assert "Assumptions\n\n  not read: Provisioner <old>\n" in said
    assert "  1 node (n1): how much cpu they have is not stated, and taken as enough\n" in said
    assert "Assumptions" not in render(usual())
