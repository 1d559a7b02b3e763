"""Images are found wherever a Pod is written, with their places; what is malformed is passed by."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.errors import InputError
from constructs_lib.registry.written_images import read_written_images

POD = "{containers: [{name: a, image: 'a.example/a:1'}], initContainers: [{image: 'b:2'}]}"


def read(text: str) -> list[tuple[str, str, str]]:
    found = read_written_images({"f.yaml": text.encode()})
    return [(each.text, each.owner, each.place) for each in found]


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        (f"{{kind: Pod, apiVersion: v1, metadata: {{name: x}}, spec: {POD}}}", "Pod default/x"),
        (
            (
                "{kind: Deployment, apiVersion: apps/v1, metadata: {name: x, namespace: web}, "
                f"spec: {{template: {{spec: {POD}}}}}}}"
            ),
            "Deployment web/x",
        ),
        (
            (
                "{kind: CronJob, apiVersion: batch/v1, metadata: {name: x}, "
                f"spec: {{jobTemplate: {{spec: {{template: {{spec: {POD}}}}}}}}}}}"
            ),
            "CronJob default/x",
        ),
        (
            (
                "{kind: List, apiVersion: v1, items: [{kind: Pod, apiVersion: v1, metadata: "
                f"{{name: x}}, spec: {POD}}}]}}"
            ),
            "Pod default/x",
        ),
    ],
    ids=["a Pod", "a Deployment", "a CronJob", "a List"],
)
def test_every_kind_that_makes_pods_counts(text: str, owner: str) -> None:
    found = read(text)

    assert [(image, who) for image, who, _ in found] == [("b:2", owner), ("a.example/a:1", owner)]
    assert all(place.startswith("f.yaml:1:") for *_, place in found)


@pytest.mark.parametrize(
    "text",
    [
        (
            "kind: DaemonSet\napiVersion: apps.kruise.io/v1alpha1\nmetadata: {name: x}\n"
            "spec: {template: {spec: {containers: [{image: 'a:1'}]}}}\n"
        ),
        "kind: ConfigMap\napiVersion: v1\ndata: {image: 'a:1'}\n",
        "image: {repository: a, tag: 1}\n",
        "images: [a, b]\n",
        "images: {a: b, c: {image: 1}, d: {}}\n",
    ],
    ids=["another group", "other data", "values of a chart", "a list", "no images"],
)
def test_what_is_no_image_of_a_pod_is_passed_over(text: str) -> None:
    assert read(text) == []


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        read("images: {a: {image: 'A'}, b: {image: 'b c'}}\n---\na: [\n")

    assert len(caught.value.problems) == 3


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["containers", "volumes", "image", "reference", "spec", "template"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=10,
)


@given(_ANY)
def test_no_pod_makes_the_reader_fail(value: Any) -> None:
    text = json.dumps({"kind": "Pod", "apiVersion": "v1", "metadata": value, "spec": value})
    try:
        found = read_written_images({"f.json": text.encode()})
    except InputError:
        return
    assert all(each.text for each in found)
