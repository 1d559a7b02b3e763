"""A cluster as a row: versions from images, nodes from its own list."""

from __future__ import annotations

import pytest

from constructs_lib.errors import InputError
from constructs_lib.fleet.cluster_input import ClusterInput, Folder
from constructs_lib.fleet.coverage import cover_cluster, row_of_cluster
from constructs_lib.placement.answer import CoverageReport
from constructs_lib.placement.requirement import read_requires
from constructs_lib.policy.example import BASE

NODES = b"""nodes:
- {name: web, count: 3, cpu: 4, memory: 8Gi}
- {name: win, cpu: 4, memory: 8Gi, labels: {kubernetes.io/os: windows}}
"""


def cluster(text: str = BASE, *, nodes: bytes | None = NODES) -> ClusterInput:
    return ClusterInput(
        name="prod-1",
        folder=Folder(place="dist/prod-1", texts=(("agent.yaml", text.encode()),)),
        platform="generic",
        minor=None,
        nodes=nodes,
        nodes_from="nodes.yaml",
    )


def desired_of(name: str, report: CoverageReport) -> tuple[str, int]:
    return name, report.coverage.daemon_sets[0].desired


def test_a_row_has_what_runs_where_and_what_else_is_shown() -> None:
    row, shown = row_of_cluster(cluster(), shown=desired_of)
    (cell,) = row.cells.values()

    assert (row.like, row.nodes, list(row.cells)) == ("prod-1", 4, ["agents/agent"])
    assert (cell.desired, cell.running, cell.requests["cpu"]) == (3, 3, 3 * 50)
    assert shown == ("prod-1", 3)


def test_without_nodes_there_are_versions_only() -> None:
    row, shown = row_of_cluster(cluster(nodes=None), shown=desired_of)
    (cell,) = row.cells.values()

    assert (row.nodes, cell.desired, cell.running, shown) == (None, None, None, None)


@pytest.mark.parametrize(
    ("image", "version"),
    [
        ("registry.example:5000/agent:1.2.3", "1.2.3"),
        ("registry.example:5000/agent", "untagged"),
    ],
)
def test_the_version_is_the_tag(image: str, version: str) -> None:
    start = BASE.index("image: ")
    written = BASE[start : BASE.index("\n", start)]

    row, _ = row_of_cluster(cluster(BASE.replace(written, f"image: {image}")), shown=desired_of)

    assert row.cells["agents/agent"].version == version


def test_what_is_required_is_asked_of_each_cluster() -> None:
    row, _ = row_of_cluster(cluster(), shown=desired_of, requires=read_requires("all"))

    assert row.required is not None
    assert not row.required.met


def test_a_cluster_alone_needs_its_nodes() -> None:
    assert cover_cluster(cluster()).coverage.daemon_sets[0].desired == 3
    with pytest.raises(InputError, match="'prod-1' has no node list"):
        cover_cluster(cluster(nodes=None))
