"""A change of a fleet: which clusters change, and what each was before."""

from __future__ import annotations

import pytest

from constructs_lib.errors import InputError
from constructs_lib.fleet.cluster_input import ClusterInput, Folder
from constructs_lib.fleet.diff import diff_fleet
from constructs_lib.policy.example import BASE

OLD = BASE.encode()
NEW = BASE.replace("cpu: 200m", "cpu: 300m").encode()
BROKEN = b"kind: ["


def folder(name: str, text: bytes) -> Folder:
    return Folder(place=f"dist/{name}", texts=(("agent.yaml", text),))


def after(**texts: bytes) -> list[ClusterInput]:
    return [
        ClusterInput(name=name, folder=folder(name, text), platform="eks", minor=None)
        for name, text in texts.items()
    ]


def before(**texts: bytes) -> dict[str, Folder]:
    return {name: folder(f"old/{name}", text) for name, text in texts.items()}


def test_clusters_whose_files_are_the_same_are_not_read() -> None:
    change, _ = diff_fleet(before(a=BROKEN, b=OLD), after(a=BROKEN, b=NEW))

    assert [each.clusters for each in change.groups] == [("b",)]
    assert change.unchanged == ("a",)


def test_a_cluster_that_comes_and_one_that_goes_are_changes() -> None:
    change, _ = diff_fleet(before(a=OLD, gone=OLD), after(a=OLD, new=OLD))
    come, go = change.groups

    assert (come.clusters, len(come.change.added)) == (("new",), 1)
    assert (go.clusters, len(go.change.removed)) == (("gone",), 1)
    assert change.clusters == ("a", "new", "gone")
    assert change.reaches("coverage")


def test_a_new_manifest_that_cannot_be_read_is_named_and_an_old_one_too() -> None:
    for sides in (
        (before(a=OLD), after(a=BROKEN)),
        (before(a=BROKEN), after(a=OLD)),
    ):
        with pytest.raises(InputError, match=r"a/agent.yaml:2:1"):
            diff_fleet(*sides)


def test_what_was_refused_before_is_told_once() -> None:
    refused = BASE.replace("maxUnavailable: 1", "maxUnavailable: many").encode()

    change, told = diff_fleet(before(a=refused, b=refused), after(a=OLD, b=OLD))

    assert len(told) == 1
    assert [len(each.change.added) for each in change.groups] == [1]
