"""The index finds what asking every workload finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.k8s.label_selector import LabelSelector, Requirement
from constructs_lib.policy.facts.label_index import LabelIndex
from constructs_lib.policy.facts.selected_pods import SelectedPods
from constructs_lib.policy.facts.workloads import Workload

KEYS = st.sampled_from("abc")
VALUES = st.sampled_from(["x", "y", "2"])
LABELS = st.dictionaries(KEYS, VALUES)
NAMESPACES = st.sampled_from(["n", "m", None])
PODS = st.tuples(NAMESPACES, LABELS)
SELECTORS = st.lists(
    st.one_of(
        st.builds(
            Requirement,
            KEYS,
            st.sampled_from(["In", "NotIn"]),
            st.lists(VALUES, min_size=1, max_size=2).map(tuple),
        ),
        st.builds(Requirement, KEYS, st.sampled_from(["Exists", "DoesNotExist"])),
        st.builds(Requirement, KEYS, st.just("Gt"), st.just(("1",))),
    ),
    max_size=3,
).map(lambda entries: LabelSelector(tuple(entries)))


@given(st.lists(PODS, max_size=8), SELECTORS)
def test_a_selector_meets_the_pods_of_its_namespace_that_it_matches(
    pods: list[tuple[str | None, dict[str, str]]], selector: LabelSelector
) -> None:
    listed = [
        Workload({"metadata": {"namespace": namespace}}, labels, {}) for namespace, labels in pods
    ]

    expected = [each for each in listed if each.namespace == "n" and selector.matches(each.labels)]
    assert list(SelectedPods(listed).by(selector, "n")) == expected


@given(st.lists(PODS, max_size=8), SELECTORS, st.none() | st.frozensets(NAMESPACES))
def test_an_index_finds_in_some_namespaces_or_anywhere_what_a_selector_matches(
    labelled: list[tuple[str | None, dict[str, str]]],
    selector: LabelSelector,
    namespaces: frozenset[str | None] | None,
) -> None:
    expected = {
        number
        for number, (namespace, labels) in enumerate(labelled)
        if (namespaces is None or namespace in namespaces) and selector.matches(labels)
    }

    assert LabelIndex(labelled).matching(selector, namespaces) == expected
