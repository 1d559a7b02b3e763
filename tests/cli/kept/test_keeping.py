"""A run is answered from the cache only if it would say the same; runs may share one."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from constructs_lib.cli.kept import keeping
from constructs_lib.policy.example import BASE

PROGRAM = """\
import atexit, sys, time
day = time.gmtime(0)
time.gmtime = lambda: day  # an answer is kept for a day, and midnight may come between two runs
from constructs_lib.cli.main import main
def tell():
    heavy = {*sys.modules} & {"click", "dataclasses", "pathlib", "re", "typing"}
    print(heavy or "at once", file=sys.stderr)
atexit.register(tell)
sys.argv[1:] = {arguments}
main()
"""
BAD = BASE.replace("allowPrivilegeEscalation: false", "privileged: true")


def run(folder: Path, *arguments: str) -> tuple[int, str, str, bool]:
    """The exit code, both streams, and whether nothing had to be imported."""
    program = PROGRAM.replace("{arguments}", repr(["check", "--cache-dir", "cache", *arguments]))
    done = subprocess.run(
        [sys.executable, "-I", "-c", program],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    *said, imported = done.stderr.splitlines(keepends=True)
    return done.returncode, done.stdout, "".join(said), imported == "at once\n"


def test_an_answer_is_given_again_until_something_changes(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(BAD)
    (tmp_path / "out.yaml").symlink_to(sys.executable)

    first, second = run(tmp_path, "."), run(tmp_path, ".")
    (tmp_path / "a.yaml").write_text(BASE)
    third = run(tmp_path, ".")

    assert (first[0], first[3]) == (1, False)
    assert "leads out" in first[2]
    assert second == (*first[:3], True)
    assert (third[0], third[3]) == (0, False)
    assert (tmp_path / "cache" / ".gitignore").read_text() == "*\n"
    assert (tmp_path / "cache").stat().st_mode & 0o077 == 0


def test_errors_are_not_kept(tmp_path: Path) -> None:
    (tmp_path / "constructs-lib.yaml").write_text("profil: strict")
    (tmp_path / "a.yaml").write_text(BASE)

    assert run(tmp_path, "a.yaml")[0] == run(tmp_path, "missing.yaml")[0] == 2
    assert not (tmp_path / "cache").exists()


def test_an_answer_made_of_more_than_the_question_is_not_kept(tmp_path: Path) -> None:
    clusters = tmp_path / "clusters"
    clusters.mkdir()
    (clusters / "one.yaml").write_text("{name: one, platform: eks}\n")
    (tmp_path / "dist" / "one").mkdir(parents=True)
    (tmp_path / "dist" / "one" / "a.yaml").write_text(BASE)
    (tmp_path / "constructs-lib.yaml").write_text("clusters: clusters\n")

    code, *_ = run(tmp_path, "dist")

    assert code == 0
    assert not (tmp_path / "cache").exists()


def test_runs_at_the_same_time_share_answers(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(BAD)
    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(lambda _: run(tmp_path, "a.yaml")[:3], range(3)))

    assert len({*results}) == 1
    assert run(tmp_path, "a.yaml") == (*results[0], True)


def test_a_folder_that_cannot_be_written_keeps_nothing_and_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(BASE)

    said = run(tmp_path, "a.yaml", "--cache-dir", "a.yaml/cache")

    assert said[:3] == (0, "1 DaemonSet: nothing found.\n", "")


def test_what_is_in_the_place_of_an_answer_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(BASE)
    first = run(tmp_path, "a.yaml")
    (answer,) = (each for each in (tmp_path / "cache").iterdir() if len(each.name) == 64)
    answer.unlink()
    os.mkfifo(answer)

    assert run(tmp_path, "a.yaml") == first
    assert run(tmp_path, "a.yaml") == (*first[:3], True)


def test_the_answers_that_nobody_asks_for_go_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "_MOST_ANSWERS", 2)
    for number in range(4):
        answer = tmp_path / f"{number:064}"
        answer.write_text("x")
        os.utime(answer, (number, number))
    (tmp_path / "CACHEDIR.TAG").write_text("")

    keeping._forget(tmp_path)

    assert sorted(each.name[-1] for each in tmp_path.iterdir()) == ["2", "3", "G"]
