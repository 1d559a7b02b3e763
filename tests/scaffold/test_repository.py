"""A new platform repository does what its README and its CI say, whatever was chosen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any, get_args

import pytest

from constructs_lib.scaffold.repository import CDK8S_CLI, Choices, Ci, Gitops, repository
from constructs_lib.yaml.reader import read_yaml
from tests.cli.running import run

ROOT = Path(__file__).parents[2]
WORKFLOW = ".github/workflows/node-agents.yml"
EVERY = [
    Choices(native=native, gitops=gitops, ci=ci, fleet=fleet)
    for native, gitops, ci, fleet in product(
        (False, True), get_args(Gitops), get_args(Ci), (False, True)
    )
]
INSTALLS = ("pip install", "pip wheel", "npm install", "python3 -m venv", ". .venv", "apt-get")


def title(choices: Choices) -> str:
    words = [
        "native" if choices.native else "cdk8s",
        choices.gitops,
        choices.ci,
        *(["fleet"] if choices.fleet else []),
    ]
    return " ".join(words)


def first_commands(files: dict[str, str]) -> list[str]:
    """The commands of the README, without those that install."""
    _, block, _ = files["README.md"].split("```", 2)
    return [line for line in block.splitlines()[1:] if not line.startswith(INSTALLS)]


def ci_commands(files: dict[str, str]) -> list[str]:
    """The commands of the CI, likewise."""
    if WORKFLOW in files:
        (document,) = read_yaml(files[WORKFLOW])
        steps = document.value["jobs"]["agents"]["steps"]
        commands = [step["run"] for step in steps if "run" in step]
    else:
        (document,) = read_yaml(files[".gitlab-ci.yml"])
        commands = document.value["node-agents"]["script"]
    return [each for each in commands if not each.startswith(INSTALLS)]


def in_bash(commands: list[str], folder: Path) -> None:
    """Run commands as a shell does that stops at the first failure."""
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "BASE": "origin/main",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
    }
    script = "\n".join(["set -euo pipefail", *commands])
    done = subprocess.run(  # the commands of this product
        ["/bin/bash", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def create(choices: Choices, folder: Path) -> dict[str, str]:
    """A new repository in a folder, in git, with the upstream branch ``main``."""
    files = repository(choices)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    if not choices.native:
        (folder / "node_modules").symlink_to(ROOT / "node_modules")
    return files


GIT = [
    "git init --quiet --initial-branch main .",
    "git config user.email platform@example.com && git config user.name Platform",
    "git add --all && git commit --quiet --message First",
    "git clone --quiet --bare . ../origin.git && git remote add origin ../origin.git",
    "git fetch --quiet origin",
]


@pytest.mark.parametrize(
    "choices",
    [
        Choices(native=True, gitops="argocd", ci="github"),
        Choices(native=True, gitops="flux", ci="gitlab", fleet=True),
        Choices(gitops="flux", ci="gitlab"),
        Choices(ci="github", fleet=True),
    ],
    ids=title,
)
def test_what_the_readme_and_the_ci_say_succeeds(choices: Choices, tmp_path: Path) -> None:
    home = tmp_path / "repository"
    home.mkdir()
    files = create(choices, home)

    in_bash([*first_commands(files), *GIT, *ci_commands(files)], home)


@pytest.mark.parametrize("choices", EVERY, ids=title)
def test_a_choice_adds_files_and_leaves_the_others_as_they_are(choices: Choices) -> None:
    files = repository(choices)
    plain = repository(Choices(native=choices.native, fleet=choices.fleet))

    assert plain.keys() <= files.keys()
    assert {path for path in plain if files[path] != plain[path]} <= {"README.md"}
    for path, text in files.items():
        if path.endswith((".yaml", ".yml")):
            assert read_yaml(text)


@pytest.mark.parametrize("native", [False, True], ids=["cdk8s", "native"])
@pytest.mark.parametrize("fleet", [False, True], ids=["cluster", "fleet"])
def test_the_code_is_as_ruff_and_mypy_want_it(native: bool, fleet: bool, tmp_path: Path) -> None:
    create(Choices(native=native, fleet=fleet), tmp_path)

    in_bash(
        ["ruff format --isolated --check apps tests", "ruff check --isolated apps tests"], tmp_path
    )


def test_what_writes_to_a_pull_request_does_not_run_its_code() -> None:
    (document,) = read_yaml(repository(Choices(ci="github"))[WORKFLOW])
    jobs: dict[str, Any] = document.value["jobs"]

    assert document.value["permissions"] == {"contents": "read"}
    assert "permissions" not in jobs["agents"]
    assert not any("checkout" in step.get("uses", "") for step in jobs["comment"]["steps"])


def test_actions_are_pinned_to_commits() -> None:
    lines = repository(Choices(ci="github"))[WORKFLOW].splitlines()
    used = [line.split("@")[1].split()[0] for line in lines if "uses:" in line]

    assert used
    assert all(len(commit) == 40 for commit in used)


def test_the_version_of_cdk8s_is_the_one_that_is_tested() -> None:
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))

    assert package["devDependencies"]["cdk8s-cli"] == CDK8S_CLI


def test_the_engines_file_of_one_cluster_passes_the_checker(tmp_path: Path) -> None:
    for gitops in ("argocd", "flux"):
        create(Choices(native=True, gitops=gitops), tmp_path)

    assert run(["check", str(tmp_path / "gitops")]).code == 0
