"""Eight times the clusters of a fleet, or the agents of each, are at most eight times the work."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Final, TypeAlias

import pytest

from benchmarks.fleets import write_own
from tests.scale import SLACK, TIMES, command, excess

Size: TypeAlias = Callable[[int], tuple[int, int]]
"""Clusters of a fleet, and agents of each."""

SIZES: Final[dict[str, Size]] = {
    "clusters": lambda times: (3 * times, 2),
    "agents of a cluster": lambda times: (2, 3 * times),
}
CLUSTER: Final = "platform: eks\nnodes: [{name: web, count: 20, cpu: 16, memory: 64Gi}]\n"
REPO: Final = "--repo https://git.example/team/fleet"
ASKED: Final = (
    "check {now} --fleet {clusters} --no-cache",
    "coverage {now} --fleet {clusters}",
    "diff {before} {now} --fleet {clusters}",
    "rollout {now} --fleet {clusters} --old {before}",
    f"gitops argocd --fleet {{clusters}} {REPO} --path {{now}} -o {{out}}",
    f"gitops fleet --fleet {{clusters}} {REPO} -o {{out}}",
    f"gitops flux --fleet {{clusters}} {REPO} --path {{now}} -o {{out}}",
    f"gitops promoter --fleet {{clusters}} {REPO} --path {{now}} -o {{out}}",
)


@pytest.fixture(params=SIZES.values(), ids=list(SIZES))
def fleets(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> list[dict[str, str]]:
    """Fleets of three sizes: the clusters, their manifests, and those of before."""
    monkeypatch.chdir(tmp_path)
    # What other processes do is not counted.
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    found = []
    for times in TIMES:
        clusters, agents = request.param(times)
        place = {name: f"{name}-{times}" for name in ("clusters", "now", "before")}
        Path(place["clusters"]).mkdir()
        for number in range(clusters):
            Path(place["clusters"], f"cluster-{number}.yaml").write_text(CLUSTER)
        write_own(Path(place["before"]), Path(place["clusters"]), agents=agents)
        shutil.copytree(place["before"], place["now"])
        for file in Path(place["now"]).rglob("agent-*.yaml"):
            file.write_text(file.read_text().replace("agent:1.2.3@", "agent:1.2.4@"))
        found.append(place)
    return found


@pytest.mark.parametrize("asked", ASKED, ids=lambda each: each.split(" {")[0].split(" --")[0])
def test_a_command_over_a_fleet(asked: str, fleets: list[dict[str, str]]) -> None:
    def work(place: dict[str, str]) -> None:
        command(asked.format(**place, out=Path(mkdtemp(dir=".")).name))()

    assert excess([partial(work, each) for each in fleets]) <= SLACK


def test_writing_a_fleet(fleets: list[dict[str, str]], tmp_path: Path) -> None:
    def work(place: dict[str, str]) -> None:
        agents = len([*Path(place["now"], "cluster-0").rglob("agent-*.yaml")])
        out = Path(mkdtemp(dir=tmp_path), "dist")
        write_own(out, Path(place["clusters"]), agents=agents)

    assert excess([partial(work, each) for each in fleets]) <= SLACK
