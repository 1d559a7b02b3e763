"""The apps are documentation that runs: synthesized, valid, committed and fresh."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import kubernetes_validate
import pytest

from constructs_lib import read_yaml
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.pod_security import needed_levels
from constructs_lib.yaml.reader import read_yaml_file
from tests.agents.test_every_agent import NOT_OF_KUBERNETES
from tools.kubernetes_fields import RELEASES

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "dist").glob("*.yaml"))

every_file = pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)


def manifests(file: Path) -> list[Manifest]:
    return [document.value for document in read_yaml_file(file)]


def test_dist_is_fresh() -> None:
    program = Path(sys.executable).parent / "constructs-lib"
    result = subprocess.run(
        [str(program), "synth", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (result.returncode, result.stdout) == (0, "dist is fresh.\n"), result.stdout


@pytest.mark.parametrize("app", sorted(ROOT.glob("apps/*.py")), ids=lambda path: path.name)
def test_every_app_is_run_by_cdk8s(app: Path) -> None:
    (config,) = read_yaml((ROOT / "cdk8s.yaml").read_text(encoding="utf-8"))

    assert f"python -m apps.{app.stem}" in config.value["app"].split(" && ")


@every_file
@pytest.mark.parametrize("version", RELEASES)
def test_every_supported_kubernetes_accepts_what_is_committed(file: Path, version: str) -> None:
    for manifest in manifests(file):
        if manifest["kind"] not in NOT_OF_KUBERNETES:
            kubernetes_validate.validate(manifest, version, strict=True)


@every_file
def test_a_namespace_has_the_strictest_level_that_lets_its_agents_in(file: Path) -> None:
    objects = manifests(file)
    # kube-system is every cluster's own and admits what runs the cluster.
    needed = {
        name: level for name, level in needed_levels(objects).items() if name != "kube-system"
    }
    levels = {
        o["metadata"]["name"]: o["metadata"]["labels"]["pod-security.kubernetes.io/enforce"]
        for o in objects
        if o["kind"] == "Namespace"
    }

    assert levels == needed
