"""Sync waves: what an agent needs comes before its Pods, and nothing restarts."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.gitops.sync_waves import with_sync_wave
from constructs_lib.policy.facts.engine_objects import SYNC_WAVE
from constructs_lib.yaml.writer import to_yaml
from tests.agents.cases import CASES


def thing(kind: str, **annotations: str) -> dict[str, Any]:
    metadata: dict[str, Any] = {"name": "x"}
    if annotations:
        metadata["annotations"] = annotations
    return {"apiVersion": "v1", "kind": kind, "metadata": metadata}


@pytest.mark.parametrize(
    ("kind", "wave"),
    [
        ("Namespace", "-2"),
        ("CustomResourceDefinition", "-2"),
        ("PriorityClass", "-2"),
        ("ClusterRoleBinding", "-2"),
        ("ConfigMap", "-1"),
        ("Secret", "-1"),
        ("PodMonitor", "-1"),
        ("IPPool", "-1"),
        ("DaemonSet", None),
        ("Service", None),
        ("PersistentVolumeClaim", None),
    ],
)
def test_a_kind_is_in_a_wave(kind: str, wave: str | None) -> None:
    made = with_sync_wave(thing(kind))

    assert made["metadata"].get("annotations", {}).get(SYNC_WAVE) == wave


def test_the_wave_is_text_in_yaml_as_an_annotation_has_to_be() -> None:
    assert f'{SYNC_WAVE}: "-2"\n' in to_yaml([with_sync_wave(thing("Namespace"))])


def test_a_wave_of_ones_own_counts_and_other_annotations_stay() -> None:
    own = thing("ConfigMap", **{SYNC_WAVE: "7"})

    assert with_sync_wave(own) is own
    assert with_sync_wave(thing("Secret", owner="me"))["metadata"]["annotations"] == {
        "owner": "me",
        SYNC_WAVE: "-1",
    }


@pytest.mark.parametrize("case", sorted(CASES))
def test_of_an_agent_the_pods_come_last_and_do_not_restart(case: str) -> None:
    manifests = CASES[case].manifests()
    waves = {
        each["kind"]: int(with_sync_wave(each)["metadata"].get("annotations", {}).get(SYNC_WAVE, 0))
        for each in manifests
        if SYNC_WAVE not in each["metadata"].get("annotations", {})
    }

    assert {kind: wave for kind, wave in waves.items() if kind == "DaemonSet" and wave} == {}
    assert all(wave < 0 for kind, wave in waves.items() if kind in {"ConfigMap", "ServiceAccount"})
    assert [with_sync_wave(each).get("spec") for each in manifests] == [
        each.get("spec") for each in manifests
    ]
