"""Eight times the input is at most eight times the work, in every command, whatever the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.hostile import CASES, COMMANDS, NODES, before
from tests.scale import SLACK, TIMES, attempt, excess

FEW = 15


@pytest.mark.parametrize(
    "asked",
    COMMANDS,
    ids=lambda each: each.replace("{before} ", "").replace("{input}", "").strip(),
)
@pytest.mark.parametrize("case", CASES)
def test_eight_times_the_input_is_at_most_eight_times_the_work(
    case: str, asked: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "DaemonSet" in case and asked.startswith(("coverage", "rollout")):
        pytest.skip("pairs of DaemonSets are asked, and a bound says how many there may be")
    monkeypatch.chdir(tmp_path)
    Path("nodes").write_text(NODES)
    work = []
    for times in TIMES:
        text = CASES[case](FEW * times)
        Path(f"{times}.yaml").write_text(text)
        Path(f"{times}.old.yaml").write_text(before(text))
        files = {"input": f"{times}.yaml", "before": f"{times}.old.yaml", "nodes": "nodes"}
        work.append(attempt(asked.format(**files)))

    assert excess(work) <= SLACK
