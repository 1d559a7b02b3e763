"""Configuration that reaches the Pods or does not, and restarts for nothing (DS1309)."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.change.remarks.configuration import configuration
from constructs_lib.k8s.manifest import Manifest
from tests.change.builders import agent, thing, update_of, with_value

OLD, NEW = (thing("ConfigMap", "config", data={"a": text}) for text in ("1", "2"))
READS: dict[str, Any] = {"volumes": [{"name": "config", "configMap": {"name": "config"}}]}


def noted(manifest: Manifest, value: str, key: str = "checksum/config") -> Manifest:
    return with_value(manifest, "spec.template.metadata.annotations", {key: value})


def names(old: Manifest, new: Manifest, before: Manifest, after: Manifest) -> list[str]:
    update = update_of(old, new, old_objects=[before], new_objects=[after])
    return [remark.name for remark in configuration(update)]


def variable(**source: Any) -> dict[str, Any]:
    return {"container": {"env": [{"name": "A", "valueFrom": source}]}}


@pytest.mark.parametrize(
    "reads",
    [
        READS,
        {"volumes": [{"name": "a", "projected": {"sources": [{"configMap": {"name": "config"}}]}}]},
        {"container": {"envFrom": [{"configMapRef": {"name": "config"}}]}},
        variable(configMapKeyRef={"name": "config", "key": "a"}),
        {"initContainers": [{"name": "b", "envFrom": [{"configMapRef": {"name": "config"}}]}]},
    ],
    ids=["a volume", "a projected volume", "all variables", "one variable", "an init container"],
)
def test_a_config_map_that_changes_alone_does_not_reach_the_pods(reads: dict[str, Any]) -> None:
    assert names(agent(**reads), agent(**reads), OLD, NEW) == ["configuration-does-not-roll"]


def test_a_secret_is_configuration_too_and_its_value_is_not_told() -> None:
    old, new = (thing("Secret", "key", stringData={"a": text}) for text in ("first", "second"))
    manifest = agent(volumes=[{"name": "key", "secret": {"secretName": "key"}}])
    update = update_of(manifest, manifest, old_objects=[old], new_objects=[new])
    (found,) = configuration(update)

    assert found.message.startswith("Secret key changes but the template does not")
    assert "second" not in found.message


def test_a_checksum_that_changes_with_it_brings_it_to_the_pods() -> None:
    old, new = noted(agent(**READS), "1"), noted(agent(**READS), "2")

    assert names(old, new, OLD, NEW) == ["configuration-rolls"]


def test_configuration_of_others_is_not_told() -> None:
    assert names(agent(), agent(), OLD, NEW) == []


@pytest.mark.parametrize("key", ["checksum/config", "deployed-at"])
def test_an_annotation_that_stands_for_nothing_is_noise(key: str) -> None:
    assert names(noted(agent(), "1", key), noted(agent(), "2", key), OLD, OLD) == [
        "template-only-noise"
    ]


def test_a_label_that_the_selector_asks_for_is_no_noise() -> None:
    new = with_value(agent(), "spec.selector.matchLabels", {"app": "b"})
    new = with_value(new, "spec.template.metadata.labels", {"app": "b"})

    assert names(agent(), new, OLD, OLD) == []


def test_an_image_is_no_noise() -> None:
    assert names(agent(), agent(container={"image": "b:2"}), OLD, OLD) == []
