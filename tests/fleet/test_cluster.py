"""A cluster says what it runs on and what it is to people; mistakes are told where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from constructs_lib.cluster.reading import ClusterFileError
from constructs_lib.fleet.cluster import Cluster
from tests.declaration.builders import told
from tests.fleet.builders import cluster


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"platform": "EKS"}, "platform: got 'EKS'; did you mean 'eks'?"),
        (
            {"kubernetes": "1.99"},
            "kubernetes: Kubernetes 1.99 is not known; known are '1.31' to '1.37'",
        ),
        (
            {"kubernetes": "v1.36"},
            (
                "kubernetes: 'v1.36' is not a minor version of Kubernetes; write one of '1.31' to "
                "'1.37'"
            ),
        ),
        (
            {"kubernetes": 1.3},
            "kubernetes: got 1.3; put it in quotes, as YAML takes 1.30 for 1.3",
        ),
        ({"labels": {"name": "x"}}, "labels: name is what a cluster is, not a label; leave it out"),
        (
            {"labels": {"env": "eu west"}},
            (
                "labels: 'eu west' is not a valid label value; use at most 63 letters, digits, "
                "'-', '_' and '.', beginning and ending with a letter or digit"
            ),
        ),
        (
            {"mirrors": {"docker": "mirror.example"}},
            "mirrors: 'docker' is not a registry, such as 'docker.io'",
        ),
        (
            {"mirrors": {"docker.io": "https://mirror.example"}},
            (
                "mirrors: 'https://mirror.example' is not a registry with a path, such as "
                "'mirror.example/docker-hub'"
            ),
        ),
        (
            {"nodes": "no/such.yaml"},
            "nodes: there is no file 'no/such.yaml'; write the list there, or correct its name",
        ),
        (
            {"nodes": [{"name": "web", "cpus": 4}]},
            (
                "nodes: nodes[0].cpus: is not a field of a node; did you mean 'cpu'? (an extended "
                "resource has a '/')"
            ),
        ),
        ({"runtime": "cri-o"}, "runtime: EKS brings its own; leave it out"),
        ({"version": "1.36"}, "version: unknown field; the version of Kubernetes is 'kubernetes'"),
    ],
)
def test_what_a_cluster_cannot_be_is_told(fields: dict[str, object], problem: str) -> None:
    assert told(Cluster, **{"name": "prod-1", "platform": "eks", **fields}) == [problem]


def test_a_cluster_must_say_what_it_runs_on() -> None:
    assert told(Cluster, name="prod-1") == ["platform: is required and has no default; set it"]


def test_nodes_come_from_the_short_form() -> None:
    found = cluster(nodes=[{"name": "web", "count": 2}]).read_nodes()

    assert found is not None
    assert [node.name for node in found.nodes] == ["web-1", "web-2"]


def test_nodes_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "nodes.yaml"
    file.write_text("nodes: [{name: web}]", "utf-8")
    found = cluster(nodes=str(file)).read_nodes()

    assert found is not None
    assert [node.name for node in found.nodes] == ["web"]


def test_mistakes_of_a_node_file_have_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "nodes.yaml"
    file.write_text("nodes:\n  - {name: web, cpu: much}", "utf-8")

    with pytest.raises(ClusterFileError, match=r"nodes\.yaml:2:17: nodes\[0\]\.cpu"):
        cluster(nodes=str(file)).read_nodes()


def test_without_a_list_the_nodes_are_unknown() -> None:
    assert cluster().read_nodes() is None


def test_a_cluster_knows_where_it_is_declared() -> None:
    assert cluster().declared_at is not None
    assert str(cluster().declared_at).startswith("tests/fleet/builders.py:")


def test_values_are_the_labels_and_what_the_cluster_is() -> None:
    found = cluster(labels={"env": "prod"}, kubernetes="1.36", wave="late")

    assert found.values == {
        "env": "prod",
        "kubernetes": "1.36",
        "name": "prod-1",
        "platform": "eks",
        "wave": "late",
    }
