"""One side of a comparison: what is read, and what is told when it cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from constructs_lib.cli.side import read_side
from constructs_lib.errors import ConstructsLibError
from constructs_lib.k8s.manifest import Manifest
from tests.change.builders import agent, thing, with_value


def written(path: Path, *objects: Manifest) -> str:
    path.write_text("\n---\n".join(map(json.dumps, objects)), encoding="utf-8")
    return str(path)


def test_a_folder_of_kubectl_diff_has_files_without_an_ending(tmp_path: Path) -> None:
    written(tmp_path / "apps.v1.DaemonSet.kube-system.agent", agent())
    written(tmp_path / "v1.Namespace..kube-system", thing("Namespace", "kube-system"))
    written(tmp_path / "v1.ConfigMap.kube-system.a.yaml", thing("ConfigMap", "a.yaml"))
    written(tmp_path / "README", thing("ConfigMap", "readme"))

    assert sorted(each["kind"] for each in read_side(str(tmp_path)).objects) == [
        "ConfigMap",
        "DaemonSet",
        "Namespace",
    ]


def test_an_empty_folder_is_a_side_without_objects(tmp_path: Path) -> None:
    assert read_side(str(tmp_path)).objects == ()


def test_an_object_that_is_there_twice_in_the_same_words_is_one(tmp_path: Path) -> None:
    nulls = with_value(agent(), "metadata.labels", None)
    side = read_side(written(tmp_path / "a.yaml", agent(), nulls))

    assert (len(side.objects), len(side.daemon_sets)) == (1, 1)


def test_a_live_daemon_set_is_read(tmp_path: Path) -> None:
    live = {**with_value(agent(), "metadata.uid", "0"), "status": {"numberReady": 3}}
    (found,) = read_side(written(tmp_path / "a.json", live)).daemon_sets

    assert found.title == "kube-system/agent"


@pytest.mark.parametrize(
    ("objects", "said"),
    [
        (
            [thing("ConfigMap", data={"a": "1"}), thing("ConfigMap", data={"a": "2"})],
            "the ConfigMap kube-system/agent is another one than at",
        ),
        ([{"apiVersion": "v1", "kind": "Pod", "metadata": {}}], "has no metadata.name"),
        ([{"apiVersion": "v1", "kind": "Pod", "metadata": "x"}], "has no metadata.name"),
        ([{"apiVersion": 1, "kind": "Pod"}], "apiVersion or kind is not text"),
        ([with_value(agent(), "metadata.namespace", 7)], "metadata.namespace is not text"),
        ([with_value(agent(), "metadata.labels", "x")], "metadata.labels: is the text 'x'"),
        ([with_value(agent(), "spec.minReadySeconds", "x")], "expected an integer"),
        (
            [with_value(agent(), "spec.updateStrategy", {"type": "Fast"})],
            "type: 'Fast'",
        ),
        ([with_value(agent(), "spec", None)], "spec: is null"),
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
            "spec.selector.matchExpressions[0]: {'key': 'a', 'operator': 'In'} is no condition",
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
def test_what_cannot_be_compared_is_told(
    tmp_path: Path, objects: list[Manifest], said: str
) -> None:
    with pytest.raises(ConstructsLibError) as told:
        read_side(written(tmp_path / "a.yaml", *objects))

    assert said in str(told.value)
    assert "a.yaml" in str(told.value)
