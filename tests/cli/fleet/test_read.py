"""What is wrong with the folders of a fleet is told at once; nothing is judged."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.fleet.fleets import AGENT, WRITABLE, write_fleet_of
from tests.cli.running import run


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        pytest.param(["-"], "With a fleet name one folder", id="standard input"),
        pytest.param(["dist", "more"], "With a fleet name one folder", id="two folders"),
        pytest.param(["dist/prod-1/agent.yaml"], "With a fleet name one folder", id="a file"),
        pytest.param(["gone"], "error: gone: This folder does not exist; write", id="nothing"),
    ],
)
def test_a_fleet_is_one_folder(paths: list[str], said: str) -> None:
    write_fleet_of(AGENT)

    done = run(["check", *paths, "--fleet", "clusters"])

    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_a_cluster_without_manifests_and_manifests_without_a_cluster_are_told() -> None:
    write_fleet_of(AGENT, AGENT, AGENT)
    shutil.rmtree("dist/prod-2")
    Path("clusters/prod-3.yaml").unlink()

    done = run(["check", "dist", "--fleet", "clusters"])

    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "error: 2 problems in the input.\n"
        "  - clusters/prod-2.yaml:1:1: There is no manifest in dist/prod-2; write those of this "
        "cluster, or remove it.\n"
        "  - dist/prod-3: There is no cluster 'prod-3'; did you mean 'prod-2'?\n"
    )


def test_a_mistake_in_a_node_list_has_its_file_and_line() -> None:
    write_fleet_of(AGENT, AGENT)
    Path("clusters/prod-2.yaml").write_text("platform: eks\nnodes: list.nodes.yaml\n")
    Path("clusters/list.nodes.yaml").write_text("nodes:\n  - {name: web, cpu: many}\n")

    done = run(["check", "dist", "--fleet", "clusters"])

    assert (done.code, done.out) == (2, "")
    assert "clusters/list.nodes.yaml:2:" in done.err


@pytest.mark.parametrize("command", [["diff", "-"], ["rollout", "--old", "-"]], ids=lambda w: w[0])
def test_before_a_change_a_fleet_is_one_folder_too(command: list[str]) -> None:
    write_fleet_of(AGENT)

    done = run([*command, "dist", "--fleet", "clusters"])

    assert (done.code, done.out) == (2, "")
    assert "With a fleet name one folder" in done.err


@pytest.mark.parametrize(
    "command", [["diff", "old"], ["rollout", "--old", "old"]], ids=lambda w: w[0]
)
def test_one_cluster_can_be_compared_alone(command: list[str]) -> None:
    write_fleet_of(AGENT, AGENT)
    shutil.copytree("dist/prod-2", "old")
    name, *old = command

    same = run([name, *old, "dist/prod-2", "--fleet", "clusters"])
    Path("old/agent.yaml").write_text(WRITABLE, encoding="utf-8")
    other = run([name, *old, "dist/prod-2", "--fleet", "clusters"])

    assert "1 cluster" in same.out
    assert ("Nothing changes in 1 cluster." in same.out) == (name == "diff")
    assert "3 Pods" in other.out


def test_the_most_bytes_are_those_of_a_cluster() -> None:
    write_fleet_of(*[AGENT] * 3)
    size = Path("dist/prod-1/agent.yaml").stat().st_size

    enough = run(["check", "dist", "--fleet", "clusters", "--max-input", str(size)])
    too_few = run(["check", "dist", "--fleet", "clusters", "--max-input", str(size - 1)])

    assert (enough.code, too_few.code) == (0, 2)
