"""A change goes through the waves of a fleet as the fleet declares them."""

from __future__ import annotations

import pytest

from constructs_lib.delivery.engines import ENGINES, EngineName
from constructs_lib.delivery.verdict import EngineVerdict
from constructs_lib.fleet.cluster import Cluster
from constructs_lib.fleet.delivery import deliver
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.fleet.wave import Wave

MINUTE = 60


def takes(minutes: int | None) -> list[EngineVerdict]:
    return [
        EngineVerdict(
            engine=ENGINES["argocd"],
            daemon_set="logging/log-agent",
            desired=40,
            kind="never" if minutes is None else "done",
            seconds=None if minutes is None else minutes * MINUTE,
            timeout=None,
        )
    ]


def fleet(*waves: Wave) -> Fleet:
    names = ("canary-1", "prod-1", "prod-2", "prod-3", "prod-4")
    return Fleet(
        clusters=[
            Cluster(name=name, platform="eks", wave=name[:-2] if waves else None) for name in names
        ],
        waves=list(waves),
    )


PROD: dict[EngineName, int] = {"helm": 20, "argocd": 20, "fleet": 20, "flux": 25}
"""Minutes of four clusters, two at once, of which the first is slow: Flux lets two wait for it."""
TWO = (Wave(name="canary", soak="30m"), Wave(name="prod", max_clusters="50%", gate="manual"))


@pytest.mark.parametrize(
    ("engine", "starts"), [("helm", 40), ("argocd", 10), ("flux", 10), ("fleet", 10)]
)
def test_waves_have_the_share_the_gate_and_the_soak_that_the_engine_knows(
    engine: EngineName, starts: int
) -> None:
    canary, prod = deliver(
        fleet(*TWO),
        ENGINES[engine],
        {
            "canary-1": takes(10),
            "prod-1": takes(20),
            "prod-2": takes(5),
            "prod-3": takes(5),
            "prod-4": takes(5),
        },
    )

    assert (canary.kind, canary.seconds, canary.manual) == ("passes", 10 * MINUTE, False)
    assert (prod.starts, prod.seconds, prod.manual) == (
        starts * MINUTE,
        PROD[engine] * MINUTE,
        True,
    )
    assert (prod.clusters, prod.begun) == (4, 4)


def test_a_wave_that_stops_lets_no_other_begin() -> None:
    canary, prod = deliver(
        fleet(*TWO), ENGINES["argocd"], {"canary-1": takes(None), "prod-1": takes(20)}
    )

    assert (canary.kind, prod.kind) == ("stops", "never starts")


@pytest.mark.parametrize(
    ("engine", "kinds"),
    [
        pytest.param("fleet", ["goes on", "passes"], id="Rancher Fleet"),
        pytest.param("argocd", ["stops", "never starts"], id="Argo CD"),
    ],
)
def test_rancher_fleet_goes_on_without_a_canary_that_is_never_done(
    engine: EngineName, kinds: list[str]
) -> None:
    found = deliver(fleet(*TWO), ENGINES[engine], {"canary-1": takes(None), "prod-1": takes(20)})

    assert [each.kind for each in found] == kinds


def test_without_waves_a_change_reaches_all_clusters_at_once() -> None:
    [found] = deliver(
        fleet(),
        ENGINES["argocd"],
        {"canary-1": takes(10), "prod-1": takes(20), "prod-2": takes(None)},
    )

    assert (found.kind, found.begun) == ("stops", 5)
    assert [stop.cluster for stop in found.stopped_by] == ["prod-2"]
