"""The update of a fleet: times add up over waves, and one cluster that hangs stops the rest."""

from __future__ import annotations

import pytest

from constructs_lib.delivery.engines import ENGINES
from constructs_lib.errors import InputError
from constructs_lib.fleet.cluster_input import ClusterInput, Folder
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.fleet.rollout import (
    ClusterRollout,
    ClusterUpdate,
    FleetRollout,
    in_waves,
    predict_cluster,
)
from constructs_lib.fleet.wave import Wave
from constructs_lib.policy.example import BASE
from constructs_lib.questions.rollout import Pace
from tests.fleet.builders import cluster

NODES = b"nodes: [{name: web, count: 4, cpu: 4, memory: 8Gi}]"
HALF_DOWN = b"""nodes:
- {name: web, count: 2, cpu: 4, memory: 8Gi}
- {name: down, count: 2, cpu: 4, memory: 8Gi, ready: false}
"""
ON_DELETE = BASE.replace("type: RollingUpdate", "type: OnDelete").replace(
    "    rollingUpdate:\n      maxUnavailable: 1\n", ""
)


def update(
    text: str = BASE, *, nodes: bytes | None = NODES, before: str | None = None
) -> ClusterUpdate:
    def folder(content: str) -> Folder:
        return Folder(place="dist/a", texts=(("agent.yaml", content.encode()),))

    after = ClusterInput(name="a", folder=folder(text), platform="generic", minor=None, nodes=nodes)
    return ClusterUpdate(after=after, before=None if before is None else folder(before))


def rolled(seconds: int | None, *, pods: int = 10, taken: int = 2) -> ClusterRollout:
    return ClusterRollout(nodes=pods, pods=pods, seconds=seconds, taken=taken)


def fleet(**waves: list[str]) -> Fleet:
    """Waves with their clusters; two change at once, and each wave soaks an hour."""
    return Fleet(
        clusters=[cluster(name, wave=wave) for wave, names in waves.items() for name in names],
        waves=[Wave(name=name, max_clusters=2, soak="1h") for name in waves],
    )


def test_a_cluster_takes_what_its_slowest_update_takes() -> None:
    found = predict_cluster(update(), pace=Pace())

    assert (found.nodes, found.pods, found.taken, found.troubles) == (4, 4, 1, ())
    assert found.seconds is not None


def test_nothing_takes_no_time() -> None:
    found = predict_cluster(update(before=BASE), pace=Pace())

    assert (found.pods, found.seconds, found.taken) == (0, 0, 0)


def test_what_is_new_is_counted_and_waits_for_nobody() -> None:
    found = predict_cluster(update(before="{}"), pace=Pace())

    assert (found.pods, found.seconds) == (4, 0)


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        pytest.param(update(nodes=HALF_DOWN), "deadlocks", id="nodes that are down"),
        pytest.param(update(ON_DELETE), "waits", id="OnDelete"),
    ],
)
def test_what_does_not_end_is_trouble(given: ClusterUpdate, kind: str) -> None:
    found = predict_cluster(given, pace=Pace())

    assert found.seconds is None
    assert [each.kind for each in found.troubles] == [kind]


def test_a_cluster_without_nodes_is_refused() -> None:
    with pytest.raises(InputError, match="'a' has no node list"):
        predict_cluster(update(nodes=None), pace=Pace())


def test_waves_follow_each_other_after_their_soak_times() -> None:
    found = in_waves(
        fleet(canary=["a"], prod=["b", "c", "d"]),
        {"a": rolled(100), "b": rolled(60), "c": rolled(30), "d": rolled(50)},
    )

    assert [(wave.starts, wave.seconds, wave.begun) for wave in found.waves] == [
        (0, 100, 1),
        # The fourth begins when the third is done, after 30 seconds.
        (3700, 80, 3),
    ]
    assert found.seconds == 3780
    assert [(wave.pods, wave.taken) for wave in found.waves] == [(10, 2), (30, 4)]


def test_a_cluster_that_never_ends_holds_its_place_and_stops_the_waves_after_it() -> None:
    found = in_waves(
        fleet(first=["a", "b", "c"], second=["d"], third=["e"]),
        {
            "a": rolled(None),
            "b": rolled(None),
            "c": rolled(10),
            "d": rolled(10),
            "e": rolled(10),
        },
    )

    assert [(wave.starts, wave.begun, wave.seconds) for wave in found.waves] == [
        (0, 2, None),
        (None, 0, None),
        (None, 0, None),
    ]
    assert found.seconds is None


def test_without_waves_all_clusters_change_at_once() -> None:
    clusters = {"a": rolled(10), "b": rolled(20)}

    (wave,) = in_waves(Fleet(clusters=[cluster("a"), cluster("b")]), clusters).waves

    assert (wave.name, wave.at_once, wave.seconds) == ("all", 2, 20)


def of(given: ClusterUpdate) -> FleetRollout:
    found = predict_cluster(given, pace=Pace(), engines=[ENGINES["argocd"], ENGINES["flux"]])
    return in_waves(fleet(only=["a"]), {"a": found})


def test_each_engine_is_asked_for_the_waves() -> None:
    found = of(update(ON_DELETE))

    assert {title: waves[0].kind for title, waves in found.engines.items()} == {
        "Argo CD": "passes",
        "Flux": "stops",
    }
    assert found.is_not_delivered
    assert not of(update()).is_not_delivered


def test_troubles_count_in_whatever_wave_they_are() -> None:
    found = of(update(nodes=HALF_DOWN))

    assert found.troubles("deadlocks", "stalls")
    assert not found.troubles("stalls")
