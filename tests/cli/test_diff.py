"""``constructs-lib diff`` as it is run: by people, by git and by kubectl."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = str(Path(sys.executable).parent / "constructs-lib")
BOOKSTORE = str(ROOT / "dist/bookstore-logging.k8s.yaml")
NODES = str(ROOT / "examples/bookstore/nodes.yaml")


def run(
    *arguments: str, given: str | None = None, folder: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, "diff", *arguments],
        cwd=folder,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


def bookstore(old: str = "", new: str = "") -> str:
    text = Path(BOOKSTORE).read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new) if old else text


BUMP = ("fluent-bit:5.1.2@", "fluent-bit:5.2.0@")
RENAME = ("name: log-agent\n  namespace", "name: shipper\n  namespace")
CALM = ("minReadySeconds: 10", "minReadySeconds: 20")
PLACE = ("kubernetes.io/os: linux", "topology.kubernetes.io/zone: a")


@pytest.mark.parametrize(
    ("change", "fail_on", "code"),
    [
        (BUMP, "recreate", 0),
        (BUMP, "coverage", 0),
        (BUMP, "restart", 1),
        (BUMP, "none", 0),
        (RENAME, "recreate", 1),
        (RENAME, "none", 0),
        (PLACE, "recreate", 0),
        (PLACE, "coverage", 1),
        (CALM, "restart", 0),
    ],
)
def test_the_exit_code_is_1_for_what_is_asked_or_worse(
    change: tuple[str, str], fail_on: str, code: int
) -> None:
    result = run(BOOKSTORE, "-", "--fail-on", fail_on, given=bookstore(*change))

    assert (result.returncode, result.stderr) == (code, "")


def test_nodes_make_numbers_of_it() -> None:
    result = run(BOOKSTORE, "-", "--nodes", NODES, given=bookstore(*PLACE))

    assert (
        "bookstore-logging/log-agent: loses 178 nodes; rolling restart of 90 Pods" in result.stdout
    )


def test_given_pods_are_the_ones_that_restart(tmp_path: Path) -> None:
    pods = tmp_path / "pods.json"
    pods.write_text('{"apiVersion": "v1", "kind": "List", "items": []}', encoding="utf-8")
    result = run(BOOKSTORE, "-", "--nodes", NODES, "--pods", str(pods), given=bookstore(*BUMP))

    assert "rolling restart of 0 Pods" in result.stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose second commit bumps the image."""
    author = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    (tmp_path / "dist").mkdir()
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    for text in (bookstore(), bookstore(*BUMP)):
        (tmp_path / "dist" / "agents.yaml").write_text(text, encoding="utf-8")
        subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
        subprocess.run(["git", *author, "commit", "-q", "-m", "x"], cwd=tmp_path, check=True)
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("git:HEAD~1:dist", "dist", "goes from 5.1.2 to 5.2.0 and the digest stays"),
        (
            "git:HEAD~1:dist/agents.yaml",
            "git:HEAD:dist",
            "goes from 5.1.2 to 5.2.0 and the digest stays",
        ),
        ("git:HEAD:dist", "git:HEAD~1:dist", "goes from 5.2.0 to 5.1.2 and the digest stays"),
        ("git:HEAD:dist", "dist", "nothing changes"),
    ],
)
def test_revisions_are_compared(repository: Path, old: str, new: str, said: str) -> None:
    result = run(old, new, folder=repository)

    assert result.returncode == 0
    assert said in result.stdout


@pytest.mark.parametrize(
    ("change", "code"), [(("", ""), 0), (BUMP, 1), (CALM, 1)], ids=["same", "bump", "calm"]
)
def test_kubectl_calls_a_script_with_two_folders(
    tmp_path: Path, change: tuple[str, str], code: int
) -> None:
    folders = tmp_path / "LIVE-1", tmp_path / "MERGED-2"
    for folder, text in zip(folders, (bookstore(), bookstore(*change)), strict=True):
        folder.mkdir()
        file = folder / "apps.v1.DaemonSet.bookstore-logging.log-agent"
        file.write_text(text, encoding="utf-8")
    script = tmp_path / "fleet-diff"
    script.write_text(f'#!/bin/sh\nexec {PROGRAM} diff --exit-code "$@"\n', encoding="utf-8")
    result = subprocess.run(
        ["sh", str(script), *map(str, folders)], capture_output=True, check=False
    )

    assert result.returncode == code


def test_what_was_refused_before_counts_as_absent(tmp_path: Path) -> None:
    refused = tmp_path / "old.yaml"
    refused.write_text(bookstore("maxUnavailable: 10%", "maxUnavailable: 101%"), encoding="utf-8")

    repaired = run(str(refused), BOOKSTORE)
    broken = run(BOOKSTORE, str(refused))

    assert repaired.returncode == 0
    assert repaired.stdout.startswith("new: DaemonSet bookstore-logging/log-agent")
    assert f"taken as absent before:\n  - {refused}:" in repaired.stderr
    assert broken.returncode == 2


def test_what_kubectl_finds_nowhere_is_an_empty_file(tmp_path: Path) -> None:
    for name, text in {"LIVE-1": "", "MERGED-2": bookstore()}.items():
        (tmp_path / name).mkdir()
        file = tmp_path / name / "apps.v1.DaemonSet.bookstore-logging.log-agent"
        file.write_text(text, encoding="utf-8")
    result = run("--exit-code", str(tmp_path / "LIVE-1"), str(tmp_path / "MERGED-2"))

    assert result.returncode == 1
    assert "new: DaemonSet bookstore-logging/log-agent" in result.stdout


def test_standard_output_stays_empty_when_a_file_is_written(tmp_path: Path) -> None:
    report = tmp_path / "diff.json"
    result = run(BOOKSTORE, BOOKSTORE, "--format", "json", "--output", str(report))

    assert result.stdout == ""
    assert json.loads(report.read_text(encoding="utf-8"))["differs"] is False


def test_markdown_is_a_comment() -> None:
    result = run(BOOKSTORE, "-", "--format", "markdown", given=bookstore(*BUMP))

    assert result.stdout.startswith("## Changes\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-", "-"), "Only one of OLD and NEW can be standard input."),
        ((BOOKSTORE, BOOKSTORE, "--pods", NODES), "--pods needs --nodes"),
        ((BOOKSTORE, "nowhere.yaml"), "nowhere.yaml: This file cannot be read"),
        ((BOOKSTORE, "git:HEAD:nowhere"), "no file at 'nowhere'"),
        ((BOOKSTORE, "git:--help:dist"), "git says"),
        ((BOOKSTORE, BOOKSTORE, "--nodes", BOOKSTORE), "bookstore-logging.k8s.yaml"),
        ((BOOKSTORE,), "Missing argument 'NEW'"),
    ],
    ids=["twice -", "pods", "no file", "no path", "an option", "no nodes", "one side"],
)
def test_bad_input_is_one_clear_error(arguments: tuple[str, ...], said: str) -> None:
    result = run(*arguments, given="")

    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
