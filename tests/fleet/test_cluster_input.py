"""Each cluster has the manifests in the folder of its name; what is left over is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from constructs_lib.errors import InputError
from constructs_lib.fleet.cluster_input import ClusterInput, folders_of, of_fleet
from tests.fleet.builders import cluster

TEXTS = {"dist/prod-1/a.yaml": b"a: 1", "dist/prod-1/logs/b.yaml": b"b: 1"}


def known(name: str, texts: dict[str, bytes], **fields: str) -> ClusterInput:
    nodes = {name: (f"{name}.nodes.yaml", b"nodes: [{name: web, cpu: 4, memory: 8Gi}]")}
    clusters = [cluster(name, **fields)]
    return of_fleet(clusters, "dist", folders_of("dist", texts), nodes)[0]


@pytest.mark.parametrize(
    ("place", "start"),
    [
        pytest.param("dist/", "dist/", id="a folder"),
        pytest.param(".", "", id="this folder"),
        pytest.param("git:HEAD:./dist", "git:HEAD:dist/", id="of a revision"),
        pytest.param("git:HEAD:.", "git:HEAD:", id="a whole revision"),
    ],
)
def test_files_belong_to_the_first_folder_of_their_path(place: str, start: str) -> None:
    texts = {f"{start}{name.removeprefix('dist/')}": text for name, text in TEXTS.items()}
    (folder,) = folders_of(place, texts).values()

    assert folder.texts == (("a.yaml", b"a: 1"), ("logs/b.yaml", b"b: 1"))
    assert folder.named == texts


def test_clusters_of_which_the_same_is_known_are_equal_whatever_they_are_called() -> None:
    other = {name.replace("prod-1", "prod-2"): text for name, text in TEXTS.items()}
    one, two = known("prod-1", TEXTS), known("prod-2", other)

    assert one == two
    assert len({one, two}) == 1
    assert (one.folder.place, two.folder.place) == ("dist/prod-1", "dist/prod-2")


@pytest.mark.parametrize(
    "other",
    [
        known("prod-1", {**TEXTS, "dist/prod-1/a.yaml": b"a: 2"}),
        known("prod-1", TEXTS, platform="gke"),
        known("prod-1", TEXTS, kubernetes="1.35"),
    ],
    ids=["manifests", "platform", "release"],
)
def test_clusters_of_which_something_else_is_known_differ(other: ClusterInput) -> None:
    assert known("prod-1", TEXTS) != other


def test_nodes_are_of_the_platform_of_their_cluster() -> None:
    nodes = known("prod-1", TEXTS, platform="gke-autopilot").read_nodes()

    assert nodes is not None
    assert nodes.nodes[0].platforms == ("gke-autopilot",)


def test_a_question_that_needs_nodes_is_refused_without_any() -> None:
    nowhere = replace(known("prod-1", TEXTS), nodes=None)

    with pytest.raises(InputError, match="'prod-1' has no node list; give it one in its file"):
        nowhere.known_nodes()


def test_everything_that_does_not_fit_is_told_at_once() -> None:
    clusters = [cluster("prod-1"), cluster("prod-2"), cluster("prod-3")]
    texts = {**TEXTS, "dist/prod2/a.yaml": b"", "dist/old/a.yaml": b"", "dist/all.yaml": b""}

    with pytest.raises(InputError) as caught:
        of_fleet(clusters, "dist", folders_of("dist", texts), {})

    told = [problem.partition(": ")[2] for problem in caught.value.problems[:2]]
    assert told == [
        "There is no manifest in dist/prod-2; write those of this cluster, or remove it.",
        "There is no manifest in dist/prod-3; write those of this cluster, or remove it.",
    ]
    assert caught.value.problems[2:] == (
        "dist/prod2: There is no cluster 'prod2'; did you mean 'prod-2'?",
        "dist/old: There is no cluster 'old'; declare it, or remove this folder.",
        "dist/all.yaml: This file is in the folder of no cluster; move it into one.",
    )
