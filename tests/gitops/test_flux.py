"""Kustomizations for Flux that keep the order of the waves on every commit."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from constructs_lib.fleet.fleet import Fleet
from constructs_lib.gitops.flux import flux_files, flux_notes
from constructs_lib.gitops.source import Source
from constructs_lib.gitops.waves import name_of, waves_of
from constructs_lib.yaml.writer import to_yaml
from tests.gitops.definitions import mistakes_in
from tests.gitops.fleets import FLEET, SOURCE, fleet_of, source


def made(
    fleet: Fleet = FLEET, where: Source = SOURCE, rollouts: dict[str, int] | None = None
) -> dict[str, Any]:
    return dict(flux_files(fleet, where, folder="gitops", rollouts=rollouts or {}))


def test_the_files_are_these(yaml_snapshot: SnapshotAssertion) -> None:
    files = made()

    assert "".join(f"# {path}\n{to_yaml(each)}" for path, each in files.items()) == yaml_snapshot


def test_releases_of_flux_take_them() -> None:
    objects = [each for file in made().values() for each in file if each["kind"] != "ConfigMap"]

    assert [mistakes_in(each) for each in objects] == [[]] * len(objects)
    assert {each["kind"] for each in objects} == {"GitRepository", "Kustomization"}


def before(fleet: Fleet) -> dict[str, set[str]]:
    """All that is ready before each Kustomization begins, by its name."""
    objects = [each for file in made(fleet).values() for each in file]
    direct = {
        each["metadata"]["name"]: [one["name"] for one in each["spec"].get("dependsOn", [])]
        for each in objects
        if each["kind"] == "Kustomization"
    }

    def reached(name: str) -> set[str]:
        found: set[str] = set()
        waiting = [*direct[name]]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += direct[one]
        return found

    return {name: reached(name) for name in direct}


@given(
    waves=st.lists(
        st.tuples(st.integers(1, 6), st.integers(1, 100), st.sampled_from(["automatic", "manual"])),
        min_size=1,
        max_size=4,
    )
)
def test_a_cluster_waits_for_all_waves_before_and_few_change_at_once(
    waves: list[tuple[int, int, str]],
) -> None:
    fleet = fleet_of(
        {f"w{at}": count for at, (count, _, _) in enumerate(waves)},
        **{
            f"w{at}": {"max_clusters": f"{share}%", "gate": gate}
            for at, (_, share, gate) in enumerate(waves)
        },
    )
    known = before(fleet)
    earlier: set[str] = set()
    for each in waves_of(fleet):
        names = {name_of(cluster, SOURCE) for cluster in each.clusters}
        gate = f"agents-gate-{each.wave.name}"
        for name in names:
            assert earlier <= known[name]
            assert (gate in known[name]) == (each.wave.gate == "manual")
            independent = [
                one for one in names if one not in known[name] and name not in known[one]
            ]
            assert len(independent) <= each.at_once
            assert name not in known[name]
        earlier |= names


@pytest.mark.parametrize(
    ("seconds", "timeout"),
    [
        pytest.param({}, "60m", id="unknown: an hour"),
        pytest.param({"canary-000": 20}, "5m", id="never less than five minutes"),
        pytest.param({"canary-000": 2460}, "82m", id="twice the rollout"),
        pytest.param({"canary-000": 301}, "11m", id="whole minutes"),
    ],
)
def test_flux_waits_twice_as_long_as_the_rollout_takes(
    seconds: dict[str, int], timeout: str
) -> None:
    (one,) = made(rollouts=seconds)["kustomizations/cluster-canary-000.yaml"]

    assert one["spec"]["timeout"] == timeout
    assert one["spec"]["wait"] is True


@pytest.mark.parametrize(
    ("revision", "reference"),
    [
        ("main", {"branch": "main"}),
        ("refs/tags/v1", {"name": "refs/tags/v1"}),
        ("a" * 40, {"commit": "a" * 40}),
    ],
)
def test_a_revision_is_told_as_what_it_is(revision: str, reference: dict[str, str]) -> None:
    repository, _ = made(where=source(revision=revision))["root.yaml"]

    assert repository["spec"]["ref"] == reference
    assert mistakes_in(repository) == []


def test_an_address_without_scheme_gets_one_as_flux_takes_no_other() -> None:
    repository, _ = made(where=source(repository="git@git.example:team/fleet"))["root.yaml"]

    assert repository["spec"]["url"] == "ssh://git@git.example/team/fleet"
    assert mistakes_in(repository) == []


def test_nothing_but_kustomizations_is_where_the_root_looks() -> None:
    _, root = made()["root.yaml"]
    below = [path for path in made() if f"./gitops/{path}".startswith(f"{root['spec']['path']}/")]

    assert len(below) == 7
    assert {each["kind"] for path in below for each in made()[path]} == {"Kustomization"}


def test_what_flux_does_not_do_is_said() -> None:
    assert "\n".join(flux_notes(FLEET, SOURCE)) == (
        "Wave 'staging': Flux does not know its soak of 30m, and goes on as soon as its clusters "
        "are ready. GitOps Promoter knows it.\n"
        "Wave 'prod' waits for you: flux resume kustomization agents-gate-prod"
    )
