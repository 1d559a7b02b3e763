"""One label of all nodes is what each of them says of it."""

from __future__ import annotations

import pytest

from constructs_lib.cluster.node import HOSTNAME
from constructs_lib.updates.labels import Labels

EACH = [
    {"zone": "a", HOSTNAME: "0"},
    {"zone": "b", HOSTNAME: "1"},
    {HOSTNAME: "other"},
    {},
    {"zone": "a", HOSTNAME: "4"},
]
LABELS = Labels.of(EACH)


@pytest.mark.parametrize("key", ["zone", HOSTNAME, "nobody's"])
def test_the_values_are_those_of_each_node(key: str) -> None:
    assert LABELS.values(key) == [labels.get(key) for labels in EACH]


def test_a_node_has_all_its_labels() -> None:
    assert [LABELS.at(place) for place in range(len(EACH))] == EACH
