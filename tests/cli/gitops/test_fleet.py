"""``constructs-lib gitops fleet``: the bundle stands beside the overlays that others write."""

from __future__ import annotations

from pathlib import Path

from constructs_lib import Fleet, NodeExporterSpec, compare_fleet, write_fleet
from tests.cli.gitops.test_options import asked
from tests.cli.running import run

OVERLAYS = "gitops/bundle/overlays"


def exporter(_: object) -> list[NodeExporterSpec]:
    return [NodeExporterSpec(name="node-exporter", namespace="monitoring")]


def test_overlays_and_what_was_written_by_hand_stay(repository: Path) -> None:
    fleet = Fleet.load("clusters")
    overlays = write_fleet(OVERLAYS, fleet, exporter)
    (repository / "gitops/kustomization.yaml").write_text("resources: []\n", encoding="utf-8")

    first = run(asked("fleet"))
    again = run(asked("fleet"))

    assert (first.code, again.code) == (0, 0)
    assert first.out.startswith("gitops: 2 files, 2 new.\n")
    assert again.out.startswith("gitops: 2 files, nothing changed.\n")
    assert all(path.exists() for path in overlays)
    assert compare_fleet(OVERLAYS, fleet, exporter) == []
    assert (repository / "gitops/kustomization.yaml").exists()
    assert run(asked("fleet", "--check")).out == "gitops is fresh.\n"


def test_fleet_has_no_other_folder_for_manifests(repository: Path) -> None:
    assert run(asked("fleet", "--path", "dist")).code == 2
    assert f"{OVERLAYS}/CLUSTER, and only there" in run(asked("fleet")).out
    assert (repository / "gitops/bundle/fleet.yaml").exists()


def test_an_agent_that_fleet_takes_for_a_bundle_is_refused(repository: Path) -> None:
    def declare(_: object) -> list[NodeExporterSpec]:
        return [NodeExporterSpec(name="fleet", namespace="monitoring")]

    write_fleet(OVERLAYS, Fleet.load("clusters"), declare)

    ended = run(asked("fleet"))

    assert ended.code == 2
    assert "dev-1/monitoring/fleet.yaml: Fleet takes this for a bundle" in ended.err
    assert not (repository / "gitops/bundle/fleet.yaml").exists()
