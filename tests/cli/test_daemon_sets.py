"""DaemonSets are found among other objects, and every mistake in them is told with its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from constructs_lib.cli.daemon_sets import read_daemon_sets
from constructs_lib.errors import InputError
from constructs_lib.questions.declared import Declared
from constructs_lib.yaml.writer import to_yaml
from tests.placement.builders import manifest


def declared(folder: Path, *objects: dict[str, Any]) -> Declared:
    file = folder / "agents.yaml"
    file.write_text(to_yaml(objects), encoding="utf-8")
    return read_daemon_sets([str(file)])


def test_other_objects_are_context(tmp_path: Path) -> None:
    high = {
        "apiVersion": "scheduling.k8s.io/v1",
        "kind": "PriorityClass",
        "metadata": {"name": "high"},
        "value": 1000,
    }
    claim = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "data"}}

    found = declared(tmp_path, manifest(priorityClassName="high"), high, claim)

    assert [each.priority.value for each in found.daemon_sets] == [1000]
    assert found.found.claims == {"default/data"}


def test_a_daemon_set_of_another_group_is_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"There is no DaemonSet in .*yaml \(1 other objects\)"):
        declared(tmp_path, {**manifest(), "apiVersion": "apps.kruise.io/v1alpha1"})


def test_every_mistake_of_every_daemon_set_is_told(tmp_path: Path) -> None:
    broken = manifest("broken", tolerations="all")
    unnamed = {**manifest(), "metadata": {"labels": ["a"]}}
    other = manifest("twice", tolerations=[])

    with pytest.raises(InputError) as told:
        declared(tmp_path, broken, unnamed, manifest("twice"), other)

    problems = told.value.problems
    expected = (
        "DaemonSet kube-system/broken: spec.template.spec.tolerations",
        "metadata.name",
        "metadata.labels",
        "DaemonSet kube-system/twice differs from the one at",
    )

    assert len(problems) == len(expected)
    assert [text for text in expected if not any(text in each for each in problems)] == []
