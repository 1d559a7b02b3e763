"""The nearest known word is the one that was probably meant."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.nearest import nearest


@pytest.mark.parametrize(
    ("word", "known", "near"),
    [
        pytest.param("systemdd", ["diskstats", "systemd"], "systemd", id="a typo"),
        pytest.param("EKS", ["aks", "eks"], "eks", id="another case"),
        pytest.param("in", ["NotIn", "In"], "In", id="the case of the known word"),
        pytest.param("colour", ["eks", "gke"], None, id="nothing near"),
        pytest.param("eks", [], None, id="nothing known"),
        pytest.param("AB", ["ab", "AB"], "ab", id="the first of those that differ in case"),
    ],
)
def test_the_nearest_word(word: str, known: list[str], near: str | None) -> None:
    assert nearest(word, known) == near


def test_a_closer_likeness_can_be_asked_for() -> None:
    assert nearest("gks", ["gke"]) == "gke"
    assert nearest("gks", ["gke"], at_least=0.7) is None
