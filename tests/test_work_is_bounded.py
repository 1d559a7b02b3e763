"""Twice the input is at most twice the work, in every command: no file keeps a job busy.

Work is counted, not timed: the calls of functions between beginning and end. What a command does
once, whatever the input, is taken away by asking about differences.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import click
import pytest

from benchmarks.hostile import CASES, COMMANDS, NODES
from constructs_lib.cli.main import cli
from constructs_lib.errors import ConstructsLibError

FEW = 30
SLACK = 3000
"""Calls that a growing table, a cache or one more round of something may take."""


def calls(command: str) -> int:
    """How many calls a command takes."""
    count = 0

    def called(_: FrameType, event: str, __: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(called)
    try:
        cli(command.split(), standalone_mode=False)
    except (ConstructsLibError, click.ClickException):
        pass
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each.replace("{input}", "").strip())
@pytest.mark.parametrize("case", CASES)
def test_twice_the_input_is_at_most_twice_the_work(
    case: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "DaemonSet" in case and command.startswith(("coverage", "rollout")):
        pytest.skip("pairs of DaemonSets are asked, and a bound says how many there may be")
    monkeypatch.chdir(tmp_path)
    Path("nodes").write_text(NODES)
    for times in (1, 2, 4):
        Path(f"{times}.yaml").write_text(CASES[case](FEW * times))
    asked = [command.format(input=f"{times}.yaml", nodes="nodes") for times in (1, 1, 2, 4)]

    _, one, two, four = map(calls, asked)

    assert four - two <= 2.5 * max(two - one, 0) + SLACK
