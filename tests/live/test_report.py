"""The report puts the worst first, and knows what is declared and who delivers the rest."""

from __future__ import annotations

from typing import Any

from constructs_lib.intake.input import input_of
from constructs_lib.live.report import look
from constructs_lib.questions.declared import declared
from tests.live.clusters import Cluster, daemon_set, failing, node, pod, revision

HELM = {"labels": {"app.kubernetes.io/managed-by": "Helm"}}


def named(name: str, **more: Any) -> dict[str, Any]:
    return daemon_set(name, metadata=HELM, **more)


def cluster() -> Cluster:
    found = Cluster().add("nodes", node("a"), node("b", ready=False), node("c"))
    found.add("daemonsets", named("fine"), named("drifts"), named("broken"), daemon_set("stray"))
    for name in ("fine", "drifts", "broken", "stray"):
        found.add("controllerrevisions", revision("new", of=name))
        found.add("pods", pod("a", of=name))
    found.add("pods", *(pod("c", of=name) for name in ("fine", "drifts", "stray")))
    return found.add("pods", failing("c", of="broken"))


def without_status(manifest: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in manifest.items() if key != "status"}


def test_the_worst_comes_first() -> None:
    changed = without_status(named("drifts", container={"image": "other:1"}))

    report = cluster().report(changed)

    worst = report.daemon_sets[0]
    assert (worst.title, worst.faults[:1]) == ("logs/broken", ("missing",))
    drifting = next(each for each in report.daemon_sets if each.title == "logs/drifts")
    assert "drift" in drifting.faults
    assert report.nodes_not_ready == 1


def test_what_is_declared_and_not_there_is_told() -> None:
    report = cluster().report(without_status(daemon_set("planned")))

    assert report.absent == ("logs/planned",)
    assert "drift" in report.faults


def test_who_is_declared_or_delivered_is_not_unowned() -> None:
    report = cluster().report(without_status(daemon_set("stray")))

    assert [each.title for each in report.daemon_sets if "unowned" in each.faults] == []
    assert {each.title: each.is_declared for each in report.daemon_sets}["logs/fine"] is False


def test_without_manifests_nothing_is_said_of_them() -> None:
    report = cluster().report()

    assert {each.is_declared for each in report.daemon_sets} == {None}
    assert [each.title for each in report.daemon_sets if "unowned" in each.faults] == ["logs/stray"]


def test_a_daemonset_that_this_version_does_not_know_is_shown_and_not_predicted() -> None:
    found = cluster().add("daemonsets", daemon_set("newer", spec={"selector": {"matchLabels": 7}}))

    report = found.report()

    newer = next(each for each in report.daemon_sets if each.title == "logs/newer")
    assert newer.predicted is None
    assert any("logs/newer" in note for note in report.notes)


def test_the_same_cluster_gives_the_same_report() -> None:
    seen = cluster().seen()
    wanted = declared(input_of([without_status(daemon_set("stray"))]))

    assert repr(look(seen, wanted).daemon_sets) == repr(look(seen, wanted).daemon_sets)


def test_an_empty_cluster_has_no_fault() -> None:
    assert Cluster().report().faults == ()
