"""Manifests become texts by their place."""

from __future__ import annotations

from typing import Any

from constructs_lib.adopt.fit.leaves import STEP, LeavesOf, differing, distance, opened


def config_map(**data: str) -> dict[str, Any]:
    metadata = {"name": "settings", "namespace": "logging"}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}


def texts(*manifests: dict[str, Any]) -> dict[str, str]:
    found = LeavesOf().of(manifests).values()
    return {place.replace(STEP, "/"): text for each in found for place, text in each.items()}


def test_a_field_is_known_by_its_object_and_its_path() -> None:
    assert texts(config_map(level="info"))["ConfigMap/logging/settings/data/level"] == "info"


def test_configuration_inside_a_text_is_opened() -> None:
    found = texts(config_map(**{"a.yaml": "outputs:\n- name: es\n  port: 9200\n"}))

    assert found["ConfigMap/logging/settings/data/a.yaml//outputs/es/port"] == "9200"


def test_a_text_that_is_no_configuration_is_kept_as_a_whole() -> None:
    assert opened("<source>\n  @type tail\n</source>\n") is None


def test_amounts_are_the_same_in_every_spelling() -> None:
    claim = {
        "apiVersion": "v1",
        "kind": "LimitRange",
        "metadata": {"name": "a"},
        "spec": {"limits": [{"type": "Pod", "max": {"cpu": "0.1"}}]},
    }
    other = {**claim, "spec": {"limits": [{"type": "Pod", "max": {"cpu": "100m"}}]}}

    assert texts(claim) == texts(other)


def test_equal_manifests_are_not_apart() -> None:
    assert distance(texts(config_map(a="x")), texts(config_map(a="x"))) == 0


def test_one_word_less_in_common_is_further_apart() -> None:
    wanted = texts(config_map(a="--port=1 --host=x"))

    near = distance(texts(config_map(a="--port=1 --host=y")), wanted)
    far = distance(texts(config_map(a="--port=2 --host=y")), wanted)

    assert 0 < near < far


def test_another_order_of_lines_is_a_difference() -> None:
    assert distance(texts(config_map(a="x\ny")), texts(config_map(a="y\nx"))) > 0


def test_what_is_not_there_is_a_difference() -> None:
    assert distance({}, texts(config_map(a="x"))) > 0


def test_texts_that_are_known_are_not_made_again() -> None:
    leaves = LeavesOf()
    (first,) = leaves.of([config_map(a="x")]).values()
    (second,) = leaves.of([config_map(a="x")]).values()

    assert second is first


def test_what_follows_from_the_rest_is_no_difference() -> None:
    def pod(checksum: str) -> dict[str, Any]:
        metadata = {"name": "a", "annotations": {"checksum/config": checksum}}
        return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata}

    assert texts(pod("1")) == texts(pod("2"))


def test_differing_places_are_those_of_either_side() -> None:
    assert {*differing({"a": "1", "b": "2"}, {"b": "3", "c": "4"})} == {"a", "b", "c"}
