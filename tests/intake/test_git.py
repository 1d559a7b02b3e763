"""No repository makes git run a program or reach another machine, however it was made."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from constructs_lib.errors import ConstructsLibError
from constructs_lib.intake.git_revision import read_revision

SUFFIXES = (".yaml",)
AUTHOR = ("-c", "user.name=a", "-c", "user.email=a@example.com")
PROGRAMS = """
[core]
    fsmonitor = "{run}"
    pager = "{run}"
    editor = "{run}"
    sshCommand = "{run}"
    gitProxy = "{run}"
    askPass = "{run}"
    alternateRefsCommand = "{run}"
    hooksPath = "{hooks}"
[pager]
    ls-tree = "{run}"
    cat-file = "{run}"
    rev-parse = "{run}"
[alias]
    ls-tree = "!{run}"
    cat-file = "!{run}"
    rev-parse = "!{run}"
[diff]
    external = "{run}"
[credential]
    helper = "!{run}"
[gpg]
    program = "{run}"
[uploadpack]
    packObjectsHook = "{run}"
[filter "x"]
    smudge = "{run}"
    clean = "{run}"
    process = "{run}"
[diff "x"]
    textconv = "{run}"
    command = "{run}"
"""
"""Every option of a repository's configuration that names a program."""

FETCHES = """
[extensions]
    partialClone = origin
[protocol]
    allow = always
[protocol "file"]
    allow = always
[protocol "ext"]
    allow = always
[remote "origin"]
    url = {url}
    promisor = true
    uploadpack = "{run}"
    partialclonefilter = blob:none
"""
"""A clone that lacks objects and says how to get them."""


def git(*arguments: str | Path) -> None:
    subprocess.run(["git", *map(str, arguments)], check=True, capture_output=True)


def committed(folder: Path, files: dict[str, str]) -> Path:
    """A repository with one commit of some files."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    git("-C", folder, "init", "-q")
    git("-C", folder, "add", ".")
    git("-C", folder, *AUTHOR, "commit", "-q", "-m", "first")
    return folder


@pytest.fixture
def trap(tmp_path: Path) -> tuple[str, Path]:
    """A program as a line of configuration, and the file that shows that it ran."""
    proof = tmp_path / "proof"
    program = tmp_path / "hooks" / "run"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho ran >> {proof}\nexec git-upload-pack "$@"\n')
    program.chmod(0o755)
    for hook in ("post-index-change", "reference-transaction", "post-checkout", "pre-auto-gc"):
        shutil.copy(program, program.with_name(hook))
    return str(program), proof


def lacking(repository: Path) -> None:
    """Take the content of all files away, as a partial clone lacks it."""
    listed = subprocess.run(
        ["git", "-C", str(repository), "ls-tree", "-r", "HEAD"],
        capture_output=True,
        text=True,
        check=True,
    )
    for line in listed.stdout.splitlines():
        blob = line.split()[2]
        (repository / ".git" / "objects" / blob[:2] / blob[2:]).unlink()


def configure(repository: Path, text: str, run: str, **others: str) -> None:
    file = repository / ".git" / "config"
    hooks = str(Path(run).parent)
    file.write_text(file.read_text() + text.format(run=run, hooks=hooks, **others))


def test_no_program_that_a_repository_names_is_run(
    tmp_path: Path, trap: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    run, proof = trap
    attributes = "* filter=x diff=x\n"
    repository = committed(tmp_path / "r", {"dist/a.yaml": "a", ".gitattributes": attributes})
    configure(repository, PROGRAMS, run)
    monkeypatch.chdir(repository)

    assert read_revision("git:HEAD:dist", SUFFIXES) == {"dist/a.yaml": b"a"}
    assert not proof.exists()


@pytest.mark.parametrize("url", ["{origin}", "file://{origin}", "ext::{run}", "ssh://localhost/x"])
def test_a_partial_clone_is_answered_with_a_sentence_and_fetches_nothing(
    url: str, tmp_path: Path, trap: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    run, proof = trap
    origin = committed(tmp_path / "origin", {"dist/a.yaml": "a"})
    repository = tmp_path / "r"
    shutil.copytree(origin, repository)
    lacking(repository)
    configure(repository, PROGRAMS + FETCHES, run, url=url.format(origin=origin, run=run))
    monkeypatch.chdir(repository)

    with pytest.raises(ConstructsLibError, match="clone without --filter"):
        read_revision("git:HEAD:dist", SUFFIXES)
    assert not proof.exists()


def test_a_real_partial_clone_is_answered_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    origin = committed(tmp_path / "origin", {"dist/a.yaml": "a"})
    git("-C", origin, "config", "uploadpack.allowFilter", "true")
    git("clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{origin}", tmp_path / "r")
    monkeypatch.chdir(tmp_path / "r")

    with pytest.raises(ConstructsLibError, match=r"git says: could not .*clone without --filter"):
        read_revision("git:HEAD:dist", SUFFIXES)


def test_a_broken_repository_is_answered_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = committed(tmp_path / "r", {"dist/a.yaml": "a"})
    lacking(repository)
    monkeypatch.chdir(repository)

    with pytest.raises(ConstructsLibError, match=r"is missing\. A partial clone lacks files"):
        read_revision("git:HEAD:dist", SUFFIXES)


def test_a_bare_repository_that_came_with_a_pull_request_is_not_read(
    tmp_path: Path, trap: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    run, proof = trap
    inner = committed(tmp_path / "inner", {"dist/a.yaml": "evil"})
    lacking(inner)
    configure(inner, PROGRAMS + FETCHES, run, url=str(inner))
    smuggled = tmp_path / "r" / "apps" / "foo"
    shutil.copytree(inner / ".git", smuggled, ignore=shutil.ignore_patterns("hooks"))
    (smuggled / "refs" / "heads" / "kept").write_text("")  # git keeps no empty folder
    committed(tmp_path / "r", {"apps/foo/dist/a.yaml": "good"})
    git("clone", "-q", tmp_path / "r", tmp_path / "clone")
    monkeypatch.chdir(tmp_path / "clone" / "apps" / "foo")

    with pytest.raises(ConstructsLibError, match="bare repository may have come with a pull"):
        read_revision("git:HEAD:dist", SUFFIXES)
    assert not proof.exists()


def test_a_bare_repository_that_the_caller_names_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = committed(tmp_path / "r", {"dist/a.yaml": "a"})
    git("clone", "-q", "--bare", repository, tmp_path / "bare")
    monkeypatch.chdir(tmp_path / "bare")
    monkeypatch.setenv("GIT_DIR", ".")

    assert read_revision("git:HEAD:dist", SUFFIXES) == {"dist/a.yaml": b"a"}
