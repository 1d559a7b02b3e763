"""The index finds what asking every workload finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.k8s.label_selector import LabelSelector, Requirement
from constructs_lib.policy.facts.selected_pods import SelectedPods
from constructs_lib.policy.facts.workloads import Workload

KEYS = st.sampled_from("abc")
VALUES = st.sampled_from("xyz")
LABELS = st.dictionaries(KEYS, VALUES)
PODS = st.tuples(st.sampled_from(["n", "m", None]), LABELS)
SELECTORS = st.lists(
    st.one_of(
        st.builds(
            Requirement,
            KEYS,
            st.sampled_from(["In", "NotIn"]),
            st.lists(VALUES, min_size=1, max_size=2).map(tuple),
        ),
        st.builds(Requirement, KEYS, st.sampled_from(["Exists", "DoesNotExist"])),
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
