"""How an engine takes a change through the waves of a fleet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from constructs_lib.delivery.engines import Engine
from constructs_lib.delivery.verdict import EngineVerdict
from constructs_lib.delivery.waves import ClusterWave, WaveVerdict, through_waves
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.fleet.wave import ALL_AT_ONCE

__all__ = ["deliver"]


def deliver(
    fleet: Fleet, engine: Engine, verdicts: Mapping[str, Sequence[EngineVerdict]]
) -> tuple[WaveVerdict, ...]:
    """What becomes of each wave; of all clusters together where the fleet has no waves.

    Args:
        fleet: the clusters and their waves. What the engine does not do of them (docs/gitops.md)
            is left out: most do not wait for ``soak``.
        engine: what delivers to them.
        verdicts: what the engine makes of each DaemonSet, by the name of the cluster. A cluster
            that is not there has none.
    """
    waves = []
    for wave in fleet.waves or (ALL_AT_ONCE,):
        own = fleet.select(wave=wave.name if fleet.waves else None)
        clusters = {each.name: verdicts.get(each.name, ()) for each in own}
        waves.append(
            ClusterWave(
                name=wave.name,
                clusters=clusters,
                at_once=wave.at_once(len(clusters)),
                in_groups=engine.in_groups,
                unready=wave.at_once(len(clusters)) if engine.passes_unready else 0,
                soak=wave.soak_seconds if engine.soaks else 0,
                manual=wave.gate == "manual",
            )
        )
    most = max(each.at_once for each in waves) if engine.passes_unready else None
    return through_waves(waves, most=most)
