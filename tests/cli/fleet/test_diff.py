"""``diff --fleet``: one answer for many clusters."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.fleet.fleets import AGENT, WRITABLE, write_fleet_of
from tests.cli.running import run

DIFF = ["diff", "old", "dist", "--fleet", "clusters"]
CANNOT = AGENT.replace("app.kubernetes.io/name: agent", "app.kubernetes.io/name: other")


def change(old: list[str], new: list[str]) -> None:
    write_fleet_of(*old)
    shutil.move("dist", "old")
    write_fleet_of(*new)


def test_the_same_change_is_told_once_with_the_pods_of_all_clusters() -> None:
    change([AGENT] * 4, [WRITABLE, WRITABLE, AGENT, CANNOT])

    done = run(DIFF)

    assert done.out.startswith(
        "Changes 2 of 4 clusters in the same way: 6 Pods restart; 1 differently: "
    )
    assert (
        "\nIn 2 of 4 clusters: prod-1..2\n  agents/agent: rolling restart of 6 Pods\n" in done.out
    )


@pytest.mark.parametrize(
    ("new", "options", "code"),
    [
        pytest.param([AGENT, AGENT], ["--exit-code"], 0, id="nothing"),
        pytest.param([AGENT, WRITABLE], [], 0, id="a restart is fine"),
        pytest.param([AGENT, WRITABLE], ["--exit-code"], 1, id="but a difference"),
        pytest.param([AGENT, WRITABLE], ["--fail-on", "restart"], 1, id="and may fail"),
        pytest.param([AGENT, CANNOT], [], 1, id="what cannot be applied in one cluster"),
        pytest.param([AGENT, CANNOT], ["--fail-on", "none"], 0, id="or not"),
    ],
)
def test_the_worst_cluster_is_the_exit_code(new: list[str], options: list[str], code: int) -> None:
    change([AGENT, AGENT], new)

    assert run([*DIFF, *options]).code == code


def test_both_sides_may_be_revisions(tmp_path: Path) -> None:
    write_fleet_of(AGENT, AGENT)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "all"]):
        subprocess.run([*git, *command], cwd=tmp_path, check=True)
    write_fleet_of(AGENT, WRITABLE)

    done = run(["diff", "git:HEAD:dist", "dist", "--fleet", "clusters", "--format", "json"])

    report = json.loads(done.out)
    assert [each["clusters"] for each in report["changes"]] == [["prod-2"]]
    assert report["unchanged"] == ["prod-1"]


def test_a_pod_list_is_of_one_cluster() -> None:
    change([AGENT], [AGENT])

    done = run([*DIFF, "--nodes", "n.yaml", "--pods", "p.json"])

    assert done.code == 2
    assert "--nodes speaks of one cluster" in done.err
