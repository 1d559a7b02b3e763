"""``check --fleet``: cluster by cluster, one report, one exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.fleet.fleets import AGENT, WRITABLE, write_cluster, write_fleet_of
from tests.cli.running import run

FLEET = ["check", "dist", "--fleet", "clusters"]


def findings(*arguments: str) -> list[Any]:
    found: list[Any] = json.loads(run([*FLEET, "--format", "json", *arguments]).out)["findings"]
    return found


def of_rule(rule: str, *arguments: str) -> list[list[str]]:
    return [each["clusters"] for each in findings(*arguments) if each["rule"] == rule]


def test_a_finding_of_several_clusters_is_said_once() -> None:
    write_fleet_of(WRITABLE, AGENT, WRITABLE)

    assert of_rule("DS506") == [["prod-1", "prod-3"]]


def test_clusters_do_not_meet_in_one_report() -> None:
    write_fleet_of(AGENT, AGENT, AGENT)

    alone = run(["check", "dist/prod-1", "--format", "json"])
    together = run([*FLEET, "--format", "json"])

    assert {each["rule"] for each in json.loads(alone.out)["findings"]} == {
        each["rule"] for each in json.loads(together.out)["findings"]
    }
    assert "error" in run(["check", "dist"]).out
    assert together.code == 0


def test_each_cluster_is_judged_for_its_own_platform_and_release() -> None:
    write_cluster("edge", AGENT)
    write_cluster("pilot", AGENT)
    Path("clusters/pilot.yaml").write_text("platform: openshift\n", encoding="utf-8")

    assert of_rule("DS1503") == [["pilot"]]


def test_an_error_in_one_cluster_is_the_exit_code_of_all() -> None:
    write_fleet_of(AGENT, AGENT.replace("maxUnavailable: 1", "maxUnavailable: 100%"))

    done = run(FLEET)

    assert done.code == 1
    assert "  = in 1 of 2 clusters: prod-2\n" in done.out
    assert done.out.endswith("2 clusters, 2 DaemonSets: 1 error.\n")


def test_the_line_shown_is_that_of_the_first_cluster() -> None:
    write_fleet_of(AGENT, WRITABLE, WRITABLE)

    assert "--> dist/prod-2/agent.yaml:" in run(FLEET).out


def test_one_cluster_of_a_fleet_can_be_judged_alone() -> None:
    write_fleet_of(AGENT, WRITABLE)

    done = run(["check", "dist/prod-2", "--fleet", "clusters", "--format", "json"])

    assert json.loads(done.out)["summary"]["clusters"] == 1


def test_a_baseline_speaks_of_all_clusters() -> None:
    write_fleet_of(WRITABLE, WRITABLE)
    assert run([*FLEET, "--write-baseline", "known.json"]).code == 0
    known = run([*FLEET, "--baseline", "known.json", "--fail-on", "info"])
    write_fleet_of(AGENT, WRITABLE)
    in_one = run([*FLEET, "--baseline", "known.json"])
    write_fleet_of(AGENT, AGENT)
    in_none = run([*FLEET, "--baseline", "known.json"])

    assert (known.code, known.err) == (0, "")
    assert in_one.err == ""
    assert "known.json: DS506 DaemonSet agents/agent" in in_none.err


def test_the_configuration_can_name_the_fleet() -> None:
    write_fleet_of(AGENT, WRITABLE)
    Path("constructs-lib.yaml").write_text("clusters: clusters\n", encoding="utf-8")

    assert "2 clusters, 2 DaemonSets" in run(["check", "dist"]).out
    assert "2 clusters" not in run(["check", "dist/prod-1/agent.yaml"]).out


@pytest.mark.parametrize(
    ("option", "value"),
    [("--nodes", ["n.yaml"]), ("--platform", ["gke"]), ("--fix", [])],
)
def test_what_speaks_of_one_cluster_does_not_go_with_a_fleet(option: str, value: list[str]) -> None:
    write_fleet_of(AGENT)

    done = run([*FLEET, option, *value])

    assert done.code == 2
    assert f"{option} speaks of one cluster" in done.err
