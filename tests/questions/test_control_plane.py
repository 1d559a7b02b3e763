"""What a real Kubernetes 1.37.2 did with these inputs is what is predicted of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from constructs_lib.k8s.manifest import Json
from constructs_lib.placement.answer import CoverageReport
from constructs_lib.questions.coverage import coverage
from constructs_lib.questions.rollout import rollout
from constructs_lib.questions.rollout_report import RolloutReport
from constructs_lib.yaml.reader import read_yaml_file

CASES = Path(__file__).parent / "control_plane"


def objects(path: str) -> list[Json]:
    return [each.value for each in read_yaml_file(CASES / path)]


def planned(folder: str, old: str, new: str, pods: str | None = "pods.json") -> RolloutReport:
    return rollout(
        objects(f"{folder}/{new}"),
        objects(f"{folder}/nodes.json"),
        old_manifests=objects(f"{folder}/{old}"),
        pods=objects(f"{folder}/{pods}") if pods is not None else None,
    )


NEW_PODS = "11-rollout-pods-new-too-big"


@pytest.mark.parametrize(
    ("folder", "old", "new", "pods", "verdict"),
    [
        pytest.param(NEW_PODS, "old-u.json", "new-u.json", "pods.json", "stalls", id="too big"),
        pytest.param(NEW_PODS, "old-u.json", "new-u.json", None, "stalls", id="no Pods given"),
        pytest.param(NEW_PODS, "old-s.json", "new-s.json", "pods.json", "stalls", id="surge"),
        pytest.param(
            NEW_PODS, "old-u.json", "new-hostport.json", "pods-hostport.json", "stalls", id="port"
        ),
    ],
)
def test_whether_the_new_pod_fits_is_asked_where_the_old_one_runs(
    folder: str, old: str, new: str, pods: str | None, verdict: str
) -> None:
    (plan,) = planned(folder, old, new, pods).commit.plans

    assert plan.verdict.kind == verdict


def test_a_rollback_replaces_only_pods_of_the_version_that_is_rolled_back() -> None:
    (plan,) = planned("14-rollback", "old-broken-v2.json", "new-rollback-to-v1.json").commit.plans

    assert (plan.verdict.kind, plan.standing.candidates) == ("completes", 0)
    assert plan.simulation.old_pods_deleted == 1


def test_an_agent_that_runs_and_would_not_start_again_is_told() -> None:
    found = coverage(
        objects(f"{NEW_PODS}/new-u.json"),
        objects(f"{NEW_PODS}/nodes.json"),
        pods=objects(f"{NEW_PODS}/pods.json"),
    )

    assert outcomes(found) == {"agent": {"n0": "pending", "n1": "runs", "n2": "runs", "n3": "runs"}}
    assert found.uncovered[0][0].reason.message == (
        "insufficient cpu: requests 2, 1500m of 1500m allocatable is free; the Pod of the earlier "
        "template runs until it is replaced"
    )


def test_an_agent_that_runs_as_it_is_declared_is_not_asked_again() -> None:
    found = coverage(
        objects(f"{NEW_PODS}/old-u.json"),
        objects(f"{NEW_PODS}/nodes.json"),
        pods=objects(f"{NEW_PODS}/pods.json"),
    )

    assert set(outcomes(found)["agent"].values()) == {"runs"}


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        pytest.param(
            "01-self-anti-affinity-zone", {"a": {"n0": "contended", "n1": "contended"}}, id="self"
        ),
        pytest.param(
            "06-zone-anti-affinity-between-two",
            {
                "a": {"n0": "contended", "n1": "not wanted"},
                "b": {"n0": "not wanted", "n1": "contended"},
            },
            id="between two",
        ),
        pytest.param(
            "07-preemptor-takes-the-room",
            {"a-high": {"n0": "pending"}, "b-plain": {"n0": "pending"}},
            id="room that one makes for itself",
        ),
        pytest.param(
            "05-never-preempts-but-is-said-to-win",
            {"a-polite": {"n0": "contended"}, "b-plain": {"n0": "contended"}},
            id="never evicts",
        ),
        pytest.param(
            "08-runtimeclass", {"a": {"n0": "pending", "n1": "runs", "n2": "pending"}}, id="runtime"
        ),
        pytest.param("15-match-label-keys", {"a": {"n0": "runs"}}, id="match label keys"),
        pytest.param("17-first-of-group", {"a": {"n0": "runs", "n1": "pending"}}, id="first"),
    ],
)
def test_agents_run_where_they_ran(case: str, expected: dict[str, dict[str, str]]) -> None:
    number = case.split("-", maxsplit=1)[0]
    pods = f"{number}-pods.yaml"
    found = coverage(
        objects(f"{case}.yaml"),
        objects(f"{number}-nodes.yaml"),
        pods=objects(pods) if (CASES / pods).exists() else None,
    )

    assert outcomes(found) == expected


def outcomes(found: CoverageReport) -> dict[str, dict[str, str]]:
    """What happens on each node when all compete, by DaemonSet."""
    return {
        each.daemon_set.name: {node.name: group.together.outcome for node, group in each.by_node()}
        for each in found.coverage.daemon_sets
    }
