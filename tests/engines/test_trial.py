"""The harness notices loss and repetition, with an agent that is at hand everywhere.

The real programs are in no package of Debian or PyPI; ``make engines`` runs those that are here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.engines import careless
from tests.engines.account import Account, account
from tests.engines.launch import Launch, Process
from tests.engines.node import Node
from tests.engines.programs import PROGRAMS
from tests.engines.scenarios import SCENARIOS, Scenario, Stage
from tests.engines.sink import Mood, Sink
from tests.engines.trial import act, drain
from tests.waiting import PATIENCE, until


@pytest.fixture
def stage(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """A node, a destination, and the agent with the habit that the test names."""
    sink = Sink()
    state = tmp_path / "offsets.json"
    arguments = [sys.executable, careless.__file__, str(tmp_path), str(state), str(sink.port)]
    how = Launch(
        arguments=[*arguments, getattr(request, "param", "")],
        environment={},
        log=tmp_path / "log",
        memory_limit=10**9,
        grace_seconds=int(PATIENCE),
    )
    with closing(Node(tmp_path)) as node:
        made = Stage(node, Process(how), sink)
        made.add_pod()
        yield made
        made.process.kill_group()
        sink.go_away()


def come_to(stage: Stage, scenario: Scenario, *, standstill: float = PATIENCE) -> Account:
    stage.process.start()
    act(stage, scenario)
    for log in stage.logs:
        log.write(50)  # nobody is done before the agent has come to the end of its files
    drain(stage, standstill=standstill)
    stage.process.stop()
    return account(stage.node.written, stage.sink.arrivals)


def restart(stage: Stage) -> None:
    assert until(lambda: len(stage.sink.arrivals) > 200)
    stage.process.stop()
    stage.process.start()


def refuse(stage: Stage) -> None:
    stage.sink.mood = Mood(status=503)
    stage.logs[0].write(200)
    # The first one may have been on its way before these lines were written.
    enough = stage.sink.refused + 2
    assert until(lambda: stage.sink.refused >= enough)


def rotate(stage: Stage) -> None:
    stage.rotate()


CALM = Scenario(title="a rotation and a restart", seconds=2, steps=((0.7, rotate), (1.2, restart)))
REFUSED = Scenario(title="refused from half a second on", seconds=1.5, steps=((0.5, refuse),))


@pytest.mark.parametrize("scenario", [CALM, REFUSED], ids=lambda each: each.title)
def test_an_agent_that_is_right_loses_and_repeats_nothing(stage: Stage, scenario: Scenario) -> None:
    found = come_to(stage, scenario)

    assert found.written > 100
    assert (found.lost, found.twice) == (0, 0)
    assert 0 < stage.process.usage.cpu_seconds < 60
    assert stage.process.usage.peak_bytes > 1_000_000


@pytest.mark.parametrize("stage", ["forgetful"], indirect=True)
def test_an_agent_that_reads_its_files_again_is_found(stage: Stage) -> None:
    assert come_to(stage, CALM).twice > 100


@pytest.mark.parametrize("stage", ["hasty"], indirect=True)
def test_an_agent_that_drops_what_is_refused_is_found(stage: Stage) -> None:
    assert come_to(stage, REFUSED, standstill=2.0).lost > 100


@pytest.mark.parametrize("engine", PROGRAMS)
def test_what_an_engine_cannot_promise_is_a_scenario(engine: str) -> None:
    assert PROGRAMS[engine].cannot.keys() <= SCENARIOS.keys()
