"""Updates of fleets to render."""

from __future__ import annotations

from constructs_lib.delivery.engines import ENGINES
from constructs_lib.fleet.cluster_input import ClusterInput, Folder
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.fleet.rollout import ClusterUpdate, FleetRollout, in_waves, predict_cluster
from constructs_lib.fleet.wave import Wave
from constructs_lib.policy.example import BASE
from constructs_lib.questions.rollout import Pace
from tests.fleet.builders import cluster

__all__ = ["DONE", "STOPS"]

_UP = "nodes: [{name: web, count: 20, cpu: 4, memory: 8Gi}]"
_DOWN = """nodes:
- {name: web, count: 38, cpu: 4, memory: 8Gi}
- {name: down, count: 2, cpu: 4, memory: 8Gi, ready: false}
"""
_FLEET = Fleet(
    clusters=[
        cluster("dev-1", wave="canary"),
        cluster("prod-1", wave="prod"),
        cluster("prod-2", wave="prod"),
        cluster("prod-3", wave="last"),
    ],
    waves=[
        Wave(name="canary", soak="30m"),
        Wave(name="prod", max_clusters="100%", gate="manual"),
        Wave(name="last"),
    ],
)


def _rollout(**nodes: str) -> FleetRollout:
    found = {}
    for each in _FLEET:
        after = ClusterInput(
            name=each.name,
            folder=Folder(place=each.name, texts=(("agent.yaml", BASE.encode()),)),
            platform="generic",
            minor=None,
            nodes=nodes.get(each.name.replace("-", "_"), _UP).encode(),
        )
        found[each.name] = predict_cluster(
            ClusterUpdate(after=after), pace=Pace(), engines=[ENGINES["argocd"]]
        )
    return in_waves(_FLEET, found)


DONE = _rollout()
"""Three waves of twenty nodes a cluster, all of which pass."""
STOPS = _rollout(prod_1=_DOWN, prod_2=_DOWN)
"""The same, with nodes that are down in the second wave."""
