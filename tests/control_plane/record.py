"""Records what a real cluster does with random trials, for ``make test``, which has none.

``python -m tests.control_plane.record clusters``, and ``fleets``, after ``make control-plane``: ten
minutes each. The seeds are kept with what was seen: the same seed makes the same trial everywhere.
"""

from __future__ import annotations

import json
import sys
from typing import Final

from constructs_lib.k8s.manifest import Json
from tests.control_plane.bench import Bench
from tests.control_plane.conftest import prepared
from tests.control_plane.placed import accepted, played
from tests.control_plane.programs import control_plane, kubelets, way_in
from tests.control_plane.random_clusters import random_trial
from tests.control_plane.random_fleets import Fleet, random_fleet
from tests.control_plane.recorded import CLUSTERS, FLEETS
from tests.control_plane.test_coverage_together import orders
from tests.control_plane.updated import stand, update

__all__ = ["main"]

_ALONE: Final = range(1, 61)
_TOGETHER: Final = range(5001, 5021)
_UPDATES: Final = range(1001, 1017)
_NEVER_READY: Final = range(2001, 2009)


def main(what: str) -> None:
    """Record ``clusters`` or ``fleets``."""
    fleets = what == "fleets"
    with control_plane(node_lifecycle=fleets) as config, kubelets(config), way_in(config) as api:
        bench = prepared(api)
        found = {"kubernetes": api.ask("GET", "/version").value["gitVersion"]}
        found |= _fleets(bench) if fleets else _clusters(bench)
    text = json.dumps(found, indent=1, sort_keys=True)
    (FLEETS if fleets else CLUSTERS).write_text(f"{text}\n", encoding="utf-8")


def _clusters(bench: Bench) -> dict[str, Json]:
    """Where agents are, alone and in each order of several, by seed."""
    alone, together = {}, {}
    for seed in _ALONE:
        trial = random_trial(seed, agents=1)
        alone[str(seed)] = played(bench, trial, accepted(bench, trial.daemon_sets))[1]
        bench.clear()
    for seed in _TOGETHER:
        trial = random_trial(seed, agents=4)
        endings = []
        for order in orders(seed, accepted(bench, trial.daemon_sets)):
            endings.append(played(bench, trial, order)[1])
            bench.clear()
        together[str(seed)] = endings
    return {"alone": alone, "together": together}


def _fleets(bench: Bench) -> dict[str, Json]:
    """What becomes of updates, by seed."""
    good = {str(seed): _seen(bench, random_fleet(seed)) for seed in _UPDATES}
    broken = {
        str(seed): _seen(bench, random_fleet(seed).that_never_gets_ready()) for seed in _NEVER_READY
    }
    return {"updates": good, "never ready": broken}


def _seen(bench: Bench, fleet: Fleet) -> Json:
    stand(bench, fleet)
    seen = update(bench, fleet)
    bench.clear()
    return {
        "desired": seen.desired,
        "verdict": seen.verdict,
        "reached": len(seen.reached),
        "most down": seen.most_down,
        "updated": len(seen.updated),
        "down": len(seen.down),
    }


if __name__ == "__main__":
    main(sys.argv[1])
