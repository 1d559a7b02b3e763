"""The labels of Applications are known as far as an ApplicationSet says them."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.facts.applications import Labels, labels_of_applications

ELEMENTS: Json = [{"list": {"elements": [{"wave": "canary", "n": 1}, {"wave": "prod"}]}}]
CLUSTERS: Json = [{"clusters": {}}]


def labels(written: Json, generators: Json = ELEMENTS, **spec: Json) -> list[Labels] | None:
    template = {"metadata": {"labels": written}}
    found = labels_of_applications(
        {"spec": {"generators": generators, "template": template, **spec}}
    )
    return None if found is None else list(found)


@pytest.mark.parametrize(
    ("written", "generators", "found"),
    [
        ({"wave": "{{ .wave }}"}, ELEMENTS, [{"wave": "canary"}, {"wave": "prod"}]),
        ({"wave": "{{- wave -}}"}, ELEMENTS, [{"wave": "canary"}, {"wave": "prod"}]),
        ({"team": "sre"}, ELEMENTS, [{"team": "sre"}]),
        ({"n": "{{ .n }}"}, ELEMENTS, [{"n": None}]),
        ({"wave": "{{ .wave | lower }}"}, ELEMENTS, [{"wave": None}]),
        ({"wave": "{{ .wave }}"}, CLUSTERS, [{"wave": None}]),
        ({"wave": "{{ .wave }}"}, ELEMENTS + CLUSTERS, [{"wave": None}]),
        ({"team": "sre"}, [{"matrix": {"generators": ELEMENTS}}], [{"team": "sre"}]),
        (7, [], [{}]),
    ],
    ids=[
        "of elements",
        "without goTemplate",
        "alike",
        "no text",
        "a function",
        "of clusters",
        "of both",
        "of a matrix",
        "nonsense",
    ],
)
def test_labels_are_filled_in_as_far_as_they_are_known(
    written: Json, generators: Json, found: list[Labels]
) -> None:
    assert labels(written, generators) == found


def test_a_patch_may_add_any_label() -> None:
    assert labels({}, templatePatch="metadata: {}") is None
