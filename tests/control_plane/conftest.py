"""The clusters that the tests here run on: one of their own, or one that somebody names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.control_plane.api import Api
from tests.control_plane.bench import Bench, refuse_foreign_cluster
from tests.control_plane.programs import control_plane, kubelets, way_in
from tests.control_plane.random_clusters import CLASSES

GIVEN = os.environ.get("CLUSTER_TEST_KUBECONFIG")


@pytest.fixture(scope="session")
def kubeconfig() -> Iterator[Path]:
    """A cluster whose nodes keep the taints that they are given."""
    yield from _cluster(node_lifecycle=False)


@pytest.fixture(scope="session")
def lifecycle_kubeconfig() -> Iterator[Path]:
    """A cluster in which nodes are tainted whose kubelet is silent."""
    yield from _cluster(node_lifecycle=True)


def _cluster(*, node_lifecycle: bool) -> Iterator[Path]:
    with ExitStack() as running:
        if GIVEN is None:
            path = running.enter_context(control_plane(node_lifecycle=node_lifecycle))
        else:
            path = Path(GIVEN)
        running.enter_context(kubelets(path))
        yield path


@pytest.fixture(scope="session")
def api(kubeconfig: Path) -> Iterator[Api]:
    with way_in(kubeconfig) as found:
        yield found


@pytest.fixture(scope="session")
def shared_bench(api: Api) -> Bench:
    return prepared(api)


@pytest.fixture(scope="session")
def shared_lifecycle_bench(lifecycle_kubeconfig: Path) -> Iterator[Bench]:
    with way_in(lifecycle_kubeconfig) as found:
        yield prepared(found)


def prepared(api: Api) -> Bench:
    """The bench in an empty cluster, with its PriorityClasses."""
    refuse_foreign_cluster(api)
    bench = Bench(api)
    for each in CLASSES:
        bench.apply(each)
    return bench


@pytest.fixture
def bench(shared_bench: Bench) -> Iterator[Bench]:
    """A bench for one trial."""
    yield shared_bench
    shared_bench.clear()


@pytest.fixture
def lifecycle_bench(shared_lifecycle_bench: Bench) -> Iterator[Bench]:
    """The same, where nodes may be lost."""
    yield shared_lifecycle_bench
    shared_lifecycle_bench.clear()
