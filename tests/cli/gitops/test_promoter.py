"""``constructs-lib gitops promoter --branches``: a CI pushes what each proposed branch holds."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from constructs_lib.policy.example import BASE
from tests.cli.gitops.test_options import asked
from tests.cli.running import run

DOCUMENT = Path(__file__).parents[3] / "docs" / "gitops.md"


def git(*args: str, cwd: Path | None = None) -> str:
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
        **{f"GIT_{who}_NAME": "ci" for who in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{who}_EMAIL": "ci@example.org" for who in ("AUTHOR", "COMMITTER")},
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    done = subprocess.run(
        ["git", *args], cwd=cwd, check=True, capture_output=True, text=True, env=environment
    )
    return done.stdout.strip()


@pytest.fixture
def committed(repository: Path) -> Path:
    """A repository whose commit holds the manifests of every cluster, and its bare origin."""
    for cluster in ("dev-1", "prod-1", "prod-2"):
        (repository / "dist" / cluster / "agents").mkdir(parents=True)
        (repository / "dist" / cluster / "agents/agent.yaml").write_text(BASE, encoding="utf-8")
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-q", "-m", "Agents for all")
    git("init", "-q", "--bare", "origin.git")
    git("remote", "add", "origin", "./origin.git")
    return repository


def test_a_folder_a_branch_holds_what_is_committed(committed: Path) -> None:
    (committed / "dist/prod-1/agents/agent.yaml").write_text("changed: since\n", encoding="utf-8")

    ended = run(asked("promoter", "--branches", "out"))

    assert (ended.code, ended.err) == (0, "")
    sha = git("rev-parse", "HEAD")
    assert ended.out.startswith(f"out: 5 files of the commit {sha[:12]}.\n")
    prod = committed / "out/environment/agents-prod-next"
    assert json.loads((prod / "hydrator.metadata").read_text("utf-8"))["drySha"] == sha
    assert (prod / "prod-1/agents/agent.yaml").read_text("utf-8") == BASE
    text = (committed / "gitops/applicationset.yaml").read_text("utf-8")
    assert "targetRevision: environment/agents-{{.wave}}\n" in text
    assert "sourceHydrator" not in text


def test_a_folder_that_is_not_empty_is_refused(committed: Path) -> None:
    (committed / "out").mkdir()
    (committed / "out/mine").touch()

    ended = run(asked("promoter", "--branches", "out"))

    assert ended.code == 2
    assert "out is not empty" in ended.err
    assert not (committed / "gitops").exists()


def test_a_cluster_without_committed_manifests_is_told(committed: Path) -> None:
    git("rm", "-q", "-r", "dist/prod-2")
    git("commit", "-q", "-m", "One less")

    ended = run(asked("promoter", "--branches", "out"))

    assert ended.code == 2
    assert "no file at 'dist/prod-2'" in ended.err
    assert not (committed / "out").exists()


def test_the_script_of_the_document_pushes_branches_and_notes(committed: Path) -> None:
    (script,) = re.findall(
        r"^```sh\n(for tree in .*?)^```", DOCUMENT.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    run(asked("promoter", "--branches", "branches"))
    (committed / "push.sh").write_text(f"set -eu\n{script}", encoding="utf-8")
    who = {"GIT_AUTHOR_NAME": "ci", "GIT_AUTHOR_EMAIL": "ci@example.org"}
    who |= {key.replace("AUTHOR", "COMMITTER"): value for key, value in who.items()}

    subprocess.run(["sh", "push.sh"], check=True, env={**os.environ, **who}, capture_output=True)
    git("commit", "-q", "--allow-empty", "-m", "Nothing for clusters")
    shutil.rmtree("branches")
    run(asked("promoter", "--branches", "branches"))
    subprocess.run(["sh", "push.sh"], check=True, env={**os.environ, **who}, capture_output=True)

    origin = committed / "origin.git"
    branch = "environment/agents-prod-next"
    assert git("for-each-ref", "--format=%(refname)", cwd=origin).splitlines() == [
        "refs/heads/environment/agents-canary-next",
        f"refs/heads/{branch}",
        "refs/notes/hydrator.metadata",
    ]
    assert git("ls-tree", "-r", "--name-only", branch, cwd=origin).splitlines() == [
        "hydrator.metadata",
        "prod-1/agents/agent.yaml",
        "prod-2/agents/agent.yaml",
    ]
    assert git("rev-list", "--count", branch, cwd=origin) == "1"
    note = git("notes", "--ref=hydrator.metadata", "show", branch, cwd=origin)
    assert json.loads(note) == {"drySha": git("rev-parse", "HEAD")}
