"""Known findings are written once, and taken out of what is found from then on."""

from __future__ import annotations

from pathlib import Path

import pytest

from constructs_lib.cli.known_findings import without_known, write_known
from constructs_lib.errors import ConstructsLibError
from constructs_lib.intake.input import of_texts
from constructs_lib.policy.config import Config
from constructs_lib.policy.engine.checker import check
from constructs_lib.policy.example import BASE
from constructs_lib.policy.finding import Report


def found() -> Report:
    bad = BASE.replace("          runAsNonRoot: true\n", "")
    return check(of_texts({"bad.yaml": bad.encode()}), Config())


def test_what_was_written_is_no_longer_open(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known, report = tmp_path / "known.json", found()

    code = write_known(known, [report])
    after = without_known({"": report}, known)

    assert report.open
    assert (code, after[""].open) == (0, ())
    assert capsys.readouterr().out == f"{known}: {len(report.open)} findings.\n".replace(
        "1 findings", "1 finding"
    )


def test_clusters_that_share_a_report_share_what_is_left(tmp_path: Path) -> None:
    known, report = tmp_path / "known.json", found()
    write_known(known, [report])

    after = without_known({"a": report, "b": report}, known)

    assert after["a"] is after["b"]


def test_what_is_no_longer_found_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = tmp_path / "known.json"
    write_known(known, [found()])

    without_known({"": Report(findings=(), daemon_sets=1, objects=1)}, known)

    assert "is no longer found; write the baseline again." in capsys.readouterr().err


def test_a_baseline_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConstructsLibError, match=r"no\.json cannot be read: No such file"):
        without_known({}, tmp_path / "no.json")
