"""A report names the commit of its manifests, with the day of the commit and of no clock."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path

import pytest

from constructs_lib.intake.committed import commit_of
from constructs_lib.intake.texts import Reading

AUTHOR = ("-c", "user.name=a", "-c", "user.email=a@example.com")
DAY = dt.date(2026, 11, 29)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit, late on a day west of Greenwich."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-28T23:30:00-0800")
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "a.yaml").write_text("a: 1\n")
    for command in (["init", "-q"], ["add", "."], [*AUTHOR, "commit", "-q", "-m", "first"]):
        subprocess.run(["git", *command], check=True)
    return tmp_path


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("path", ["dist", "./dist/a.yaml", "git:HEAD:dist"])
def test_manifests_as_they_stand_in_a_commit_are_of_it(path: str) -> None:
    found = commit_of([path], Reading())
    head = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=True)

    assert found is not None
    assert head.stdout.startswith(found.name)
    assert (found.date, found.is_changed) == (DAY, False)


def test_an_absolute_path_is_of_the_commit_too(repository: Path) -> None:
    found = commit_of([str(repository / "dist")], Reading())

    assert found is not None
    assert not found.is_changed


def test_what_was_changed_since_is_said_to_be(repository: Path) -> None:
    (repository / "dist" / "a.yaml").write_text("a: 2\n")

    now, before = commit_of(["dist"], Reading()), commit_of(["git:HEAD:dist"], Reading())

    assert now is not None
    assert now.is_changed
    assert before is not None
    assert not before.is_changed


@pytest.mark.parametrize(
    "paths",
    [
        ["-"],
        ["git:HEAD:dist", "git:HEAD^0:dist"],
        ["new.yaml"],
        ["git:unknown:dist"],
        ["dist", "new.yaml"],
    ],
    ids=["stdin", "two revisions", "never committed", "no revision", "one is new"],
)
def test_what_stands_in_no_commit_names_none(repository: Path, paths: list[str]) -> None:
    (repository / "new.yaml").write_text("a: 1\n")

    assert commit_of(paths, Reading()) is None


def test_without_a_repository_there_is_no_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text("a: 1\n")

    assert commit_of(["a.yaml"], Reading()) is None
