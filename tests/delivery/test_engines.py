"""Each engine is judged as its own code judges: held against what that code said."""

from __future__ import annotations

import pytest

from constructs_lib.daemon_set.strategy import UpdateStrategy
from constructs_lib.delivery.engines import ENGINES, EngineName
from constructs_lib.delivery.status import DaemonSetStatus, State, WaitsFor
from tests.delivery.vectors import BUILT, PROGRAMS, Vector, ask, manifest_of, read_vectors, statuses

SAID_BY: dict[EngineName, tuple[str, ...]] = {
    "argocd": ("argocd",),
    "flux": ("kstatus",),
    "helm": ("kstatus",),
    "helm3": ("helm3", "helm4-legacy"),
    "fleet": ("fleet",),
    "kubectl": ("kubectl",),
}
"""Whose answers in the vectors are those of an engine."""

STATES: dict[str, State] = {
    "Healthy": "done",
    "Progressing": "in progress",
    "Current": "done",
    "InProgress": "in progress",
    "ready": "done",
    "not ready": "in progress",
    "done": "done",
    "waits": "in progress",
    "error": "failed",
}
"""The engines' own words."""

NAMES: tuple[tuple[str, WaitsFor], ...] = (
    ("observed", "observed"),
    ("Current: ", "scheduled"),
    ("have been updated", "updated"),
    ("Updated: ", "updated"),
    ("pods are available", "available"),
    ("Available: ", "available"),
    ("Ready: ", "ready"),
)
"""What each engine prints of what it waits for."""


@pytest.fixture(scope="module")
def vectors() -> list[Vector]:
    return read_vectors()


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_is_judged_as_its_own_code_judges(
    engine: EngineName, vectors: list[Vector]
) -> None:
    judge = ENGINES[engine].judge
    different = [
        (vector.status, vector.said[name], judge(vector.status))
        for vector in vectors
        for name in SAID_BY[engine]
        if STATES[vector.said[name][0]] != judge(vector.status).state
    ]

    assert len(vectors) >= 200
    assert different == []


@pytest.mark.parametrize("engine", ["argocd", "flux", "kubectl"])
def test_what_an_engine_waits_for_is_what_it_says(
    engine: EngineName, vectors: list[Vector]
) -> None:
    judge = ENGINES[engine].judge
    [name] = SAID_BY[engine]
    waits = [(v, judge(v.status)) for v in vectors if judge(v.status).state == "in progress"]

    told = [next(what for text, what in NAMES if text in v.said[name][1]) for v, _ in waits]

    assert told == [answer.waits_for for _, answer in waits]


@pytest.mark.parametrize("engine", ENGINES)
def test_every_answer_of_an_engine_is_among_the_vectors(
    engine: EngineName, vectors: list[Vector]
) -> None:
    found = {ENGINES[engine].judge(vector.status) for vector in vectors}
    states = {answer.state for answer in found}

    assert states == {"done", "in progress", *(["failed"] if engine == "kubectl" else [])}


def status(strategy: str = "RollingUpdate", *, desired: int = 10, **less: int) -> DaemonSetStatus:
    counts = dict.fromkeys(("current", "updated", "ready", "available"), desired)
    return DaemonSetStatus(
        strategy=UpdateStrategy(type=strategy), desired=desired, **{**counts, **less}
    )


@pytest.mark.parametrize(
    ("given", "states"),
    [
        pytest.param(
            status("OnDelete", updated=0),
            ("done", "in progress", "in progress", "done", "in progress", "failed"),
            id="OnDelete, nothing is updated",
        ),
        pytest.param(
            status(updated=9, ready=9, available=9),
            ("in progress",) * 6,
            id="a NotReady node has an old Pod",
        ),
        pytest.param(
            status(ready=9, available=9),
            ("in progress", "in progress", "in progress", "done", "in progress", "in progress"),
            id="a new Pod is not Ready",
        ),
        pytest.param(status(desired=0), ("done",) * 6, id="no node wants the agent"),
    ],
)
def test_engines_disagree_on_when_a_daemon_set_is_done(
    given: DaemonSetStatus, states: tuple[State, ...]
) -> None:
    assert tuple(engine.judge(given).state for engine in ENGINES.values()) == states


@pytest.mark.skipif(
    not all((BUILT / program).exists() for program in PROGRAMS),
    reason="`make oracle` builds the engines' own code",
)
def test_the_vectors_are_what_the_engines_say(vectors: list[Vector]) -> None:
    said = ask(map(manifest_of, statuses()))

    assert said == [{name: list(each) for name, each in v.said.items()} for v in vectors]
