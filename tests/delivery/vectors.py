"""What the engines' own code says of hundreds of statuses, recorded in ``vectors.jsonl``.

``python -m tests.delivery.vectors`` records it anew, after ``make oracle``.
"""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from constructs_lib.daemon_set.strategy import read_strategy
from constructs_lib.delivery.status import DaemonSetStatus
from constructs_lib.k8s.manifest import Json, Manifest

__all__ = ["BUILT", "Vector", "ask", "manifest_of", "read_vectors", "statuses"]

BUILT: Final = Path(__file__).parents[2] / "build"
PROGRAMS: Final = ("argocd-answers", "delivery-answers")
FILE: Final = Path(__file__).parent / "vectors.jsonl"

STRATEGIES: Final[tuple[Json, ...]] = (
    {"type": "OnDelete"},
    {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1, "maxSurge": 0}},
    {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "10%", "maxSurge": 0}},
    {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "100%", "maxSurge": 0}},
    {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": "25%"}},
)
SIZES: Final = (0, 1, 3, 10, 288)
GENERATIONS: Final = ((1, 0), (2, 1), (2, 3))
"""The controller has seen nothing yet, not the newest, or more than whoever asks."""
_COUNTS: Final = ("desired", "current", "updated", "ready", "available")
_EACH: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Vector:
    """A status and what was said of it.

    Attributes:
        status: the status.
        said: each engine's own word, and what it prints beside it.
    """

    status: DaemonSetStatus
    said: dict[str, tuple[str, str]]


def read_vectors() -> list[Vector]:
    """What was recorded."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return [
        Vector(
            status=_status(each["status"]),
            said={name: (word, message) for name, (word, message) in each["said"].items()},
        )
        for each in map(json.loads, lines)
    ]


def statuses() -> Iterator[dict[str, Any]]:
    """Every strategy with fleets of every size, in which nothing, something or all is done."""
    chance = random.Random(16)  # noqa: S311  # statuses, not secrets
    for strategy in STRATEGIES:
        for desired in SIZES:
            counts = dict.fromkeys(_COUNTS, desired)
            yield _with(strategy, counts)
            if desired:
                yield _with(strategy, {**dict.fromkeys(_COUNTS, 0), "desired": desired})
            for generation, observed in GENERATIONS:
                yield _with(strategy, counts, generation, observed)
            for short in _COUNTS[1:] if desired else ():
                yield _with(strategy, {**counts, short: desired - 1})
            for _ in range(_EACH if desired else 0):
                yield _with(strategy, _some(desired, chance))


def _with(strategy: Json, counts: dict[str, int], generation: int = 2, observed: int = 2) -> Json:
    return {"strategy": strategy, "generation": generation, "observed": observed, **counts}


def _some(desired: int, chance: random.Random) -> dict[str, int]:
    """Counts as the controller may write them: nobody is available without being Ready."""
    current = chance.choice((desired, desired, chance.randint(0, desired)))
    updated = chance.choice((current, chance.randint(0, current)))
    ready = chance.choice((current, chance.randint(0, current), max(0, current - 1)))
    available = chance.choice((ready, chance.randint(0, ready)))
    return dict(zip(_COUNTS, (desired, current, updated, ready, available), strict=True))


def _status(given: dict[str, Any]) -> DaemonSetStatus:
    return DaemonSetStatus(
        strategy=read_strategy(given["strategy"]),
        generation=given["generation"],
        observed_generation=given["observed"],
        **{name: given[name] for name in _COUNTS},
    )


def manifest_of(given: dict[str, Any]) -> Manifest:
    """The DaemonSet with its status, as an API server gives it."""
    labels = {"app": "agent"}
    optional = {
        "observedGeneration": given["observed"],
        "updatedNumberScheduled": given["updated"],
        "numberAvailable": given["available"],
        "numberUnavailable": given["desired"] - given["available"],
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {"name": "agent", "namespace": "agents", "generation": given["generation"]},
        "spec": {
            "selector": {"matchLabels": labels},
            "template": {
                "metadata": {"labels": labels},
                "spec": {"containers": [{"name": "agent", "image": "registry.example/agent:1"}]},
            },
            "updateStrategy": given["strategy"],
        },
        "status": {
            "currentNumberScheduled": given["current"],
            "desiredNumberScheduled": given["desired"],
            "numberMisscheduled": 0,
            "numberReady": given["ready"],
            **{name: count for name, count in optional.items() if count},
        },
    }


def ask(manifests: Iterable[Manifest]) -> Sequence[dict[str, list[str]]]:
    """What the engines' own programs say of DaemonSets: each one's word and what it prints."""
    text = "\n".join(map(json.dumps, manifests))
    answers: list[dict[str, list[str]]] = []
    for program in PROGRAMS:
        run = subprocess.run(
            [BUILT / program], input=text, capture_output=True, text=True, check=True
        )
        found = [_said(json.loads(line)) for line in run.stdout.splitlines()]
        answers = [{**one, **other} for one, other in zip(answers or found, found, strict=True)]
    return answers


def _said(answer: dict[str, Any]) -> dict[str, list[str]]:
    return {name: [said["status"], said.get("message", "")] for name, said in answer.items()}


def main() -> None:
    """Record the vectors."""
    given = list(statuses())
    lines = [
        json.dumps({"status": status, "said": said}, separators=(",", ":"))
        for status, said in zip(given, ask(map(manifest_of, given)), strict=True)
    ]
    FILE.write_text("\n".join([*lines, ""]), encoding="utf-8")
    print(f"{len(lines)} statuses")  # noqa: T201  # it is run by hand


if __name__ == "__main__":
    main()
