"""A question changes with anything that its answer may depend on, and some have no kept answer."""

from __future__ import annotations

import io
import os
import re
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click
import pytest

from constructs_lib.cli.check import check
from constructs_lib.cli.kept import question
from constructs_lib.cli.kept.question import VARIABLES, Question
from constructs_lib.policy.example import BASE

ROOT = Path(__file__).parents[3]
ARGUMENTS = ("dist", "--baseline", "base.json", "--nodes=nodes.yaml", "--format", "json")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with everything that a run may read."""
    here = tmp_path / "here"
    (here / "dist" / "more").mkdir(parents=True)
    (here / "dist" / "a.yaml").write_text(BASE)
    (here / "dist" / "more" / "b.yaml").write_text(BASE)
    (here / "dist" / "link.yaml").symlink_to("a.yaml")
    for name in ("base.json", "nodes.yaml", "pyproject.toml"):
        (here / name).write_text("")
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(here)
    return here


def key(*arguments: str) -> str:
    asked = Question.of(arguments or ARGUMENTS)
    assert asked is not None
    return asked.key


def relink() -> None:
    Path("dist/link.yaml").unlink()
    Path("dist/link.yaml").symlink_to("more/b.yaml")


def set_variable(name: str, patch: pytest.MonkeyPatch) -> None:
    patch.setenv(name, "")


CHANGES: dict[str, Callable[[pytest.MonkeyPatch], object]] = {
    "a manifest": lambda _: Path("dist/a.yaml").write_text(BASE + "\n"),
    "a manifest of a folder below": lambda _: Path("dist/more/b.yaml").write_text(""),
    "one more manifest": lambda _: Path("dist/c.yml").write_text(BASE),
    "one manifest less": lambda _: Path("dist/more/b.yaml").unlink(),
    "the name of a manifest": lambda _: Path("dist/a.yaml").rename("dist/z.yaml"),
    "the folder of a manifest": lambda _: Path("dist/more/b.yaml").rename("dist/b.yaml"),
    "where a link leads": lambda _: relink(),
    "the baseline": lambda _: Path("base.json").write_text("{}"),
    "a baseline that is gone": lambda _: Path("base.json").unlink(),
    "the nodes": lambda _: Path("nodes.yaml").write_text("nodes: []"),
    "a configuration": lambda _: Path("constructs-lib.yaml").write_text(""),
    "pyproject.toml": lambda _: Path("pyproject.toml").write_text("[tool.x]"),
    "no pyproject.toml": lambda _: Path("pyproject.toml").unlink(),
    "where a link leads that nothing is at": lambda _: Path("images.lock").symlink_to("../gone"),
    "images.lock": lambda _: Path("images.lock").write_text(""),
    "the version": lambda patch: patch.setattr(question, "VERSION", "9"),
    "Python": lambda patch: patch.setattr(sys, "version", "4.0"),
    "the day": lambda patch: patch.setattr(time, "gmtime", lambda: time.localtime(9e9)),
    "a terminal": lambda patch: patch.setattr(sys.stdout, "isatty", lambda: True),
    "a terminal for warnings": lambda patch: patch.setattr(sys.stderr, "isatty", lambda: True),
    "letters": lambda patch: patch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO(), "ascii")),
    "the code": lambda patch: patch.setattr(question, "_state_of_code", lambda: ["other"]),
    **{f"the variable {name}": partial(set_variable, name) for name in VARIABLES},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.usefixtures("folder")
def test_whatever_changes_makes_another_question(
    change: Callable[[pytest.MonkeyPatch], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = key()
    change(monkeypatch)

    assert key() != before


@pytest.mark.usefixtures("folder")
def test_nothing_else_makes_another_question() -> None:
    before = key()
    Path("dist/notes.txt").write_text("x")
    Path("dist/.hidden.yaml").write_text("x")

    assert (
        key() == before == key(*ARGUMENTS, "--cache-dir", "x") == key("--cache-dir=y", *ARGUMENTS)
    )


@pytest.mark.usefixtures("folder")
def test_other_arguments_in_another_order_are_another_question() -> None:
    some = [ARGUMENTS, ARGUMENTS[:-2], ("dist", "base.json"), ("base.json", "dist"), ("dis", "t")]
    some += [("dist/a.yaml",), ("./dist/a.yaml",), ("dist", "--profile", "strict")]

    assert len({key(*each) for each in some}) == len(some)


def test_the_same_in_another_folder_is_another_question(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "dist" / "dist").mkdir()
    before = key("dist")
    monkeypatch.chdir("dist")

    assert key("dist") != before


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param((), id="nothing"),
        pytest.param(("-",), id="standard input"),
        pytest.param(("dist", "--nodes=-"), id="standard input as the value of an option"),
        pytest.param(("dist", "--nodes", "-"), id="standard input as the word behind an option"),
        pytest.param(("git:HEAD:dist",), id="a revision"),
        pytest.param(("dist", "--no-cache"), id="no cache"),
        pytest.param(("dist", "--cache-dir", ""), id="no folder for answers"),
        pytest.param(("dist", "--output", "x"), id="a file is written"),
        pytest.param(("dist", "-ox"), id="a file is written, in short"),
        pytest.param(("dist", "--write-baseline=x"), id="a baseline is written"),
        pytest.param(("dist", "--fix"), id="manifests are written"),
        pytest.param(("dist", "--show-values"), id="secrets are shown"),
        pytest.param(("dist", "--fleet", "clusters"), id="a fleet, which names more files"),
        pytest.param(("dist", "--help"), id="help"),
        pytest.param(("/dev/null",), id="a device"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_some_answers_are_not_kept(arguments: tuple[str, ...]) -> None:
    assert Question.of(arguments) is None


@pytest.mark.usefixtures("folder")
def test_a_pipe_is_not_waited_for() -> None:
    os.mkfifo("dist/pipe.yaml")
    os.mkfifo("images.lock")

    assert Question.of(["dist"]) is None


@pytest.mark.usefixtures("folder")
def test_what_is_summed_up_for_github_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")

    assert Question.of(["dist", "--format", "github"]) is None
    assert Question.of(["dist", "--format", "text"]) is not None


def test_every_option_is_of_the_question_or_its_answer_is_not_kept() -> None:
    own = {"--no-cache", "--cache-dir"}
    not_kept = {
        *("--diff", "--fix", "--fleet", "--output", "--show-values", "--unsafe-fixes"),
        *("--write-baseline", "-o"),
    }
    options = {
        name for each in check.params if isinstance(each, click.Option) for name in each.opts
    }

    assert options - own - not_kept == question._OPTIONS


def test_every_variable_that_a_report_reads_is_of_the_question() -> None:
    sources = [ROOT / "constructs_lib/cli" / f"{name}.py" for name in ("check_paths", "outputs")]
    text = "".join(each.read_text(encoding="utf-8") for each in sources)

    assert {*re.findall(r"environ\.get\(\"(\w+)\"\)", text)} == {*VARIABLES}
