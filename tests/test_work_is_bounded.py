"""Eight times the input is at most eight times the work, in every command.

No file keeps a job busy. Work is counted, not timed: the calls of functions between beginning and
end. What a command does once, whatever the input, is taken away by asking about differences.
"""

from __future__ import annotations

from contextlib import suppress
from cProfile import Profile
from pathlib import Path

import click
import pytest

from benchmarks.hostile import CASES, COMMANDS, NODES, before
from constructs_lib.cli.program import cli
from constructs_lib.errors import ConstructsLibError

FEW = 15
TIMES = (1, 2, 8)
"""Sizes far apart: what grows with the square is seen before it costs anything."""
SLACK = 6000
"""Calls that a growing table, a cache, or a walk that small inputs are spared may take."""


def run(command: str) -> None:
    with suppress(ConstructsLibError, click.ClickException):
        cli(command.split(), standalone_mode=False)


def calls(command: str) -> int:
    """How many calls a command takes."""
    with Profile() as profile:
        run(command)
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize(
    "command",
    COMMANDS,
    ids=lambda each: each.replace("{before} ", "").replace("{input}", "").strip(),
)
@pytest.mark.parametrize("case", CASES)
def test_eight_times_the_input_is_at_most_eight_times_the_work(
    case: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "DaemonSet" in case and command.startswith(("coverage", "rollout")):
        pytest.skip("pairs of DaemonSets are asked, and a bound says how many there may be")
    monkeypatch.chdir(tmp_path)
    Path("nodes").write_text(NODES)
    asked = []
    for times in TIMES:
        text = CASES[case](FEW * times)
        Path(f"{times}.yaml").write_text(text)
        Path(f"{times}.old.yaml").write_text(before(text))
        files = {"input": f"{times}.yaml", "before": f"{times}.old.yaml", "nodes": "nodes"}
        asked.append(command.format(**files))
    run(asked[0])

    one, two, eight = map(calls, asked)

    assert eight - two <= 6.02 * max(two - one, 0) + SLACK
