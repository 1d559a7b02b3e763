"""No stream carries two formats, and colours are for people."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import pytest

from constructs_lib.cli.outputs import keep_inputs, paired, wants_color, write_output
from constructs_lib.report.printable import Printable

STDOUT, ONE, TWO = Path("-"), Path("one"), Path("two")


@pytest.mark.parametrize(
    ("formats", "outputs", "pairs"),
    [
        pytest.param(["text"], [], [("text", STDOUT)], id="one to standard output"),
        pytest.param(["json"], [ONE], [("json", ONE)], id="one to a file"),
        pytest.param(["text", "json"], [ONE], [("text", STDOUT), ("json", ONE)], id="one of each"),
        pytest.param(
            ["json", "text"], [ONE, STDOUT], [("json", ONE), ("text", STDOUT)], id="a dash"
        ),
    ],
)
def test_formats_are_paired_with_outputs_by_position(
    formats: list[str], outputs: list[Path], pairs: list[tuple[str, Path]]
) -> None:
    assert paired(formats, outputs) == pairs


@pytest.mark.parametrize(
    ("formats", "outputs", "said"),
    [
        pytest.param(["text"], [ONE, TWO], "1 --format and 2 --output", id="too many outputs"),
        pytest.param(["a", "b", "c"], [ONE], "3 --format and 1 --output", id="too few"),
        pytest.param(["a", "b"], [ONE, ONE], "Two formats go to one", id="the same file"),
        pytest.param(["a", "b"], [STDOUT], "Two formats go to -", id="standard output twice"),
    ],
)
def test_what_does_not_match_is_refused(formats: list[str], outputs: list[Path], said: str) -> None:
    with pytest.raises(click.UsageError, match=said):
        paired(formats, outputs)


def test_a_file_is_written_in_utf_8_into_a_folder_that_is_made(tmp_path: Path) -> None:
    write_output(tmp_path / "a" / "b.txt", Printable("é\ud800\n"))

    assert (tmp_path / "a" / "b.txt").read_bytes() == b"\xc3\xa9?\n"


def test_standard_output_is_utf_8_whatever_the_locale(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    write_output(STDOUT, Printable("é\n"))

    assert capfdbinary.readouterr().out == b"\xc3\xa9\n"


@pytest.mark.parametrize(
    ("environment", "terminal", "expected"),
    [
        pytest.param({}, True, True, id="a terminal"),
        pytest.param({}, False, False, id="no terminal"),
        pytest.param({"CI": "true"}, True, False, id="CI"),
        pytest.param({"TERM": "dumb"}, True, False, id="a terminal without colours"),
        pytest.param({"NO_COLOR": "1"}, True, False, id="forbidden"),
        pytest.param({"FORCE_COLOR": "1", "CI": "true"}, False, True, id="asked for"),
        pytest.param({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False, id="both"),
        pytest.param({"NO_COLOR": ""}, True, True, id="an empty variable is none"),
    ],
)
def test_colours_are_for_terminals_unless_somebody_says_otherwise(
    environment: dict[str, str], *, terminal: bool, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CI", "FORCE_COLOR", "NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)

    assert wants_color() is expected


@pytest.mark.parametrize(
    ("output", "read"),
    [
        ("agent.yaml", ["agent.yaml"]),
        ("./dist/../agent.yaml", ["agent.yaml"]),
        ("dist/a.yaml", ["dist"]),
        ("dist/a.yaml", ["."]),
        ("link", ["agent.yaml"]),
    ],
)
def test_what_is_read_is_not_written_over(
    output: str, read: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("dist").mkdir()
    Path("dist", "a.yaml").touch()
    Path("agent.yaml").touch()
    Path("link").symlink_to("agent.yaml")

    with pytest.raises(click.UsageError, match="is read by this run; write to another file"):
        keep_inputs([None, Path(output)], [None, "-", "git:HEAD:dist", *read])


@pytest.mark.parametrize("output", ["-", "new.yaml", "dist/report.json"])
def test_a_report_may_stand_beside_what_is_read(
    output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("dist").mkdir()
    Path("dist", "report.json").touch()

    keep_inputs([Path(output)], [".", "dist", "-"])
