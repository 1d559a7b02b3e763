"""The whole change of a fleet is one sentence."""

from __future__ import annotations

import pytest

from constructs_lib.fleet.fleet_change import FleetChange
from constructs_lib.report.fleet.diff.words import headline
from tests.report.fleet.diff.changes import fleet_change, same_change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (fleet_change(unchanged=("a", "b")), "Nothing changes in 2 clusters."),
        (
            fleet_change(same_change("a", "b", pods=41_200)),
            "Changes 2 of 2 clusters in the same way: 41,200 Pods restart.",
        ),
        (
            fleet_change(same_change("a", pods=1), unchanged=("b",)),
            "Changes 1 of 2 clusters: 1 Pod restarts.",
        ),
        (
            fleet_change(same_change("a", "b"), same_change("c", pods=0), unchanged=("d",)),
            (
                "Changes 2 of 4 clusters in the same way: 6 Pods restart; 1 differently: no Pod "
                "restarts."
            ),
        ),
        (
            fleet_change(same_change("a"), same_change("b"), same_change("c")),
            "Changes 3 of 3 clusters, each in its own way: 18 Pods restart.",
        ),
        (
            fleet_change(same_change("a", pods=None)),
            (
                "Changes 1 of 1 cluster: Pods restart, how many is known with the nodes of every "
                "cluster."
            ),
        ),
    ],
    ids=["nothing", "the same", "one", "differently", "each its own", "no nodes"],
)
def test_the_change_is_one_sentence(change: FleetChange, words: str) -> None:
    assert headline(change) == words
