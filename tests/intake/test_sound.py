"""What a command relies on: each object once, without nulls, and nothing that is refused."""

from __future__ import annotations

import json

import pytest

from constructs_lib.errors import InputError
from constructs_lib.intake.input import input_of, of_texts
from constructs_lib.intake.sound import sound
from constructs_lib.k8s.manifest import Manifest
from tests.change.builders import agent, thing, with_value


def test_an_object_that_is_there_twice_in_the_same_words_is_one() -> None:
    nulls = with_value(agent(), "metadata.labels", None)

    assert len(sound(input_of([agent(), nulls])).daemon_sets) == 1


def test_objects_whose_names_the_server_makes_are_all_kept() -> None:
    job = {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"generateName": "a-"}}

    assert len(sound(input_of([job, job | {"spec": {}}])).objects) == 2


def test_a_daemon_set_has_no_nulls_any_more() -> None:
    (found,) = sound(input_of([with_value(agent(), "spec.minReadySeconds", None)])).daemon_sets

    assert "minReadySeconds" not in found.manifest["spec"]


def test_other_objects_are_as_they_were_written() -> None:
    odd = thing("Widget", data=3)
    (found,) = sound(input_of([odd])).objects

    assert found.manifest == odd


def test_a_live_daemon_set_is_taken() -> None:
    live = {**with_value(agent(), "metadata.uid", "0"), "status": {"numberReady": 3}}

    assert len(sound(input_of([live])).daemon_sets) == 1


@pytest.mark.parametrize(
    ("objects", "said"),
    [
        (
            [thing("ConfigMap", data={"a": "1"}), thing("ConfigMap", data={"a": "2"})],
            "ConfigMap kube-system/agent differs from the one at a.yaml:1:1; give the manifests",
        ),
        ([{"apiVersion": "v1", "kind": "Pod", "metadata": {}}], "metadata.name: is missing"),
        ([{"apiVersion": "v1", "kind": "Pod", "metadata": "x"}], "metadata: is the text 'x'"),
        ([{"apiVersion": 1, "kind": "Pod"}], "apiVersion: is 1, an integer; expected text"),
        ([with_value(agent(), "metadata.namespace", 7)], "metadata.namespace: is 7, an integer"),
        ([with_value(agent(), "metadata.labels", "x")], "metadata.labels: is the text 'x'"),
        ([with_value(agent(), "spec.minReadySeconds", "x")], "expected an integer"),
        (
            [with_value(agent(), "spec.updateStrategy", {"type": "Fast"})],
            "a.yaml:1:315: DaemonSet kube-system/agent: spec.updateStrategy.type: 'Fast'",
        ),
        ([with_value(agent(), "spec", None)], "spec: is missing"),
        (
            [with_value(agent(), "spec.template.spec.containers.0.image", "")],
            "spec.template.spec.containers[0].image: is missing",
        ),
        (
            [
                with_value(
                    agent(), "spec.selector", {"matchExpressions": [{"key": "a", "operator": "In"}]}
                )
            ],
            "spec.selector.matchExpressions[0]: is not a valid condition",
        ),
    ],
    ids=[
        "twice",
        "no name",
        "no map",
        "no object",
        "namespace",
        "labels",
        "a field",
        "strategy",
        "no spec",
        "no image",
        "no condition",
    ],
)
def test_what_cannot_be_relied_on_is_named_with_its_place(
    objects: list[Manifest], said: str
) -> None:
    text = "\n---\n".join(map(json.dumps, objects))

    with pytest.raises(InputError, match=r"a\.yaml:\d+:\d+: ") as told:
        sound(of_texts({"a.yaml": text}))

    assert said in str(told.value)


def test_everything_is_named_at_once() -> None:
    bad = with_value(agent(), "spec.minReadySeconds", "x")
    text = f"a: [\n---\n{json.dumps(bad)}\n---\n{json.dumps(thing('ConfigMap', data={'/': ''}))}"

    with pytest.raises(InputError) as told:
        sound(of_texts({"a.yaml": text}))

    assert [each.split(":")[1] for each in told.value.problems] == ["2", "3", "5"]
