"""Files of a revision, from a real repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from constructs_lib.errors import ConstructsLibError
from constructs_lib.intake.git_revision import read_revision

SUFFIXES = (".yaml",)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit; what is in the folder differs from it."""
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "dist/a.yaml": "a",
        "dist/sub/b c\nd.yaml": "b",
        "dist/.hidden/x.yaml": "x",
        "dist/notes.txt": "n",
        "-odd*.yaml": "o",
    }.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (tmp_path / "dist" / "link.yaml").symlink_to("a.yaml")
    author = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    for command in (["init", "-q"], ["add", "."], [*author, "commit", "-q", "-m", "first"]):
        subprocess.run(["git", *command], check=True)
    (tmp_path / "dist" / "a.yaml").write_text("changed")
    return tmp_path


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("dist", {"dist/a.yaml": b"a", "dist/sub/b c\nd.yaml": b"b"}),
        ("dist/", {"dist/a.yaml": b"a", "dist/sub/b c\nd.yaml": b"b"}),
        ("./dist/sub", {"dist/sub/b c\nd.yaml": b"b"}),
        ("dist/a.yaml", {"dist/a.yaml": b"a"}),
        ("dist/notes.txt", {"dist/notes.txt": b"n"}),
        ("dist/.hidden", {"dist/.hidden/x.yaml": b"x"}),
        ("-odd*.yaml", {"-odd*.yaml": b"o"}),
    ],
)
def test_a_path_of_a_revision_is_read_as_it_was(path: str, expected: dict[str, bytes]) -> None:
    assert read_revision(f"git:HEAD:{path}", SUFFIXES) == expected


def test_a_path_is_seen_from_the_current_folder(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "dist")

    assert read_revision("git:HEAD:sub", SUFFIXES) == {"sub/b c\nd.yaml": b"b"}


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("git:HEAD", "write git:REV:PATH"),
        ("git::dist", "write git:REV:PATH"),
        ("git:HEAD:", "write git:REV:PATH"),
        ("git:HEAD:nowhere", "no file at 'nowhere' in the revision 'HEAD'"),
        ("git:v9:dist", "The revision is unknown here; a shallow clone gets it with"),
        ("git:--output=x:dist", "git says: "),
        ("git:HEAD:../elsewhere", "git says: "),
    ],
)
def test_what_cannot_be_read_is_told(place: str, said: str) -> None:
    with pytest.raises(ConstructsLibError) as told:
        read_revision(place, SUFFIXES)

    assert said in str(told.value)
    assert not Path("x").exists()


def test_outside_of_a_repository_git_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConstructsLibError, match="not a git repository"):
        read_revision("git:HEAD:dist", SUFFIXES)


def test_without_git_the_error_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ConstructsLibError, match="needs git"):
        read_revision("git:HEAD:dist", SUFFIXES)


@pytest.mark.usefixtures("repository")
def test_the_files_of_a_revision_may_hold_so_much() -> None:
    assert len(read_revision("git:HEAD:dist", SUFFIXES, most=2)) == 2
    with pytest.raises(ConstructsLibError, match="the files hold 2 bytes; --max-input allows more"):
        read_revision("git:HEAD:dist", SUFFIXES, most=1)
