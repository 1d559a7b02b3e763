"""A test whose real program is missing is left out with a word, and fails in CI."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
TWO_TESTS = """\
from tests.real_programs import real_program

def test_one():
    real_program("no-such-program")

def test_two():
    real_program("no-such-program")

def test_without():
    pass
"""


def pytest_says(folder: Path, *, ci: str) -> str:
    (folder / "test_it.py").write_text(TWO_TESTS, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-ra", "-p", "no:cacheprovider", str(folder)]
    environment = {**os.environ, "CI": ci, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    result = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=folder, env=environment
    )
    return result.stdout


def test_the_tests_that_need_it_are_skipped_with_one_line_for_the_program(tmp_path: Path) -> None:
    said = pytest_says(tmp_path, ci="")

    assert "1 passed, 2 skipped" in said
    assert said.count("no-such-program is missing; make test brings it where it can") == 1


def test_in_ci_they_fail(tmp_path: Path) -> None:
    said = pytest_says(tmp_path, ci="true")

    assert "2 failed, 1 passed" in said
