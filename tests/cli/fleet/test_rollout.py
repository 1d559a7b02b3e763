"""``rollout --fleet``: wave by wave, with the exit code of the worst cluster."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.fleet.fleets import AGENT, WRITABLE, write_cluster, write_fleet_of
from tests.cli.running import run

ROLLOUT = ["rollout", "dist", "--fleet", "clusters"]


def with_waves(*, stuck: bool = False) -> None:
    write_cluster("dev", AGENT, more="wave: canary\n")
    write_cluster("prod", AGENT, more="wave: prod\n")
    Path("clusters/waves.yaml").write_text("waves: [{name: canary}, {name: prod}]\n")
    if stuck:
        Path("clusters/dev.yaml").write_text(
            "platform: eks\nwave: canary\nnodes:\n- {name: web, count: 2, cpu: 4, memory: 16Gi}\n"
            "- {name: down, count: 2, cpu: 4, memory: 16Gi, ready: false}\n"
        )


def test_waves_are_told_in_their_order() -> None:
    with_waves()

    report = json.loads(run([*ROLLOUT, "--format", "json"]).out)

    assert [wave["name"] for wave in report["waves"]] == ["canary", "prod"]
    assert report["waves"][1]["starts"] == report["waves"][0]["seconds"] > 0


@pytest.mark.parametrize(
    ("stuck", "options", "code"),
    [
        pytest.param(False, [], 0, id="all is well"),
        pytest.param(True, [], 1, id="a deadlock in one cluster"),
        pytest.param(True, ["--fail-on", "none"], 0, id="which may be"),
        pytest.param(True, ["--engine", "argocd"], 1, id="an engine hangs"),
        pytest.param(False, ["--engine", "argocd"], 0, id="an engine passes"),
    ],
)
def test_the_worst_cluster_is_the_exit_code(stuck: bool, options: list[str], code: int) -> None:
    with_waves(stuck=stuck)

    assert run([*ROLLOUT, *options]).code == code


def test_only_what_changed_since_the_old_manifests_restarts() -> None:
    write_fleet_of(AGENT, AGENT)
    shutil.move("dist", "old")
    write_fleet_of(AGENT, WRITABLE)

    report = json.loads(run([*ROLLOUT, "--old", "old", "--format", "json"]).out)

    (wave,) = report["waves"]
    assert {each["name"]: each["pods"] for each in wave["clusters"]} == {"prod-1": 0, "prod-2": 3}


def test_every_cluster_needs_its_nodes() -> None:
    write_fleet_of(AGENT, AGENT)
    Path("clusters/prod-2.yaml").write_text("platform: eks\n", encoding="utf-8")

    done = run(ROLLOUT)

    assert (done.code, done.out) == (2, "")
    assert "The cluster 'prod-2' has no node list" in done.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--old", "a", "--old", "b"], "--old is one folder"),
        (["--nodes", "n.yaml"], "--nodes speaks of one cluster"),
        (["--format", "json-full"], "--format json-full is of one cluster"),
    ],
)
def test_what_is_of_one_cluster_is_refused(options: list[str], said: str) -> None:
    write_fleet_of(AGENT)

    done = run([*ROLLOUT, *options])

    assert done.code == 2
    assert said in done.err
