"""A declaration is held against the input."""

from __future__ import annotations

from typing import Any

from constructs_lib.adopt.fit.bench import Bench, plain
from constructs_lib.agents.gpu_device_plugin import GpuDevicePluginSpec, PerNode, TimeSlicing
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.declaration.host import Privileges
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
    for port in range(9101, 9111):
        exporter.state({**NAMED, "port": port})

    assert exporter.is_tired


def test_what_was_tried_is_not_tried_again() -> None:
    exporter = bench()
    first = exporter.state(NAMED)
    for _ in range(10):
        assert exporter.state(NAMED) is first

    assert not exporter.is_tired


def test_a_place_is_idle_once_what_it_changes_is_right() -> None:
    exporter = bench(port=9200)
    wrong = exporter.state(NAMED)
    assert wrong is not None
    assert not exporter.is_idle(wrong, ("port",))

    right = exporter.put(wrong, ("port",), 9200)

    assert right is not None
    assert not exporter.is_idle(wrong, ("port",))
    assert exporter.is_idle(right, ("port",))


def test_a_place_whose_values_were_refused_is_never_idle() -> None:
    exporter = bench()
    state = exporter.state(NAMED)
    assert state is not None

    assert exporter.put(state, ("port",), 0) is None
    assert not exporter.is_idle(state, ("port",))


def test_more_objects_of_a_kind_than_there_are_lead_nowhere() -> None:
    state = bench(monitoring=Monitoring()).state(NAMED)
    more = bench().state({**NAMED, "monitoring": Monitoring()})
    assert state is not None
    assert more is not None

    assert not bench(monitoring=Monitoring()).has_too_many(state)
    assert bench().has_too_many(more)


def test_what_differs_is_told_without_its_spelling() -> None:
    exporter = bench(port=9200)
    state = exporter.state(NAMED)
    assert state is not None

    assert plain("--web.listen-address=127.0.0.1:9200") == "weblistenaddress1270019200"
    assert "9200" in exporter.differing_words(state)
    assert "kind" not in exporter.differing_words(state)


def test_what_a_checksum_tells_alone_is_a_difference() -> None:
    shared = TimeSlicing(replicas={"nvidia.com/gpu": 4})
    fields: dict[str, Any] = {"name": "gpu", "namespace": "gpu"}
    one, other = (
        PerNode(default="whole", configs=dict(configs))
        for configs in (
            [("whole", None), ("shared", shared)],
            [("shared", shared), ("whole", None)],
        )
    )
    manifests = GpuDevicePluginSpec(**fields, per_node=one).manifests()
    plugin = Bench(GpuDevicePluginSpec, manifests, reason="Adopted as it was.", most_tries=10)

    states = [plugin.state({**fields, "per_node": each}) for each in (one, other)]

    assert [state and state.apart for state in states] == [0, 1]


def test_a_place_that_changed_nothing_may_be_open() -> None:
    exporter = bench()
    state = exporter.state(NAMED)
    assert state is not None
    assert exporter.put(state, ("privileges",), Privileges(reason="Adopted as it was.")) is not None

    assert exporter.is_idle(state, ("privileges",))
    assert not exporter.is_idle(state, ("privileges",), is_open=True)


def test_what_is_wrong_in_what_it_makes_has_a_share() -> None:
    exporter = bench(port=9200)
    right, wrong, other = (exporter.state({**NAMED, "port": port}) for port in (9200, 9300, 9400))
    assert right is not None
    assert wrong is not None
    assert other is not None

    assert exporter.wrong_share(right, wrong) == 0
    assert exporter.wrong_share(wrong, other) == 1
    assert exporter.is_near_a_fault(wrong, other)
    assert not exporter.is_near_a_fault(right, wrong)


def test_a_beginning_is_to_blame_for_what_it_makes_otherwise() -> None:
    exporter = bench(port=9200, listen="all")
    begun, other = (exporter.state({**NAMED, "port": port}) for port in (9300, 9400))
    now = exporter.state({**NAMED, "port": 9200})
    assert begun is not None
    assert other is not None
    assert now is not None

    assert exporter.is_to_blame(begun, other, begun)
    assert not exporter.is_to_blame(begun, begun, now)
