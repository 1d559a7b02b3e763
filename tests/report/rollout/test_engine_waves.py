"""What becomes of a wave is one sentence, and what stops it names clusters and remedies."""

from __future__ import annotations

import pytest

from constructs_lib.daemon_set.strategy import Share
from constructs_lib.delivery.engines import ENGINES
from constructs_lib.delivery.verdict import verdict_of
from constructs_lib.delivery.waves import ClusterWave, WaveVerdict, through_waves
from constructs_lib.report.rollout.engine_waves import wave_facts, wave_outcome
from tests.report.rollout.answers import planned

ENGINE = ENGINES["argocd"]
GOOD = [verdict_of(planned(10), ENGINE)]
DOWN = [verdict_of(planned(38, 2, max_unavailable=Share(3)), ENGINE)]
BY_HAND = [verdict_of(planned(3, type="OnDelete"), ENGINE)]
CANARY = ClusterWave(name="canary", clusters={"lab-1": GOOD}, soak=1800)


def second(**wave: object) -> WaveVerdict:
    """The second of two waves."""
    return through_waves([CANARY, ClusterWave(name="prod", **wave)])[1]  # type: ignore[arg-type]  # as typed


@pytest.mark.parametrize(
    ("wave", "said"),
    [
        (through_waves([CANARY])[0], "passes after at most 10 min"),
        (
            second(clusters={"prod-1": GOOD, "prod-2": GOOD}),
            "begins after 40 min; passes after at most 20 min",
        ),
        (
            second(clusters={"prod-1": GOOD}, manual=True),
            "begins after 40 min; waits until somebody lets it begin; passes after at most 10 min",
        ),
        (second(clusters={"prod-1": DOWN, "prod-2": GOOD}), "stops at 1 of 2 clusters"),
        (
            through_waves([ClusterWave(name="a", clusters={"x": DOWN}), CANARY])[1],
            "never starts",
        ),
        (
            through_waves(
                [
                    ClusterWave(name="a", clusters={"x": DOWN, "y": GOOD}, at_once=2, unready=2),
                    CANARY,
                ]
            )[0],
            "is passed with 1 cluster never done, after at most 10 min",
        ),
    ],
    ids=["first", "second", "by hand", "stops", "never", "goes on"],
)
def test_what_becomes_of_a_wave_is_one_sentence(wave: WaveVerdict, said: str) -> None:
    assert wave_outcome(wave) == said


def test_clusters_that_stop_a_wave_for_the_same_cause_are_named_together() -> None:
    wave = second(clusters={"prod-1": DOWN, "prod-2": DOWN}, at_once=2)

    [fact] = wave_facts(wave)

    assert fact.startswith("prod-1..2: x/agent: never done: 2 of 40 nodes are NotReady (down-0..1)")
    assert "Repair these nodes" in fact


def test_a_wave_that_passes_too_early_says_so() -> None:
    [fact] = wave_facts(second(clusters={"prod-1": BY_HAND}))

    assert fact.startswith("prod-1: x/agent: done at once, while every node has the old version.")
