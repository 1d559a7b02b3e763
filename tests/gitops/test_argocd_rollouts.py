"""Argo CD's own code syncs the clusters in the order that the waves say."""

from __future__ import annotations

import pytest

from constructs_lib.gitops.waves import name_of, waves_of
from tests.gitops.argocd_rollouts import FLEETS, PROGRAM, ask, input_of, recorded, summary
from tests.gitops.fleets import SOURCE

RECORDED = recorded()


@pytest.mark.parametrize("name", FLEETS)
def test_what_is_recorded_is_of_what_is_written_now(name: str) -> None:
    assert RECORDED[name]["input"] == input_of(FLEETS[name]), "record it anew: CONTRIBUTING.md"


@pytest.mark.parametrize("name", FLEETS)
def test_each_cluster_gets_its_own_folder(name: str) -> None:
    expected = [
        f"{name_of(each, SOURCE)} {each.name} dist/{each.name}"
        for wave in waves_of(FLEETS[name])
        for each in wave.clusters
    ]

    assert RECORDED[name]["applications"] == expected


@pytest.mark.parametrize("name", FLEETS)
def test_argo_cd_goes_from_wave_to_wave_and_stops_at_a_gate(name: str) -> None:
    expected = []
    for wave in waves_of(FLEETS[name]):
        if wave.wave.gate == "manual":
            break
        expected += [[name_of(each, SOURCE) for each in batch] for batch in wave.batches()]

    assert RECORDED[name]["rounds"] == expected


@pytest.mark.skipif(not PROGRAM.exists(), reason="make oracle builds Argo CD's own code")
@pytest.mark.parametrize("name", FLEETS)
def test_argo_cd_still_says_so(name: str) -> None:
    assert summary(FLEETS[name], ask(FLEETS[name])) == RECORDED[name]
