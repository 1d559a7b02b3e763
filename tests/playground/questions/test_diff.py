"""What a change does, with and without nodes."""

from __future__ import annotations

from playground.questions.diff import answer
from tests.playground.documented import BOOKSTORE, NODES

BEFORE = BOOKSTORE.replace("cpu: 100m", "cpu: 50m")


def test_a_change_says_what_restarts_and_on_how_many_nodes() -> None:
    assert "restart" in answer(manifests=BOOKSTORE, nodes="", before=BEFORE)["text"]
    assert "268 nodes" in answer(manifests=BOOKSTORE, nodes=NODES, before=BEFORE)["text"]


def test_what_no_cluster_had_before_is_named() -> None:
    refused = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: a}\nspec: {}\n"
    told = answer(manifests=BOOKSTORE, nodes="", before=refused)

    assert told["notes"].startswith("before.yaml:")
    assert "new: " in told["text"]
