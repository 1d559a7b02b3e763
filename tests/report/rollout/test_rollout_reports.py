"""The rollout report says the same in every format, and survives nasty names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from constructs_lib.daemon_set.strategy import Share
from constructs_lib.questions.rollout_report import Created
from constructs_lib.report.rollout.json import SCHEMA
from constructs_lib.report.rollout.json import render as as_json
from constructs_lib.report.rollout.json_full import SCHEMA as FULL_SCHEMA
from constructs_lib.report.rollout.json_full import render as as_full_json
from constructs_lib.report.rollout.markdown import render as markdown
from constructs_lib.report.rollout.text import chart
from constructs_lib.report.rollout.text import render as text
from constructs_lib.report.rollout.words import arithmetic, duration, verdict_words
from constructs_lib.updates.plan import RolloutPlan
from tests.report.rollout.answers import answer, planned


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (119, "119 s"),
        (120, "2 min"),
        (121, "3 min"),
        (7199, "2 h"),
        (9000, "2 h 30 min"),
    ],
)
def test_a_duration_is_said_as_people_say_it(seconds: int, said: str) -> None:
    assert duration(seconds) == said


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (planned(10), "completes in about 0 s to 10 min"),
        (planned(10, 3), "deadlocks: never starts"),
        (planned(0), "runs on no node of the list"),
        (planned(10, type="OnDelete"), "waits: OnDelete replaces no Pod until it is deleted"),
    ],
    ids=["completes", "deadlocks", "nowhere", "by hand"],
)
def test_the_verdict_is_one_line(plan: RolloutPlan, said: str) -> None:
    assert verdict_words(plan).startswith(said)


def test_the_arithmetic_of_the_time_is_shown() -> None:
    plan = planned(10)

    assert plan.slowest is not None
    assert arithmetic(plan.slowest) == "10 turns x 60 s (stop 30 s, start 30 s)"


def test_a_deadlock_names_the_smallest_budget_that_moves() -> None:
    said = text(answer(planned(10, 3)))

    assert "It starts and completes with maxUnavailable 4 or 24% or more." in said


def test_the_chart_is_as_high_as_the_most_nodes_down_at_once() -> None:
    bars, axis = chart(planned(10, max_unavailable=Share(3)).simulation, width=20)

    assert bars.endswith("  3 down at once")
    assert "█" in bars
    assert axis.startswith("0")


def test_updates_of_one_commit_are_summed() -> None:
    said = text(answer(planned(name="a"), planned(name="b")))

    assert "all together: " in said
    assert "image pulls a minute at most" in said


def test_what_is_new_or_unchanged_is_told() -> None:
    said = text(answer(created=(Created(title="x/new", nodes=3),), unchanged=("x/same",)))

    assert "x/new: new; its Pods are created on 3 nodes at once" in said
    assert "nothing restarts: x/same" in said


def test_the_waves_of_on_delete_are_commands_one_can_run() -> None:
    said = text(answer(planned(4, type="OnDelete")))

    assert "1. a: 2 nodes" in said
    assert "kubectl delete pod --namespace=x" in said
    assert "back: kubectl rollout undo daemonset/agent --namespace=x" in said


def test_only_a_terminal_gets_colours() -> None:
    assert "\x1b[" not in text(answer(planned()))
    assert "\x1b[" in text(answer(planned()), color=True)


def test_the_json_has_its_schema_and_the_numbers_of_the_plan() -> None:
    value = json.loads(as_json(answer(planned(10, 3))))
    (agent,) = value["daemonsets"]

    assert value["schema"] == SCHEMA == "constructs-lib/rollout/v2"
    assert (agent["verdict"], agent["movesFrom"]) == ("deadlocks", {"count": 4, "percent": 24})
    assert len(agent["unavailable"]) == 3


def test_json_says_once_what_comes_again_and_again() -> None:
    short, long = (json.loads(as_json(answer(planned(count)))) for count in (100, 1000))
    parts = long["daemonsets"][0]["simulation"]["timeline"]

    assert len(str(long)) < 1.1 * len(str(short))
    assert [moment for part in parts for moment in written_out(part)] == timeline(planned(1000))


def test_json_written_out_has_every_moment() -> None:
    value = json.loads(as_full_json(answer(planned(100))))

    assert value["schema"] == FULL_SCHEMA == "constructs-lib/rollout/v1"
    assert value["daemonsets"][0]["simulation"]["timeline"] == timeline(planned(100))


def timeline(plan: RolloutPlan) -> list[dict[str, int]]:
    return [moment._asdict() for moment in plan.simulation.timeline]


def written_out(part: dict[str, Any]) -> Iterator[dict[str, int]]:
    for time in range(part["times"]):
        for moment in part["moments"]:
            yield {
                **moment,
                "time": moment["time"] + time * part["period"],
                "updated": moment["updated"] + time * part["updatedEachTime"],
            }


def test_markdown_escapes_what_a_name_could_smuggle_in() -> None:
    said = markdown(answer(planned(name="a`|<img src=x>")))

    assert "<img" not in said.replace("`x/a  <img src=x>`", "")
    assert "&lt;img src=x&gt;" in said


def test_markdown_shows_the_timeline_as_a_table() -> None:
    said = markdown(answer(planned(10)))

    assert "| until | nodes down at once |" in said
    assert said.count("| 1 |") >= 10
