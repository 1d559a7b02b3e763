"""Eight times the nodes of a live cluster, or its DaemonSets, are at most eight times the work."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from benchmarks.cluster_data import SHAPES
from benchmarks.live_cluster import write_cluster
from tests.scale import SLACK, TIMES, command, excess

Size: TypeAlias = Callable[[int], tuple[int, int]]

SIZES: Final[dict[str, Size]] = {
    "nodes": lambda times: (SHAPES * times, 2),
    "DaemonSets": lambda times: (10, 3 * times),
}
"""Nodes of a cluster, and DaemonSets."""


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("asked", ["live", "live --format json --output live.json"])
def test_live(asked: str, size: Size, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    def look(times: int) -> None:
        monkeypatch.setenv("KUBECTL_PATH", str(tmp_path / str(times) / "kubectl"))
        command(asked)()

    for times in TIMES:
        Path(str(times)).mkdir()
        nodes, agents = size(times)
        write_cluster(Path(str(times)), nodes, agents=agents)

    assert excess([partial(look, times) for times in TIMES]) <= SLACK
