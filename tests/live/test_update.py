"""An update under way is judged as it stands: what holds it up, what would let it go on."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.live.update import Update
from tests.live.clusters import (
    Cluster,
    ago,
    daemon_set,
    failing,
    node,
    pod,
    revision,
    unscheduled,
)

NODES = ("a", "b", "c", "d")


def cluster(*pods: dict[str, Any], lost: tuple[str, ...] = (), **more: Any) -> Cluster:
    """Four nodes, of which some do not answer, and a DaemonSet at its second revision."""
    found = Cluster().add("daemonsets", daemon_set(**more)).add("pods", *pods)
    found.add("controllerrevisions", revision("old", created=ago(days=4)))
    found.add("controllerrevisions", revision("new", number=2))
    return found.add("nodes", *(node(name, ready=name not in lost) for name in NODES))


def update(found: Cluster) -> Update:
    under_way = found.agent().update
    assert under_way is not None
    return under_way


def old(*names: str) -> list[dict[str, Any]]:
    return [pod(name, hash_="old", created=ago(days=3)) for name in names]


def test_where_every_pod_is_of_the_newest_revision_there_is_none() -> None:
    assert cluster(*map(pod, NODES)).agent().update is None


def test_one_that_has_just_moved_goes_on_by_itself() -> None:
    found = update(cluster(pod("a", created=ago(minutes=2)), *old("b", "c", "d")))

    assert (found.pace, found.old, found.updated) == ("moves", ("b", "c", "d"), 1)
    assert (found.since, found.moved) == (ago(hours=3), ago(minutes=2))
    assert (found.blocking, found.unblock, found.is_fault) == ((), (), False)


def test_a_new_version_that_fails_holds_it_up_and_is_named() -> None:
    agent = cluster(failing("a"), *old("b", "c", "d")).agent()

    found = agent.update

    assert found is not None
    assert (found.pace, found.old) == ("stuck", ("b", "c", "d"))
    assert [(gap.nodes, gap.pods) for gap in found.blocking] == [(("a",), ("agent-a",))]
    assert found.unblock == (
        "Read why: 'kubectl logs -n logs agent-a --all-containers --previous'.",
        "Or go back: 'kubectl rollout undo daemonset -n logs agent'.",
        "Or go on beside them: maxUnavailable of 2 (26%) or more.",
    )
    assert agent.faults[:2] == ("missing", "stuck")


def test_a_lost_node_holds_it_up_until_it_is_repaired_or_deleted() -> None:
    found = update(cluster(*old(*NODES), lost=("d",)))

    assert (found.pace, found.blocking[0].kind) == ("stuck", "node not Ready")
    assert found.unblock == (
        "Repair the node, or delete it from the cluster: only then it stops counting.",
        "Or go on beside them: maxUnavailable of 2 (34%) or more.",
    )


def test_one_that_stops_is_held_up_until_it_has_rested_for_long() -> None:
    found = update(
        cluster(unscheduled("a", since=ago(minutes=5)), *old("b", "c", "d"), lost=("d",))
    )

    assert found.pace == "held up"
    assert not found.is_fault


def test_a_budget_that_is_large_enough_is_not_advised() -> None:
    rolling = {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "50%"}}
    found = update(cluster(*old(*NODES), lost=("d",), spec={"updateStrategy": rolling}))

    assert [each for each in found.unblock if "maxUnavailable" in each] == []


def test_on_delete_waits_for_somebody() -> None:
    agent = cluster(*old(*NODES), spec={"updateStrategy": {"type": "OnDelete"}}).agent()

    assert agent.update is not None
    assert (agent.update.pace, agent.update.old) == ("waits", NODES)
    assert agent.update.unblock == (
        "Delete the old Pods, wave by wave: 'constructs-lib rollout' plans the waves.",
    )
    assert "on-delete" in agent.faults


def test_a_surge_whose_new_pod_finds_no_place_is_told_in_its_own_field() -> None:
    rolling = {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}}
    agent = cluster(
        *old(*NODES), unscheduled("a", suffix="-2"), spec={"updateStrategy": rolling}
    ).agent()

    assert agent.update is not None
    (gap,) = agent.update.blocking
    assert (gap.kind, gap.nodes, gap.pods) == ("new Pod not Ready", ("a",), ("agent-a-2",))
    assert (agent.update.pace, agent.missing) == ("stuck", 0)
    assert agent.update.unblock[-1] == "Or go on beside them: maxSurge of 2 (26%) or more."


def test_a_rollback_began_when_its_revision_was_written_again() -> None:
    found = cluster(pod("a", hash_="old", created=ago(minutes=1)), *map(pod, ("b", "c", "d")))
    written = [{"manager": "kube-controller-manager", "time": ago(minutes=4)}]
    found.add(
        "controllerrevisions",
        revision("old", number=3, created=ago(days=4), managed_fields=written),
    )

    under_way = update(found)

    assert (under_way.since, under_way.old) == (ago(minutes=4), ("b", "c", "d"))


def test_without_nodes_the_pods_tell_what_is_old() -> None:
    found = cluster(pod("a", created=ago(minutes=2)), *old("c", "b"))
    found.refuse("nodes", "nodes is forbidden")

    assert (update(found).pace, update(found).old) == ("moves", ("b", "c"))


def test_without_pods_the_counts_of_the_controller_tell_that_there_is_one() -> None:
    found = cluster(status={"desiredNumberScheduled": 4, "updatedNumberScheduled": 1})
    found.refuse("pods", "pods is forbidden")

    assert (update(found).old, update(found).updated) == ((), 1)


@pytest.mark.parametrize("kind", ["controllerrevisions"])
def test_without_revisions_nobody_knows_which_pods_are_old(kind: str) -> None:
    found = cluster(*old(*NODES))
    found.refuse(kind, "it is forbidden")

    assert found.agent().update is None
