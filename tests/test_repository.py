"""What the repository must never hold, and what it must keep."""

from __future__ import annotations

import json
import re
import subprocess
from fnmatch import fnmatch
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from constructs_lib import read_yaml
from tests.conftest import SLOW

ROOT = Path(__file__).parents[1]
LOCKS = sorted(ROOT.glob("requirements/*.txt"))
LONGEST = 400


NOT_OURS = {".venv", "node_modules", "build", "__pycache__"}
"""What is made in a checkout or an unpacked sdist and is not committed."""


def tracked(pattern: str) -> list[Path]:
    """Files that are committed, or are about to be; in an unpacked sdist all that it holds."""
    if not (ROOT / ".git").exists():
        return [
            path
            for path in sorted(ROOT.rglob("*"))
            if path.is_file() and NOT_OURS.isdisjoint(path.relative_to(ROOT).parts)
            if fnmatch(path.relative_to(ROOT).as_posix(), pattern)
        ]
    result = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", pattern],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in result.stdout.splitlines() if (ROOT / line).exists()]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_locked_requirement_has_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    requirements = re.findall(r"^[A-Za-z0-9].*?(?=^[A-Za-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)

    assert [r for r in requirements if "--hash=sha256:" not in r] == []
    assert "://" not in text


def test_the_lock_names_every_extra_that_a_package_asks_for() -> None:
    """A new machine refuses the lock otherwise; where all is installed nobody notices."""
    lock = (ROOT / "requirements/dev.txt").read_text(encoding="utf-8")
    locked = {
        canonicalize_name(line.partition("[")[0]): line
        for line in re.findall(r"^[\w.-]+(?:\[[\w,-]+\])?(?===)", lock, re.MULTILINE)
    }
    asked = [
        (canonicalize_name(need.name), extra)
        for package in distributions()
        if canonicalize_name(package.name) in locked
        for need in map(Requirement, package.requires or ())
        if need.marker is None or need.marker.evaluate({"extra": ""})
        for extra in need.extras
    ]

    assert [(name, extra) for name, extra in asked if extra not in locked[name]] == []


def test_the_node_lock_has_hashes_and_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}

    assert [n for n, p in packages.items() if "integrity" not in p and not p.get("inBundle")] == []
    assert [name for name, package in packages.items() if "resolved" in package] == []


@pytest.mark.parametrize("file", tracked("*.py"), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_no_python_file_outgrows_its_room(file: Path) -> None:
    lines = len(file.read_text(encoding="utf-8").splitlines())

    assert lines <= LONGEST


def test_what_make_can_do_fits_a_terminal() -> None:
    told = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    targets = re.findall(r"^([a-z-]+):.* ## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)

    assert re.findall(r"^  make (\S+)", told.stdout, re.MULTILINE) == targets
    assert max(map(len, told.stdout.splitlines())) <= 80


def test_there_is_no_junk_drawer() -> None:
    names = {path.stem for path in tracked("*.py")}

    assert names.isdisjoint({"utils", "util", "helpers", "common", "misc"})


@pytest.mark.parametrize(
    "module",
    sorted(p.relative_to(ROOT / "constructs_lib") for p in tracked("constructs_lib/*.py")),
    ids=str,
)
def test_every_module_says_why_it_exists(module: Path) -> None:
    text = (ROOT / "constructs_lib" / module).read_text(encoding="utf-8")

    assert text.startswith('"""')


def test_default_images_are_one_to_a_line_in_a_form_bots_read() -> None:
    text = (ROOT / "constructs_lib" / "images.yaml").read_text(encoding="utf-8")
    (document,) = read_yaml(text)
    images = [entry["image"] for entry in document.value["images"].values()]

    assert images == re.findall(r"^ +image: (\S+:\S+@sha256:[0-9a-f]{64})$", text, re.MULTILINE)


def test_what_the_fast_run_leaves_out_is_there() -> None:
    assert [each for each in SLOW if not (ROOT / "tests" / each).exists()] == []


def test_no_file_holds_both_sides_of_a_merge() -> None:
    marker = re.compile(rb"^(?:<{7}|>{7}) ", re.MULTILINE)

    assert [
        file for file in tracked("*") if file.is_file() and marker.search(file.read_bytes())
    ] == []
