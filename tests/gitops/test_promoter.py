"""Branches and pull requests of GitOps Promoter, one of each for a wave."""

from __future__ import annotations

from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from constructs_lib.errors import InputError
from constructs_lib.fleet.cluster import Cluster
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.fleet.wave import Wave
from constructs_lib.gitops.promoter import branch_of, promoter_files, promoter_notes
from constructs_lib.yaml.writer import to_yaml
from tests.gitops.definitions import mistakes_in
from tests.gitops.fleets import FLEET, SOURCE, fleet_of, source


def made(fleet: Fleet = FLEET) -> dict[str, Any]:
    return dict(promoter_files(fleet, SOURCE))


def test_the_files_are_these(yaml_snapshot: SnapshotAssertion) -> None:
    files = made()

    assert "".join(f"# {path}\n{to_yaml(each)}" for path, each in files.items()) == yaml_snapshot


def test_argo_cd_and_the_promoter_take_them() -> None:
    objects = [each for file in made().values() for each in file]

    assert [mistakes_in(each) for each in objects] == [[]] * 4


def test_what_is_hydrated_is_proposed_to_the_branch_that_is_synced() -> None:
    (applications,) = made()["applicationset.yaml"]
    hydrator = applications["spec"]["template"]["spec"]["sourceHydrator"]
    (strategy, *_) = made()["promotion.yaml"]
    branches = [each["branch"] for each in strategy["spec"]["environments"]]
    template = hydrator["syncSource"]["targetBranch"]

    assert hydrator["hydrateTo"]["targetBranch"] == f"{template}-next"
    assert [template.replace("{{.wave}}", wave.name) for wave in FLEET.waves] == branches
    assert branches == [branch_of(wave, SOURCE) for wave in FLEET.waves]


def test_the_promoter_merges_what_waits_for_nobody() -> None:
    (strategy, *_) = made()["promotion.yaml"]

    assert [each["autoMerge"] for each in strategy["spec"]["environments"]] == [True, True, False]


def test_a_soak_is_a_gate_that_its_environment_names() -> None:
    strategy, _, timed = made()["promotion.yaml"]
    gated = [
        each["branch"]
        for each in strategy["spec"]["environments"]
        if "activeCommitStatuses" in each
    ]
    durations = {each["branch"]: each["duration"] for each in timed["spec"]["environments"]}

    assert durations == {
        "environment/agents-staging": "1800s",
        "environment/agents-prod": "24h",
    }
    assert gated == [*durations]
    assert len(made(fleet_of({"canary": 1}))["promotion.yaml"]) == 2


def test_a_commit_cannot_be_promoted() -> None:
    with pytest.raises(InputError, match=r"a commit never changes, .* name a branch"):
        promoter_files(FLEET, source(revision="b" * 40))


def test_a_branch_that_is_too_long_is_refused_with_its_wave() -> None:
    long = "w" * 63
    fleet = Fleet(clusters=[Cluster(name="a", platform="aks", wave=long)], waves=[Wave(name=long)])

    with pytest.raises(InputError, match="longer than the 100 characters"):
        promoter_files(fleet, source(name="n" * 40))


def test_what_is_left_to_do_is_said() -> None:
    assert "\n".join(promoter_notes(FLEET, SOURCE)) == (
        "GitRepository 'agents' is yours to write: it says how the promoter signs in.\n"
        "Wave 'staging': its 2 clusters change together, not 1 at a time, as one pull request "
        "merges all of them.\n"
        "Wave 'prod': its 3 clusters change together, not 2 at a time, as one pull request "
        "merges all of them.\n"
        "Wave 'prod' waits for you: merge the pull request to environment/agents-prod."
    )
