"""The files of one cluster are judged as they are, or as they are once fixed."""

from __future__ import annotations

from pathlib import Path

import pytest

from constructs_lib.cli.check_files import Fixing, check_files
from constructs_lib.intake.texts import Reading
from constructs_lib.k8s.release import LATEST_MINOR
from constructs_lib.policy.config import Config
from constructs_lib.policy.example import BASE
from constructs_lib.policy.finding import Report

BAD = BASE.replace("spec:\n", "spec:\n  replicas: 1  # a Deployment once\n", 1).replace(
    "maxUnavailable: 1\n", "maxUnavailable: 2\n"
)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.yaml").write_text(BAD, encoding="utf-8")


def judged(*, nodes: str | None = None, fixing: Fixing | None = None) -> Report:
    report, texts = check_files(
        ["bad.yaml"],
        Reading(),
        config=Config(),
        minor=LATEST_MINOR,
        images=None,
        nodes=nodes,
        upgraded_from=None,
        fixing=fixing,
    )
    assert list(texts) == ["bad.yaml"]
    return report


def rules(report: Report) -> set[str]:
    return {each.rule for each in report.open}


def test_the_nodes_tell_how_many_there_are() -> None:
    Path("nodes.yaml").write_text("nodes: [{name: web, count: 100}]\n", encoding="utf-8")

    assert rules(judged()) - rules(judged(nodes="nodes.yaml")) == {"DS202"}


@pytest.mark.parametrize("diff", [True, False], ids=["shown", "written"])
def test_fixes_are_shown_or_written(diff: bool, capsys: pytest.CaptureFixture[str]) -> None:
    before = rules(judged())

    after = judged(fixing=Fixing(unsafe=False, diff=diff, show_values=False))
    shown = capsys.readouterr().out

    assert (Path("bad.yaml").read_text(encoding="utf-8") == BAD) is diff
    assert ("+++" in shown) is diff
    assert (rules(after) == before) is diff
