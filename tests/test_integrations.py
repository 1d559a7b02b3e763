"""What other programs start (pre-commit, GitHub Actions, GitLab) is started here as they do.

A virtual environment takes the place of theirs. It is offline: what the library depends on is
lent by the environment of the tests, the library itself is installed by the commands.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from constructs_lib import read_yaml
from constructs_lib.policy.example import BASE

ROOT = Path(__file__).parents[1]
BAD = BASE.replace("allowPrivilegeEscalation: false", "privileged: true")
OFFLINE = {
    "PIP_NO_INDEX": "1",
    "PIP_NO_DEPS": "1",
    "PIP_NO_BUILD_ISOLATION": "0",  # the name says no and the value says no
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PYTHONPATH": sysconfig.get_path("purelib"),
}


def loaded(file: str) -> Any:
    (document,) = read_yaml((ROOT / file).read_text(encoding="utf-8"))
    return document.value


HOOKS = {hook["id"]: hook for hook in loaded(".pre-commit-hooks.yaml")}
ACTION = loaded("action.yml")
GITLAB_JOB = loaded("docs/gitlab-ci.yml")["check-daemonsets"]


def run(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script in the current folder as a runner does."""
    inherited = {k: v for k, v in os.environ.items() if k not in {"FORCE_COLOR", "CI"}}
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The repository of a user, with a bad DaemonSet."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "agent.yaml").write_text(BAD)
    (tmp_path / "values.yaml").write_text("replicas: 1\n")
    return tmp_path


@pytest.mark.usefixtures("repository")
def test_the_check_hook_finds_what_is_wrong_in_the_files_it_is_given() -> None:
    entry = [*shlex.split(HOOKS["constructs-lib-check"]["entry"]), "values.yaml", "dist/agent.yaml"]
    bin_folder = Path(sys.executable).parent

    result = run(shlex.join(entry), PATH=f"{bin_folder}:{os.environ['PATH']}")

    assert (result.returncode, result.stderr) == (1, "")
    assert "error[DS501 privileged]" in result.stdout


def test_the_synth_hook_says_that_the_committed_yaml_is_fresh() -> None:
    entry = shlex.split(HOOKS["constructs-lib-synth"]["entry"])
    program = Path(sys.executable).parent / entry[0]

    result = subprocess.run(
        [str(program), *entry[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (result.returncode, result.stdout) == (0, "dist is fresh.\n")


@pytest.mark.parametrize("hook", sorted(HOOKS))
def test_a_hook_says_what_it_is_and_how_it_runs(hook: str) -> None:
    assert {"id", "name", "description", "entry", "language"} <= HOOKS[hook].keys()


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A runner of GitHub after the action's first step."""
    temp = tmp_path_factory.mktemp("runner")
    environment = {**OFFLINE, "RUNNER_TEMP": str(temp), "GITHUB_ACTION_PATH": str(ROOT)}
    result = run(ACTION["runs"]["steps"][0]["run"], **environment)
    assert (result.returncode, result.stderr) == (0, "")
    return environment


@pytest.fixture
def action(runner: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The action's second step, with some of its inputs."""

    def started(**inputs: str) -> subprocess.CompletedProcess[str]:
        step = ACTION["runs"]["steps"][1]
        defaults = {name: each["default"] for name, each in ACTION["inputs"].items()}
        given = {**defaults, **{name.replace("_", "-"): text for name, text in inputs.items()}}
        environment = {
            name: re.sub(r"\$\{\{ inputs\.(\S+) \}\}", lambda found: given[found[1]], text)
            for name, text in step["env"].items()
        }
        return run(step["run"], **runner, **environment, GITHUB_STEP_SUMMARY="summary.md")

    return started


@pytest.mark.usefixtures("repository")
def test_the_action_annotates_and_fails(
    action: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    result = action(paths="dist\nvalues.yaml\n", sarif_file="check.sarif")

    assert result.returncode == 1, result.stderr
    assert result.stdout.startswith("::error file=dist/agent.yaml,line=")
    assert "DS501 privileged" in Path("summary.md").read_text()
    assert json.loads(Path("check.sarif").read_text())["version"] == "2.1.0"


@pytest.mark.usefixtures("repository")
def test_the_action_hands_every_input_on(
    action: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    Path("mine.yaml").write_text("rules:\n  DS501: warning\n  DS202: error\n")
    Path("nodes.yaml").write_text("nodes:\n- name: a\n")
    Path("known.json").write_text('{"schema": "constructs-lib/baseline/v1", "findings": []}')

    result = action(
        paths="dist",
        profile="strict",
        fail_on="warning",
        kubernetes_version="1.36",
        config="mine.yaml",
        nodes="nodes.yaml",
        baseline="known.json",
    )

    assert result.returncode == 1, result.stderr
    assert "::warning file=dist/agent.yaml" in result.stdout


def test_the_action_hands_inputs_on_as_variables_and_never_as_text_of_a_script() -> None:
    scripts = [step["run"] for step in ACTION["runs"]["steps"]]

    assert [script for script in scripts if "${{" in script] == []


@pytest.mark.usefixtures("repository")
def test_the_gitlab_job_leaves_the_reports_it_promises(runner: dict[str, str]) -> None:
    bin_folder = Path(runner["RUNNER_TEMP"]) / "constructs-lib" / "bin"
    environment = {
        **OFFLINE,
        **GITLAB_JOB["variables"],
        "CONSTRUCTS_LIB": str(ROOT),
        "PATH": f"{bin_folder}:{os.environ['PATH']}",
    }

    result = run("\n".join(GITLAB_JOB["script"]), **environment)
    reports = GITLAB_JOB["artifacts"]["reports"]

    assert result.returncode == 1, result.stderr
    assert "error[DS501 privileged]" in result.stdout
    assert json.loads(Path(reports["codequality"]).read_text())[0]["check_name"] == "DS501"
    assert Path(reports["junit"]).read_text().startswith('<?xml version="1.0" encoding="UTF-8"?>')
