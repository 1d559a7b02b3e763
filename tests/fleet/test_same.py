"""What is said of many clusters is said once, with the clusters."""

from __future__ import annotations

import pytest

from constructs_lib.fleet.same import nameless, same_in_clusters


def test_what_is_the_same_is_said_once_with_its_clusters_in_order() -> None:
    said = [("a", "one"), ("a", "two"), ("b", "one"), ("c", "two")]

    assert same_in_clusters(said, lambda _, text: text) == [
        ("one", ("a", "b")),
        ("two", ("a", "c")),
    ]


def test_what_a_cluster_has_twice_stays_twice() -> None:
    said = [("a", "one"), ("a", "one"), ("b", "one")]

    assert same_in_clusters(said, lambda _, text: text) == [("one", ("a", "b")), ("one", ("a",))]


def test_the_first_cluster_is_the_one_that_is_shown() -> None:
    said = [("a", "of a"), ("b", "of b")]

    assert same_in_clusters(said, lambda cluster, text: nameless(text, cluster)) == [
        ("of a", ("a", "b"))
    ]


@pytest.mark.parametrize(
    ("text", "without"),
    [
        pytest.param("logs of prod-1", "logs of *", id="a word"),
        pytest.param("prod-1/agent", "*/agent", id="part of a path"),
        pytest.param("prod-12 and xprod-1", "prod-12 and xprod-1", id="part of a word"),
    ],
)
def test_a_name_of_a_cluster_is_left_out_as_a_word(text: str, without: str) -> None:
    assert nameless(text, "prod-1") == without
