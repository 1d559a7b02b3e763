"""What the release workflow says would work, as far as it can be told without a release."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.version import VERSION
from constructs_lib.yaml.reader import read_yaml_file

ROOT = Path(__file__).parents[1]
WORKFLOW = ROOT / ".github" / "workflows" / "release.yml"


def jobs() -> dict[str, Any]:
    (document,) = read_yaml_file(WORKFLOW)
    found: dict[str, Any] = document.value["jobs"]
    return found


def step(name: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = jobs()["build"]["steps"]
    return next(each for each in found if each.get("name") == name)


def succeeds(name: str, **environment: str) -> bool:
    command = ["/bin/bash", "-eo", "pipefail", "-c", step(name)["run"]]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    return done.returncode == 0


@pytest.mark.parametrize(
    ("tag", "fine"),
    [(f"v{VERSION}", True), ("v9.9.9", False), (VERSION, True)],
    ids=["the version", "another one", "without its v"],
)
def test_a_tag_must_be_the_version(tag: str, fine: bool) -> None:
    assert succeeds("The tag is the version", TAG=tag) == fine


def test_what_is_not_in_the_changelog_is_not_released() -> None:
    assert not succeeds("The changelog has the version", TAG="v9.9.9")


def test_what_is_built_is_a_wheel_and_an_sdist(tmp_path: Path) -> None:
    command = step("Build")["run"].replace(".venv/bin/python", sys.executable)
    command = command.replace("release", str(tmp_path))
    subprocess.run(command.split(), cwd=ROOT, check=True, capture_output=True)

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"constructs_lib-{VERSION}-py3-none-any.whl",
        f"constructs_lib-{VERSION}.tar.gz",
    ]


def test_only_the_job_that_runs_no_code_of_ours_may_publish() -> None:
    (document,) = read_yaml_file(WORKFLOW)
    found = jobs()

    assert document.value["permissions"] == {"contents": "read"}
    assert "permissions" not in found["build"]
    assert found["publish"]["environment"] == "release"
    assert not any("checkout" in each.get("uses", "") for each in found["publish"]["steps"])
