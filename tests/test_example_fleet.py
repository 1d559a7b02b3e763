"""The example fleet is what its agents declare, and what docs/fleets.md shows can be run."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from constructs_lib import Cluster, Declaration, Fleet, read_yaml, write_fleet
from constructs_lib.nodejs import nodejs_environment

EXAMPLE = Path(__file__).parents[1] / "examples" / "fleet"
FLEET = Fleet.load(EXAMPLE / "clusters")
COMMITTED = ("lab-1", "prod-ap-1", "prod-eu-1")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    declare: Callable[[Cluster], Iterable[Declaration]]
    declare = runpy.run_path(str(EXAMPLE / "agents.py"))["declare"]
    folder = tmp_path_factory.mktemp("fleet") / "dist"
    write_fleet(folder, FLEET, declare)
    return folder


def texts(folder: Path) -> dict[str, str]:
    files = sorted(folder.rglob("*.yaml"))
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in files}


def test_it_has_twelve_clusters_of_five_platforms_in_three_waves() -> None:
    assert len(FLEET) == 12
    assert {each.platform for each in FLEET} == {"aks", "eks", "gke", "k3s", "openshift"}
    assert [wave.name for wave in FLEET.waves] == ["canary", "early", "prod"]
    assert {FLEET.cluster(name).wave for name in COMMITTED} == {"canary", "early", "prod"}


def test_each_cluster_has_a_folder(written: Path) -> None:
    folders = sorted(path.name for path in written.iterdir() if path.is_dir())

    assert folders == [each.name for each in FLEET]


@pytest.mark.parametrize("cluster", COMMITTED)
def test_what_is_committed_is_fresh(cluster: str, written: Path) -> None:
    assert texts(EXAMPLE / "dist" / cluster) == texts(written / cluster), "run 'make synth'"


def test_images_come_from_the_mirrors_of_the_cluster(written: Path) -> None:
    images = {
        container["image"].partition("/")[0]
        for text in texts(written / "core-1").values()
        for document in read_yaml(text)
        if document.value["kind"] == "DaemonSet"
        for container in document.value["spec"]["template"]["spec"]["containers"]
    }

    assert images == {"registry.core.example"}


def test_the_cdk8s_apps_write_a_folder_for_each_cluster(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, EXAMPLE / "app.py"],
        env={**os.environ, **nodejs_environment(), "CDK8S_OUTDIR": str(tmp_path)},
        check=True,
    )

    assert sorted(path.name for path in tmp_path.iterdir()) == [each.name for each in FLEET]
    assert set(texts(tmp_path / "lab-1")) == {
        "base.k8s.yaml",
        "logging.k8s.yaml",
        "metrics.k8s.yaml",
    }


PAGE = (EXAMPLE.parents[1] / "docs" / "fleets.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The clusters of the page, and one in its first wave."""
    cluster, fleet = blocks("yaml")
    files = {
        "prod-eu-1.yaml": cluster,
        "fleet.yaml": fleet,
        "prod-eu-1.nodes.yaml": "nodes: [{name: general, count: 3}]",
        "lab-1.yaml": "platform: k3s\nlabels: {env: test, region: eu}\nwave: canary\n",
    }
    (tmp_path / "clusters").mkdir()
    for name, text in files.items():
        (tmp_path / "clusters" / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_fleet_shown_is_one(shown: Path) -> None:
    fleet = Fleet.load(shown / "clusters")
    prod = fleet.wave("prod")

    assert [each.name for each in fleet] == ["lab-1", "prod-eu-1"]
    assert (prod.max_clusters, prod.gate, fleet.wave("canary").soak) == ("25%", "manual", "1h")
    assert all(each.monitoring is not None for each in fleet)


@pytest.mark.parametrize("program", blocks("python"), ids=["native", "cdk8s"])
def test_each_program_shown_writes_the_fleet_shown(program: str, shown: Path) -> None:
    exec(compile(program, "docs/fleets.md", "exec"), {})  # noqa: S102  # our own document

    folders = [path.name for path in (shown / "dist").iterdir() if path.is_dir()]
    assert sorted(folders) == ["lab-1", "prod-eu-1"]
    assert all(texts(shown / "dist" / name) for name in folders)


def test_the_page_names_every_field_of_a_cluster() -> None:
    table = re.findall(r"^\| ((?:`[a-z_]+`(?:, )?)+) \|", PAGE, flags=re.MULTILINE)
    named = re.findall(r"`([a-z_]+)`", " ".join(table))

    assert sorted(named) == sorted(Cluster.model_fields)
