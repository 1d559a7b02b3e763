"""What GitHub would run: actions of known commits, and no rights that a job does not need."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from constructs_lib.yaml.reader import read_yaml_file

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
every_workflow = pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)


@every_workflow
def test_every_action_is_pinned_to_a_commit_with_its_version(workflow: Path) -> None:
    text = workflow.read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+) # (\S+)", text)

    assert len(used) == text.count("uses:")
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action) for action, _ in used)
    assert all(re.fullmatch(r"v\d+\.\d+\.\d+", version) for _, version in used)


@every_workflow
def test_only_a_job_that_runs_no_code_of_ours_may_write(workflow: Path) -> None:
    (document,) = read_yaml_file(workflow)
    writing = [job for job in document.value["jobs"].values() if "permissions" in job]

    assert document.value["permissions"] == {"contents": "read"}
    assert [step for job in writing for step in job["steps"] if "checkout" in str(step)] == []
    assert all("environment" in job for job in writing)


@every_workflow
def test_every_make_target_exists(workflow: Path) -> None:
    text = workflow.read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert [
        target
        for target in re.findall(r"run: make (\S+)", text)
        if not re.search(rf"^{target}:", makefile, re.MULTILINE)
    ] == []
