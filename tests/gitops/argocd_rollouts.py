"""What Argo CD's own code makes of ApplicationSets, recorded in ``argocd_rollouts.json``.

``python -m tests.gitops.argocd_rollouts`` records it anew, after ``make oracle``.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any, Final

from constructs_lib.fleet.fleet import Fleet
from constructs_lib.gitops.argocd import argocd_files
from tests.gitops.fleets import FLEET, SOURCE, fleet_of

__all__ = ["FLEETS", "PROGRAM", "ask", "input_of", "recorded", "summary"]

PROGRAM: Final = Path(__file__).parents[2] / "build" / "argocd-rollouts"
FILE: Final = Path(__file__).with_suffix(".json")

FLEETS: Final[dict[str, Fleet]] = {
    "with a gate": FLEET,
    "one at a time": fleet_of({"canary": 1, "prod": 5}),
    "a quarter at a time": fleet_of({"canary": 1, "prod": 9}, prod={"max_clusters": "25%"}),
    "a share below one": fleet_of({"prod": 5}, prod={"max_clusters": "1%"}),
    "half of three": fleet_of({"prod": 3}, prod={"max_clusters": "50%"}),
    "more than there are": fleet_of({"canary": 2, "prod": 3}, prod={"max_clusters": 10}),
    "all at once": fleet_of({"canary": 2, "prod": 30}, prod={"max_clusters": "100%"}),
    "a gate before others": fleet_of({"a": 1, "b": 2, "c": 1}, b={"gate": "manual"}),
    "four waves": fleet_of(
        {"zeta": 1, "beta": 3, "alpha": 2, "gamma": 4}, beta={"max_clusters": 2}
    ),
}
"""By what is special about them."""


def ask(fleet: Fleet) -> dict[str, Any]:
    """What Argo CD makes of the ApplicationSet of a fleet."""
    done = subprocess.run(
        [PROGRAM], input=_text(fleet), capture_output=True, text=True, check=True, timeout=60
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def summary(fleet: Fleet, answer: dict[str, Any]) -> dict[str, Any]:
    """What is recorded of an answer: of which input it is, the names, and who is synced when."""
    return {
        "input": input_of(fleet),
        "applications": [
            f"{each['metadata']['name']} {each['spec']['destination']['name']} "
            f"{each['spec']['source']['path']}"
            for each in answer["applications"]
        ],
        "rounds": answer["rounds"],
    }


def recorded() -> dict[str, dict[str, Any]]:
    """What was recorded, by the name of the fleet."""
    found: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def input_of(fleet: Fleet) -> str:
    """By what a record is known to be of this ApplicationSet."""
    return hashlib.sha256(_text(fleet).encode()).hexdigest()


def _text(fleet: Fleet) -> str:
    return json.dumps(argocd_files(fleet, SOURCE)["applicationset.yaml"][0], sort_keys=True)


if __name__ == "__main__":
    records = {name: summary(fleet, ask(fleet)) for name, fleet in FLEETS.items()}
    FILE.write_text(f"{json.dumps(records, indent=1)}\n", encoding="utf-8")
