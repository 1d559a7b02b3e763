"""Eight times the agents are at most eight times the work, to render and to adopt them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import pytest

from benchmarks.fleet import declaration, objects
from constructs_lib import NodeExporterSpec, to_yaml, write_yaml
from tests.scale import SLACK, TIMES, command, excess

FEW: Final = 3


def as_text(number: int) -> object:
    return to_yaml(objects(number))


def as_files(number: int) -> object:
    return write_yaml(mkdtemp(dir="."), map(declaration, range(number)))


@pytest.mark.parametrize("render", [as_text, as_files])
def test_rendering(
    render: Callable[[int], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert excess([partial(render, FEW * times) for times in TIMES]) <= SLACK


def exporter(number: int) -> NodeExporterSpec:
    return NodeExporterSpec(name=f"metrics-{number}", namespace="monitoring", port=9100 + number)


@pytest.mark.parametrize("rung", ["product", "node-agent", "vendored"])
def test_adopting(rung: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for times in TIMES:
        Path(str(times)).mkdir()
        for number in range(times):
            text = to_yaml(exporter(number).manifests())
            Path(str(times), f"{number}.yaml").write_text(text)
    runs = count()

    def adopt(times: int) -> None:
        command(f"adopt {times} --native --rung {rung} -o adopted_{next(runs)}.py")()

    assert excess([partial(adopt, times) for times in TIMES]) <= SLACK
