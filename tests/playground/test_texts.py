"""The texts of the page are read as files are, under the names that messages use."""

from __future__ import annotations

import pytest

from constructs_lib.errors import InputError
from playground.texts import daemon_sets, daemon_sets_before, nodes_if_valid, nodes_of
from tests.playground.documented import NODES

REFUSED = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: a}\nspec: {}\n"


def test_manifests_without_a_daemon_set_are_refused() -> None:
    with pytest.raises(InputError, match=r"no DaemonSet in agents\.yaml \(1 other objects\)"):
        daemon_sets("apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n")


def test_what_no_cluster_can_have_had_is_absent_before_a_change() -> None:
    before, notes = daemon_sets_before(REFUSED)

    assert before.views == ()
    assert notes.startswith("before.yaml:")


def test_nodes_are_counted() -> None:
    assert len(nodes_of(NODES).nodes) == 288


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        pytest.param(" \n", "", id="none"),
        pytest.param("nodes: 3", "nodes.yaml:1:1: ", id="invalid"),
    ],
)
def test_nodes_that_are_not_there_or_wrong_count_as_unknown(text: str, notes: str) -> None:
    known, said = nodes_if_valid(text)

    assert known.nodes == ()
    assert notes in said
    assert bool(said) == bool(notes)
