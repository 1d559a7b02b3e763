"""Flux' own program builds every Kustomization that is written, where it is on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.policy.example import BASE
from constructs_lib.yaml.reader import read_yaml
from tests.cli.gitops.test_options import asked
from tests.cli.running import run

FLUX = shutil.which("flux")
pytestmark = pytest.mark.skipif(FLUX is None, reason="flux is not on the PATH")


def objects(text: str) -> set[tuple[str, str]]:
    """Kind and name of each object."""
    values: list[Any] = [each.value for each in read_yaml(text) if each.value]
    return {(each["kind"], each["metadata"]["name"]) for each in values}


def built(name: str, path: str, file: Path) -> set[tuple[str, str]]:
    assert FLUX is not None
    command = [FLUX, "build", "kustomization", name, "--path", path, "--dry-run"]
    done = subprocess.run(
        [*command, "--kustomization-file", str(file)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "KUBECONFIG": os.devnull},
    )
    assert done.returncode == 0, done.stderr
    return objects(done.stdout)


def test_each_kustomization_builds_what_is_below_its_path(repository: Path) -> None:
    for cluster in ("dev-1", "prod-1", "prod-2"):
        (repository / "dist" / cluster / "agents").mkdir(parents=True)
        text = BASE.replace("name: agent\n", f"name: agent-of-{cluster}\n", 1)
        (repository / "dist" / cluster / "agents/agent.yaml").write_text(text, encoding="utf-8")
    run(asked("flux"))

    files = [Path("gitops/root.yaml"), *sorted(Path("gitops/kustomizations").glob("*.yaml"))]
    made: set[tuple[str, str]] = set()
    for file in files:
        kustomization: Any = read_yaml(file.read_text(encoding="utf-8"))[-1].value
        path = kustomization["spec"]["path"]
        below = {
            one
            for each in Path(path).rglob("*.yaml")
            for one in objects(each.read_text(encoding="utf-8"))
        }
        found = built(kustomization["metadata"]["name"], path, file)
        assert found == below
        made |= found

    assert len(files) == 5
    assert {name for kind, name in made if kind == "DaemonSet"} == {
        "agent-of-dev-1",
        "agent-of-prod-1",
        "agent-of-prod-2",
    }
    assert ("ConfigMap", "agents-gate-prod") in made
