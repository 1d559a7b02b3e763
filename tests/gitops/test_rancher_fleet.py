"""A bundle of Rancher Fleet whose partitions are the waves."""

from __future__ import annotations

import random
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from constructs_lib.fleet.fleet import Fleet
from constructs_lib.gitops.rancher_fleet import (
    misread,
    rancher_fleet_files,
    rancher_fleet_notes,
    size_in_bundle,
)
from constructs_lib.yaml.writer import to_yaml
from tests.gitops.definitions import mistakes_in
from tests.gitops.fleets import FLEET, SOURCE, fleet_of, source


def made(fleet: Fleet = FLEET, **fields: str) -> dict[str, Any]:
    return dict(rancher_fleet_files(fleet, source(**fields), folder="gitops"))


def test_the_files_are_these(yaml_snapshot: SnapshotAssertion) -> None:
    files = made()

    assert "".join(f"# {path}\n{to_yaml(each)}" for path, each in files.items()) == yaml_snapshot


def test_fleet_takes_them() -> None:
    (bundle,), (repository,) = made()["bundle/fleet.yaml"], made()["gitrepo.yaml"]

    assert mistakes_in(bundle, kind="fleet.yaml") == []
    assert mistakes_in(repository) == []


def test_no_limit_is_left_to_a_default_and_the_largest_wave_fits_the_fleets() -> None:
    fleet = fleet_of({"canary": 1, "prod": 40}, prod={"max_clusters": "25%"})
    (bundle,) = made(fleet)["bundle/fleet.yaml"]
    strategy = bundle["rolloutStrategy"]

    assert [each["maxUnavailable"] for each in strategy["partitions"]] == [1, 10]
    assert (strategy["maxUnavailable"], strategy["maxUnavailablePartitions"]) == (10, 0)


def test_every_cluster_is_in_one_partition_has_one_overlay_and_is_a_target() -> None:
    (bundle,), (repository,) = made()["bundle/fleet.yaml"], made()["gitrepo.yaml"]
    names = [each.name for each in FLEET]
    of_partitions = [
        name
        for partition in bundle["rolloutStrategy"]["partitions"]
        for name in partition["clusterSelector"]["matchExpressions"][0]["values"]
    ]
    targets = repository["spec"]["targets"][0]["clusterSelector"]["matchExpressions"][0]["values"]
    overlays = [each["yaml"]["overlays"] for each in bundle["targetCustomizations"]]

    assert sorted(of_partitions) == targets == names
    assert sorted(overlays) == [[name] for name in names]


@pytest.mark.parametrize(
    ("revision", "field", "value"),
    [
        ("main", "branch", "main"),
        ("refs/heads/release/1", "branch", "release/1"),
        ("refs/tags/v1", "revision", "v1"),
        ("a" * 40, "revision", "a" * 40),
    ],
)
def test_a_revision_is_told_as_what_it_is(revision: str, field: str, value: str) -> None:
    (repository,) = made(revision=revision)["gitrepo.yaml"]

    assert repository["spec"][field] == value


def test_what_fleet_does_not_do_is_said() -> None:
    assert "\n".join(rancher_fleet_notes(FLEET, folder="gitops")) == (
        "Fleet finds the manifests of a cluster in gitops/bundle/overlays/CLUSTER, and only "
        "there.\n"
        "Wave 'canary': Fleet goes on with 1 of 1 clusters not ready yet. It waits for all only "
        "where every wave has max_clusters: 1.\n"
        "Wave 'staging': Fleet goes on with 1 of 2 clusters not ready yet. It waits for all only "
        "where every wave has max_clusters: 1.\n"
        "Wave 'staging': Fleet does not know its soak of 30m.\n"
        "Wave 'prod': Fleet does not know its manual gate; pause the bundle."
    )
    one_by_one = fleet_of({"canary": 1, "prod": 3})
    assert len(list(rancher_fleet_notes(one_by_one, folder="gitops"))) == 1
    assert SOURCE.name == made(one_by_one)["bundle/fleet.yaml"][0]["name"]


def test_a_bundle_that_is_no_object_any_more_is_told_with_its_size() -> None:
    fleet = fleet_of({"prod": 3})
    chance = random.Random(16)  # noqa: S311  # no secret
    size = size_in_bundle(chance.randbytes(500_000) for _ in range(3))

    assert 2_000_000 < size < 2_100_000
    assert list(rancher_fleet_notes(fleet, folder="gitops", size=size))[1] == (
        f"The bundle is too large: it is one object of at most 1,500,000 bytes, and the manifests "
        f"take {size:,}, compressed. Split the fleet, or choose another engine."
    )
    assert size_in_bundle([b"a" * 1_000_000]) < 2_000


def test_names_that_fleet_takes_for_something_else_are_told() -> None:
    paths = [
        "a/fleet/agent.yaml",
        "a/logs/fleet.yaml",
        "a/templates/x",
        "templates/logs/x.yaml",
    ]

    assert list(misread(paths)) == [
        "a/logs/fleet.yaml: Fleet takes this for a bundle of its own; give the agent another name.",
        "a/templates/x: Fleet takes this for a Helm template; give the namespace another name.",
    ]
