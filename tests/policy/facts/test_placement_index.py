"""The index finds what a comparison with each placement finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.daemon_set.placement_overlap import Placement, overlap
from constructs_lib.k8s.label_selector import Requirement
from constructs_lib.policy.facts.placement_index import PlacementIndex

KEYS = st.sampled_from(["a", "b", "c"])
VALUES = st.lists(st.sampled_from("xyz"), min_size=1, max_size=2, unique=True).map(tuple)
CONDITIONS = st.one_of(
    st.builds(Requirement, KEYS, st.just("In"), VALUES),
    st.builds(Requirement, KEYS, st.sampled_from(["Exists", "DoesNotExist"])),
)
WAYS = st.lists(CONDITIONS, max_size=3).map(tuple)
PLACEMENTS = st.lists(WAYS, max_size=2).map(tuple)


@given(st.lists(PLACEMENTS, max_size=8), PLACEMENTS)
def test_all_that_overlap_are_found_whenever_they_were_added(
    placements: list[Placement], asked: Placement
) -> None:
    index: PlacementIndex[Placement] = PlacementIndex()
    for placement in placements:
        list(index.overlapping(asked))
        index.setdefault(placement, placement)

    found = list(index.overlapping(asked))
    expected = {(each, overlap(asked, each)) for each in placements}
    assert len(found) == len(set(found))
    assert set(found) == {(each, how) for each, how in expected if how != "none"}


def test_the_first_value_of_a_placement_stays() -> None:
    index: PlacementIndex[str] = PlacementIndex()

    assert index.setdefault(((),), "first") == "first"
    assert index.setdefault(((),), "second") == "first"
