"""Waves with their clusters, and the groups of clusters that change together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.errors import InputError
from constructs_lib.fleet.cluster import Cluster
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.gitops.waves import name_of, names_fit, waves_of
from tests.gitops.fleets import FLEET, SOURCE, fleet_of, source


def test_waves_keep_their_order_and_have_their_clusters() -> None:
    found = {each.wave.name: [one.name for one in each.clusters] for each in waves_of(FLEET)}

    assert found == {
        "canary": ["canary-000"],
        "staging": ["staging-000", "staging-001"],
        "prod": ["prod-000", "prod-001", "prod-002"],
    }


def test_without_waves_all_clusters_change_at_once() -> None:
    fleet = Fleet(clusters=[Cluster(name=name, platform="gke") for name in ("b", "a")])

    (only,) = waves_of(fleet)

    assert [len(batch) for batch in only.batches()] == [2]


@given(count=st.integers(1, 40), most=st.one_of(st.integers(1, 50), st.integers(1, 100)))
def test_groups_hold_every_cluster_once_and_are_no_larger_than_asked_for(
    count: int, most: int
) -> None:
    for share in (most, f"{min(most, 100)}%"):
        (wave,) = waves_of(fleet_of({"all": count}, all={"max_clusters": share}))
        batches = list(wave.batches())

        assert [each for batch in batches for each in batch] == list(wave.clusters)
        assert all(1 <= len(batch) <= wave.at_once for batch in batches)


def test_a_name_that_no_label_takes_is_refused_with_the_name() -> None:
    fleet = Fleet(clusters=[Cluster(name="c" * 57, platform="eks")])

    with pytest.raises(InputError, match="has 64 characters, and engines take 63"):
        names_fit(fleet, SOURCE)
    names_fit(fleet, source(name="agent"))


def test_an_engine_knows_a_cluster_by_both_names() -> None:
    assert name_of(FLEET.clusters[0], SOURCE) == "agents-canary-000"
