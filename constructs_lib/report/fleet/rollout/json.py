"""The update of a fleet for programs: ``constructs-lib/fleet-rollout/v1``.

It is described in docs/fleets.md. Times are seconds.
"""

from __future__ import annotations

from typing import Final

from constructs_lib.delivery.waves import WaveVerdict
from constructs_lib.fleet.rollout import ClusterRollout, FleetRollout, WaveRollout
from constructs_lib.k8s.manifest import Json
from constructs_lib.report.fleet.rollout.words import notes
from constructs_lib.report.json_text import json_text
from constructs_lib.report.printable import Printable
from constructs_lib.report.rollout.engine_waves import wave_facts
from constructs_lib.report.rollout.words import verdict_words, way_out

__all__ = ["SCHEMA", "render"]

SCHEMA: Final = "constructs-lib/fleet-rollout/v1"


def render(rollout: FleetRollout) -> Printable:
    """The report, one JSON document."""
    return json_text(
        {
            "schema": SCHEMA,
            "seconds": rollout.seconds,
            "notes": list(notes(rollout)),
            "waves": [_wave(each) for each in rollout.waves],
            "engines": [
                {"engine": title, "waves": [_verdict(each) for each in waves]}
                for title, waves in rollout.engines.items()
            ],
        }
    )


def _wave(wave: WaveRollout) -> Json:
    return {
        "name": wave.name,
        "atOnce": wave.at_once,
        "soak": wave.soak,
        "manual": wave.manual,
        "starts": wave.starts,
        "seconds": wave.seconds,
        "begun": wave.begun,
        "pods": wave.pods,
        "nodes": wave.nodes,
        "podsLost": wave.taken,
        "clusters": [_cluster(name, each) for name, each in wave.clusters.items()],
    }


def _cluster(name: str, cluster: ClusterRollout) -> Json:
    return {
        "name": name,
        "nodes": cluster.nodes,
        "pods": cluster.pods,
        "seconds": cluster.seconds,
        "podsLost": cluster.taken,
        "troubles": [
            {
                "daemonset": each.plan.update.title,
                "verdict": each.kind,
                "message": verdict_words(each.plan),
                "remedy": " ".join(way_out(each.plan)),
            }
            for each in cluster.troubles
        ],
    }


def _verdict(wave: WaveVerdict) -> Json:
    return {
        "name": wave.name,
        "verdict": wave.kind,
        "starts": wave.starts,
        "seconds": wave.seconds,
        "clusters": wave.clusters,
        "begun": wave.begun,
        "facts": list(wave_facts(wave)),
    }
