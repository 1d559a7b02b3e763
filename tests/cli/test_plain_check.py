"""What is read without click is read as click reads it, and all else is left to click."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.cli.check import check
from constructs_lib.cli.check_paths import CheckOptions
from constructs_lib.cli.plain_check import plain_check, plainly_told

WORDS = st.sampled_from(
    [
        *("dist", "-", "a.yaml", "git:HEAD:dist", "", "a=b"),
        *("--fail-on", "--fail-on=info", "--fail-on=", "--fail-on=fatal", "error", "warning"),
        *("--format", "--format=json", "github", "text", "--profile", "--profile=strict"),
        *("minimal", "--no-cache", "--no-cache=yes", "--", "--fix", "--help", "--fail", "-o"),
        *("--nodes", "--max-input=1Mi", "--cache-dir"),
    ]
)


@given(st.lists(WORDS, max_size=6))
def test_what_is_read_without_click_is_what_click_reads(arguments: list[str]) -> None:
    told = plainly_told(arguments)
    if told is not None:
        assert told == CheckOptions(**check.make_context("check", list(arguments)).params)


@pytest.mark.parametrize(
    "arguments",
    [
        ["dist"],
        ["-"],
        ["--no-cache", "dist", "other"],
        ["dist", "--fail-on", "warning", "--format=github", "--profile", "strict"],
    ],
    ids=" ".join,
)
def test_what_most_runs_say_is_read_without_click(arguments: Sequence[str]) -> None:
    assert plain_check(arguments) is not None


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--help"],
        ["dist", "--fail-on"],
        ["dist", "--fail-on", "fatal"],
        ["dist", "--format", "text", "--format", "json"],
        ["--", "dist"],
        ["dist", "-o", "report"],
        ["dist", "--unknown"],
    ],
    ids=" ".join,
)
def test_all_else_is_left_to_click(arguments: Sequence[str]) -> None:
    assert plain_check(arguments) is None


def test_a_shell_that_completes_a_line_asks_click(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_CONSTRUCTS_LIB_COMPLETE", "bash_complete")
    assert plain_check(["dist"]) is None


def test_a_check_imports_no_click(tmp_path: Path) -> None:
    file = tmp_path / "agent.yaml"
    file.write_text("apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: a}\n")
    program = (
        "import atexit, sys\n"
        "sys.argv = ['constructs-lib', 'check', '--no-cache', sys.argv[1]]\n"
        "atexit.register(lambda: print(sorted({'click', 'inspect'} & set(sys.modules))))\n"
        "from constructs_lib.cli.main import main\n"
        "main()\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, str(file)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert ran.returncode == 1, ran.stderr
    assert ran.stdout.splitlines()[-1] == "[]"
