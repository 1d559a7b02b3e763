"""What other programs start (pre-commit, GitHub Actions, GitLab) is started here as they do.

A virtual environment takes the place of theirs. It is offline: what the library depends on is
packed again from the environment of the tests, the library itself is built by the commands. They
all run in a folder that a stranger has filled with what Python, pip and the library import.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from constructs_lib import read_yaml
from constructs_lib.policy.example import BASE
from tests.wheelhouse import lend

ROOT = Path(__file__).parents[1]
BAD = BASE.replace("allowPrivilegeEscalation: false", "privileged: true")
HOSTILE = """
import os
with open(os.environ["PROOF"], "a") as file:
    file.write(__name__ + "\\n")
"""
"""A module that shows that it ran."""

IMPORTED = (
    *("venv", "pip/__init__", "pip/__main__", "ensurepip/__init__", "ensurepip/__main__"),
    *("logging", "re", "json", "subprocess", "encodings/__init__", "site", "importlib/__init__"),
    *("sitecustomize", "usercustomize", "setup", "hatchling/__init__", "hatchling/build"),
    *("click", "yaml", "pydantic", "constructs_lib/__init__", "constructs_lib/__main__"),
)
"""What a program of Python may import by name."""

CONFIGURED = {
    "pip.conf": "[global]\nindex-url = https://evil.example/\n",
    "pip.ini": "[global]\nindex-url = https://evil.example/\n",
    "pyvenv.cfg": "home = /nowhere\n",
    "evil.pth": "import venv\n",
    "python311._pth": "import venv\n",
    "setup.cfg": "[install]\nprefix = /nowhere\n",
    "constraints.txt": "click==1\n",
    "requirements/base.txt": "evil\n",
    "MANIFEST.in": "include *\n",
}
"""What some of them read."""


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
    for module in IMPORTED:
        (tmp_path / module).parent.mkdir(exist_ok=True)
        (tmp_path / f"{module}.py").write_text(HOSTILE)
    for name, text in CONFIGURED.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def without(hostile: Path) -> None:
    """Fail where a module of the workspace ran."""
    assert not hostile.exists(), f"ran: {hostile.read_text()}"


def test_the_check_hook_finds_what_is_wrong_in_the_files_it_is_given(repository: Path) -> None:
    entry = [*shlex.split(HOOKS["constructs-lib-check"]["entry"]), "values.yaml", "dist/agent.yaml"]
    bin_folder, proof = Path(sys.executable).parent, repository / "proof"

    result = run(
        shlex.join(entry),
        PATH=f"{bin_folder}:{os.environ['PATH']}",
        PROOF=str(proof),
        PYTHONPATH=".",
    )

    assert (result.returncode, result.stderr) == (1, "")
    assert "error[DS501 privileged]" in result.stdout
    without(proof)


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
def offline(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The library as it is checked out, and wheels in place of an index."""
    home = tmp_path_factory.mktemp("offline")
    checkout, wheels = home / "checkout", home / "wheels"
    wheels.mkdir()
    (checkout / "requirements").mkdir(parents=True)
    shutil.copytree(ROOT / "constructs_lib", checkout / "constructs_lib")
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, checkout)
    lock = lend(ROOT / "requirements" / "base.txt", wheels)
    (checkout / "requirements" / "base.txt").write_text(lock)
    return {
        "CHECKOUT": str(checkout),
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheels),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PYTHONPATH": ".",
        "PROOF": str(home / "proof"),
    }


@pytest.fixture(scope="module")
def temp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runner")


@pytest.fixture
def runner(repository: Path, offline: dict[str, str], temp: Path) -> dict[str, str]:
    """A runner of GitHub after the action's first step, in the workspace of a stranger."""
    environment = {
        **offline,
        "RUNNER_TEMP": str(temp),
        "GITHUB_ACTION_PATH": offline["CHECKOUT"],
        "GITHUB_WORKSPACE": str(repository),
    }
    if not (temp / "constructs-lib").exists():
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


def test_the_action_annotates_and_fails(
    action: Callable[..., subprocess.CompletedProcess[str]], offline: dict[str, str]
) -> None:
    result = action(paths="dist\nvalues.yaml\n", sarif_file="check.sarif")

    assert result.returncode == 1, result.stderr
    assert result.stdout.startswith("::error file=dist/agent.yaml,line=")
    assert "DS501 privileged" in Path("summary.md").read_text()
    assert json.loads(Path("check.sarif").read_text())["version"] == "2.1.0"
    without(Path(offline["PROOF"]))


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


def test_the_action_judges_a_fleet(
    action: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    for name in ("one", "two"):
        Path("clusters").mkdir(exist_ok=True)
        Path("clusters", f"{name}.yaml").write_text("platform: eks\n")
        Path("all", name).mkdir(parents=True)
        shutil.copy("dist/agent.yaml", Path("all", name))

    result = action(paths="all", fleet="clusters")

    assert result.returncode == 1, result.stderr
    assert "In all 2 clusters." in result.stdout


def test_the_action_hands_inputs_on_as_variables_and_never_as_text_of_a_script() -> None:
    scripts = [step["run"] for step in ACTION["runs"]["steps"]]

    assert [script for script in scripts if "${{" in script] == []


@pytest.mark.usefixtures("repository")
def test_the_gitlab_job_leaves_the_reports_it_promises(offline: dict[str, str]) -> None:
    environment = {**offline, **GITLAB_JOB["variables"], "CONSTRUCTS_LIB": offline["CHECKOUT"]}

    result = run("\n".join(GITLAB_JOB["script"]), **environment)
    reports = GITLAB_JOB["artifacts"]["reports"]

    assert (result.returncode, result.stderr) == (1, "")
    assert "error[DS501 privileged]" in result.stdout
    assert json.loads(Path(reports["codequality"]).read_text())[0]["check_name"] == "DS501"
    assert Path(reports["junit"]).read_text().startswith('<?xml version="1.0" encoding="UTF-8"?>')
    without(Path(offline["PROOF"]))


@pytest.mark.parametrize(
    "script",
    [ACTION["runs"]["steps"][0]["run"], "\n".join(GITLAB_JOB["script"])],
    ids=["action", "gitlab"],
)
def test_what_is_installed_has_a_hash(script: str) -> None:
    installs = [line for line in script.splitlines() if "pip" in line and "--" in line]
    whole = " ".join(script.split())

    assert installs
    assert whole.count("--require-hashes --only-binary :all:") == 1
    assert whole.count("--no-index --no-deps --no-build-isolation") == 1


def test_the_image_of_the_gitlab_job_is_pinned() -> None:
    assert re.search(r"@sha256:[0-9a-f]{64}$", GITLAB_JOB["image"])


def test_the_lock_of_an_install_has_the_versions_that_are_tested() -> None:
    base, tested = (
        set(
            re.findall(
                r"^([\w.-]+)\S*==(\S+)", (ROOT / "requirements" / name).read_text(), re.MULTILINE
            )
        )
        for name in ("base.txt", "dev.txt")
    )

    assert base < tested
