"""``live`` says of a real cluster what is the case there, with the rights of its own role."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from constructs_lib.cli.live.kubectl import Kubectl, Place
from constructs_lib.intake.input import input_of
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.live.kinds import READER, reader_role
from constructs_lib.live.reading import CannotReadError, read_cluster
from constructs_lib.live.report import LiveDaemonSet, LiveReport, look
from constructs_lib.live.seen import Seen
from constructs_lib.questions.declared import declared
from constructs_lib.yaml.reader import read_yaml
from constructs_lib.yaml.writer import to_yaml
from tests.control_plane.bench import Bench, node
from tests.control_plane.programs import kubectl
from tests.control_plane.random_fleets import random_fleet
from tests.control_plane.seeds import seeds
from tests.control_plane.updated import stand, update

USER: Final = "reader-of-agents"
NAMESPACE: Final = "bench-a"


@pytest.fixture(autouse=True)
def _program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kubectl of the bench as one program."""
    program = tmp_path / "kubectl"
    words = " ".join(f"'{each}'" for each in kubectl())
    program.write_text(f'#!/bin/sh\nexec {words} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("KUBECTL_PATH", str(program))


@pytest.fixture
def as_reader(kubeconfig: Path, tmp_path: Path, bench: Bench) -> Path:
    """The kubeconfig of somebody who has the role and nothing else."""
    path = _as_user(kubeconfig, tmp_path)
    role = reader_role()
    binding: Manifest = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRoleBinding",
        "metadata": {"name": READER},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": READER},
        "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": USER}],
    }
    bench.make([role, binding])
    return path


def _as_user(kubeconfig: Path, folder: Path) -> Path:
    (config,) = read_yaml(kubeconfig.read_bytes())
    for each in config.value["users"]:
        each["user"]["as"] = USER
    path = folder / "reader.kubeconfig"
    path.write_text(to_yaml([config.value]))
    return path


def seen(kubeconfig: Path, *, later: timedelta = timedelta(0)) -> Seen:
    """The cluster, as if some time had passed since."""
    kubectl = Kubectl(Place(kubeconfig=str(kubeconfig)))
    return read_cluster(kubectl.ask, at=datetime.now(tz=UTC) + later)


def only(report: LiveReport) -> LiveDaemonSet:
    (found,) = report.daemon_sets
    return found


def agent(**more: Json) -> Manifest:
    """A DaemonSet that asks for a core."""
    container = {
        "name": "agent",
        "image": "registry.example.com/agent:1.0",
        "resources": {"requests": {"cpu": "1"}},
        "env": [{"name": "LEVEL", "value": "info"}],
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {"name": "agent", "namespace": NAMESPACE},
        "spec": {
            "selector": {"matchLabels": {"app": "agent"}},
            "template": {
                "metadata": {"labels": {"app": "agent"}, **more.get("metadata", {})},
                "spec": {"containers": [container | more.get("container", {})]},
            },
        },
    }


def test_the_role_is_enough_and_a_cluster_as_wanted_has_no_fault(
    bench: Bench, as_reader: Path
) -> None:
    bench.make([node("a"), node("b"), agent()])
    bench.settle()

    report = look(seen(as_reader), declared(input_of([agent()])))

    assert (report.unread, report.notes) == ((), ())
    assert (only(report).gaps, only(report).update, only(report).drift) == ((), None, None)
    assert report.faults == ()
    assert only(report).predicted == only(report).status.desired == only(report).status.ready == 2


def test_without_the_role_it_is_said_what_is_forbidden(
    bench: Bench, kubeconfig: Path, tmp_path: Path
) -> None:
    del bench
    with pytest.raises(CannotReadError, match=r"daemonsets\.apps is forbidden") as told:
        seen(_as_user(kubeconfig, tmp_path))

    assert told.value.is_forbidden


def test_where_there_is_no_room_scheduler_and_prediction_say_the_same(
    bench: Bench, as_reader: Path
) -> None:
    small = {"cpu": "500m"}
    bench.make([node("a"), node("small", allocatable=small), agent()])
    bench.settle()

    (gap,) = only(look(seen(as_reader, later=timedelta(hours=1)))).gaps

    assert (gap.kind, gap.nodes, gap.reason, gap.agrees) == (
        "pending",
        ("small",),
        "Insufficient cpu",
        True,
    )
    assert gap.is_fault


def test_what_a_quota_refuses_is_told_in_the_words_of_the_api_server(
    bench: Bench, as_reader: Path
) -> None:
    quota: Manifest = {
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": {"name": "few", "namespace": NAMESPACE},
        "spec": {"hard": {"pods": "1"}},
    }
    bench.make([quota, node("a"), node("b"), agent()])
    bench.settle()

    (gap,) = only(look(seen(as_reader, later=timedelta(hours=1)))).gaps

    assert (gap.kind, len(gap.nodes), gap.agrees) == ("no Pod", 1, False)
    assert gap.reason.startswith("exceeded quota: few, requested: pods=1")


def test_an_update_that_never_gets_ready_is_stuck_at_its_pod(bench: Bench, as_reader: Path) -> None:
    bench.make([node("a"), node("b"), node("c"), agent()])
    bench.settle()
    broken = agent(metadata={"annotations": {"fake-kubelet/never-ready-on": "*"}})
    bench.api.merge(bench.api.place(broken), {"spec": {"template": broken["spec"]["template"]}})
    bench.settle()

    found = only(look(seen(as_reader, later=timedelta(hours=1)))).update

    assert found is not None
    assert (found.pace, found.updated, len(found.old)) == ("stuck", 1, 2)
    (gap,) = found.blocking
    assert set(gap.nodes).isdisjoint(found.old)


def test_what_somebody_changed_is_told_with_his_name(bench: Bench, as_reader: Path) -> None:
    bench.make([node("a"), agent()])
    bench.api.ask(
        "PATCH",
        bench.api.place(agent()),
        {"spec": {"minReadySeconds": 7}},
        content="application/merge-patch+json",
        fieldManager="kubectl-edit",
    )
    bench.settle()

    found = only(look(seen(as_reader), declared(input_of([agent()])))).drift

    assert found is not None
    (field,) = found.fields
    assert field.difference.place == "spec.minReadySeconds"
    assert field.writer is not None
    assert field.writer.manager == "kubectl-edit"


@pytest.mark.parametrize("seed", seeds(3001, 6))
def test_where_an_update_came_to_rest_it_is_told_who_is_behind_and_who_is_down(
    seed: int, lifecycle_bench: Bench, lifecycle_kubeconfig: Path
) -> None:
    fleet = random_fleet(seed)
    stand(lifecycle_bench, fleet)
    real = update(lifecycle_bench, fleet)

    found = only(look(seen(lifecycle_kubeconfig, later=timedelta(hours=1))))

    told = found.update
    behind = set(told.old) - set(fleet.lost) if told is not None else set()
    down = {node for gap in found.gaps if gap.is_fault for node in gap.nodes}
    # With a surge a node may have the new Pod beside the old one.
    assert behind == real.behind - real.updated - real.down
    # On a lost node the controller wants no new Pod.
    assert down - set(fleet.lost) == real.down
    if told is not None and real.behind:
        assert told.pace in {"stuck", "waits"}
