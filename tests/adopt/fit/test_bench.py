"""A declaration is held against the input."""

from __future__ import annotations

from typing import Any

from constructs_lib.adopt.fit.bench import Bench
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.declaration.monitoring import Monitoring

NAMED: dict[str, Any] = {"name": "exporter", "namespace": "monitoring"}


def bench(*, around: bool = False, **fields: Any) -> Bench:
    manifests = NodeExporterSpec(**NAMED, **fields).manifests()
    split = -1 if around else 0
    return Bench(
        NodeExporterSpec,
        manifests[split:],
        around=manifests[:split],
        reason="Adopted as it was.",
        most_tries=10,
    )


def test_what_makes_the_input_is_not_apart() -> None:
    state = bench(port=9200).state({**NAMED, "port": 9200})

    assert state is not None
    assert state.apart == 0


def test_what_is_refused_is_no_state() -> None:
    assert bench().state({**NAMED, "port": 0}) is None


def test_objects_around_count_where_they_are_made_too() -> None:
    state = bench(around=True, monitoring=Monitoring()).state(NAMED)

    assert state is not None
    assert state.apart == 0


def test_the_nearest_value_is_taken() -> None:
    exporter = bench(port=9200)
    state = exporter.state(NAMED)
    assert state is not None

    assert exporter.best(state, ("port",), (9100, 9200, 9300)).fields["port"] == 9200


def test_a_state_that_nothing_betters_stays() -> None:
    exporter = bench()
    state = exporter.state(NAMED)
    assert state is not None

    assert exporter.best(state, ("port",), (9300,)) is state


def test_a_bench_gets_tired() -> None:
    exporter = bench()
    for _ in range(10):
        exporter.state(NAMED)

    assert exporter.is_tired
