"""An ApplicationSet whose steps are the waves, as every supported Argo CD takes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from constructs_lib.errors import InputError
from constructs_lib.fleet.cluster import Cluster
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.gitops.argocd import WAVE_LABEL, argocd_files, argocd_notes
from constructs_lib.yaml.writer import to_yaml
from tests.gitops.definitions import mistakes_in
from tests.gitops.fleets import FLEET, SOURCE, fleet_of


def application_set(fleet: Fleet) -> dict[str, Any]:
    ((made,),) = argocd_files(fleet, SOURCE).values()
    return made


def test_the_application_set_is_this(yaml_snapshot: SnapshotAssertion) -> None:
    assert to_yaml([application_set(FLEET)]) == yaml_snapshot


def test_three_minor_releases_take_it() -> None:
    assert mistakes_in(application_set(FLEET)) == []
    assert mistakes_in(application_set(Fleet(clusters=[alone()]))) == []


def alone() -> Cluster:
    return Cluster(name="only", platform="k3s")


def selecting(made: dict[str, Any]) -> Iterator[list[str]]:
    """For each cluster, the waves of the steps that select its Application."""
    for element in made["spec"]["generators"][0]["list"]["elements"]:
        yield [
            expression["values"][0]
            for step in made["spec"]["strategy"]["rollingSync"]["steps"]
            for expression in step["matchExpressions"]
            if (expression["key"], expression["operator"]) == (WAVE_LABEL, "In")
            and element["wave"] in expression["values"]
        ]


@given(counts=st.lists(st.integers(1, 9), min_size=1, max_size=6))
def test_exactly_one_step_selects_each_application(counts: list[int]) -> None:
    made = application_set(fleet_of({f"w{at}": count for at, count in enumerate(counts)}))

    assert len(list(selecting(made))) == sum(counts)
    assert all(len(steps) == 1 for steps in selecting(made))


def scaled(most: int | str, count: int) -> int:
    """How many Applications of a step Argo CD updates at once.

    Source: applicationset/progressivesync/progressive_sync.go of Argo CD 3.6.
    """
    if isinstance(most, int):
        return most
    down = count * int(most.removesuffix("%")) // 100
    return 1 if down < 1 and most != "0%" else down


@given(
    count=st.integers(1, 500),
    share=st.one_of(st.integers(1, 500), st.integers(1, 100).map("{}%".format)),
)
def test_argo_cd_updates_as_many_clusters_at_once_as_the_wave_says(
    count: int, share: int | str
) -> None:
    fleet = fleet_of({"all": 1}, all={"max_clusters": share})
    (step,) = application_set(fleet)["spec"]["strategy"]["rollingSync"]["steps"]

    assert min(scaled(step["maxUpdate"], count), count) == fleet.waves[0].at_once(count)


def test_a_manual_gate_is_a_step_that_updates_nothing_by_itself() -> None:
    steps = application_set(FLEET)["spec"]["strategy"]["rollingSync"]["steps"]

    assert [step["maxUpdate"] for step in steps] == [1, "50%", 0]


def test_without_waves_applications_sync_on_their_own() -> None:
    spec = application_set(Fleet(clusters=[alone()]))["spec"]

    assert "strategy" not in spec
    assert spec["template"]["spec"]["syncPolicy"]["automated"] == {"prune": True, "selfHeal": True}


def test_a_cluster_whose_name_no_application_can_have_is_refused() -> None:
    with pytest.raises(InputError, match="shorten the name of the cluster"):
        argocd_files(Fleet(clusters=[Cluster(name="c" * 60, platform="eks")]), SOURCE)


def test_what_argo_cd_does_not_do_is_said() -> None:
    assert "\n".join(argocd_notes(FLEET)) == (
        "Wave 'staging': Argo CD does not know its soak of 30m, and goes on as soon as its "
        "clusters are healthy. GitOps Promoter knows it.\n"
        "Wave 'prod' waits for you: argocd app sync -l constructs-lib/wave=prod"
    )
    assert list(argocd_notes(Fleet(clusters=[alone()]))) == []
