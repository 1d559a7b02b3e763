"""What is done to an engine while containers write.

A scenario is a list of moments. Rounds take the same time on every machine; how many lines are
written in it is a matter of the rate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any, Final

from tests.engines.launch import Process
from tests.engines.node import ContainerLog, Node
from tests.engines.sink import GOOD, Mood, Sink

__all__ = ["SCENARIOS", "Scenario", "Stage"]


class Stage:
    """What a scenario acts on.

    Attributes:
        node: the node's files.
        logs: the containers that write.
        process: the engine.
        sink: the destination.
    """

    def __init__(self, node: Node, process: Process, sink: Sink) -> None:
        self.node = node
        self.process = process
        self.sink = sink
        self.logs: list[ContainerLog] = []
        self._names = (f"pod-{number}" for number in count())

    def add_pod(self) -> None:
        """A Pod comes."""
        self.logs = [*self.logs, self.node.container(next(self._names))]

    def remove_pod(self) -> None:
        """The oldest Pod is removed, some time after its last line."""
        self.logs.pop(0).remove()

    def rotate(self) -> None:
        """Every log is rotated."""
        for log in self.logs:
            log.rotate()


Step = Callable[[Stage], None]


def _start(stage: Stage) -> None:
    stage.process.start()


def _stop(stage: Stage) -> None:
    stage.process.stop()


def _restart(stage: Stage) -> None:
    stage.process.stop()
    stage.process.start()


def _kill(stage: Stage) -> None:
    stage.process.kill()
    stage.process.start()


def _kill_group(stage: Stage) -> None:
    stage.process.kill_group()
    stage.process.start()


def _away(stage: Stage) -> None:
    stage.sink.go_away()


def _back(stage: Stage) -> None:
    stage.sink.come_back()


def _rotate(stage: Stage) -> None:
    stage.rotate()


def _a_pod(stage: Stage) -> None:
    stage.add_pod()


def _a_long_line(stage: Stage) -> None:
    for log in stage.logs:
        for size in (100_000, 1_000_000):
            log.write(1, padding=size)


def _answers(**mood: Any) -> Step:
    def step(stage: Stage) -> None:
        stage.sink.mood = Mood(**mood)

    return step


def _is_well(stage: Stage) -> None:
    stage.sink.mood = GOOD


def _clock(hours: int) -> Step:
    def step(stage: Stage) -> None:
        stage.node.clock_step = timedelta(hours=hours)

    return step


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One kind of trouble.

    Attributes:
        title: what happens, for the table.
        steps: what is done, and after how many seconds.
        seconds: how long containers write.
        rate: lines a second of each container.
        pods: containers at the start.
        backlog: lines of each container before the engine first starts.
        graceful: whether nothing of it excuses lines that are sent twice.
        fields: fields of the declaration that differ from the defaults.
        output: the output it is about; the engine's usual one if none is named.
        disk_megabytes: size of the node's disk for state; no bound if 0.
    """

    title: str
    steps: tuple[tuple[float, Step], ...] = ()
    seconds: float = 16.0
    rate: int = 400
    pods: int = 3
    backlog: int = 0
    graceful: bool = False
    fields: Mapping[str, Any] = field(default_factory=dict)
    output: str = ""
    disk_megabytes: int = 0


SCENARIOS: Final = {
    "quiet": Scenario(title="nothing happens", graceful=True, seconds=10),
    "restart": Scenario(
        title="stopped (SIGTERM) and started, three times",
        steps=((4, _restart), (8, _restart), (12, _restart)),
        graceful=True,
    ),
    "kill": Scenario(
        title="killed (SIGKILL) three times", steps=((4, _kill), (8, _kill), (12, _kill))
    ),
    "kill-group": Scenario(
        title="killed with all its children, twice", steps=((5, _kill_group), (10, _kill_group))
    ),
    "away": Scenario(title="destination away for 5 s", steps=((5, _away), (10, _back))),
    "away-kill": Scenario(
        title="destination away for 6 s, killed meanwhile",
        steps=((4, _away), (7, _kill), (10, _back)),
    ),
    "away-restart": Scenario(
        title="destination away for 6 s, stopped and started meanwhile",
        steps=((4, _away), (7, _restart), (10, _back)),
        graceful=True,
    ),
    "slow": Scenario(
        title="every answer takes 2 s", steps=((3, _answers(seconds=2.0)), (12, _is_well))
    ),
    "429": Scenario(
        title="destination answers 429 for 5 s", steps=((4, _answers(status=429)), (9, _is_well))
    ),
    "500": Scenario(
        title="destination answers 500 for 5 s", steps=((4, _answers(status=500)), (9, _is_well))
    ),
    "503": Scenario(
        title="destination answers 503 for 5 s", steps=((4, _answers(status=503)), (9, _is_well))
    ),
    "half": Scenario(
        title="Elasticsearch takes half of each batch for 5 s",
        steps=((4, _answers(half=True)), (9, _is_well)),
        output="elasticsearch",
    ),
    "rotate": Scenario(
        title="rotated every 10 s, older files packed",
        steps=tuple((at, _rotate) for at in (5, 15, 25)),
        seconds=28,
        graceful=True,
    ),
    "rotate-down": Scenario(
        title="rotated once while the agent is away",
        steps=((6, _stop), (8, _rotate), (10, _start)),
        graceful=True,
    ),
    "rotate-restart": Scenario(
        title="rotated, then stopped and started twice",
        steps=((6, _rotate), (9, _restart), (13, _restart)),
        graceful=True,
    ),
    "pods": Scenario(
        title="Pods come, and write at once",
        steps=tuple((at, _a_pod) for at in (2, 4, 6, 8, 10)),
        graceful=True,
    ),
    "many": Scenario(
        title="400 containers; stopped and started, killed",
        steps=((6, _restart), (11, _kill)),
        pods=400,
        rate=5,
    ),
    "long": Scenario(
        title="messages of 100 kB and 1 MB",
        steps=((4, _a_long_line), (8, _a_long_line)),
        rate=50,
        graceful=True,
    ),
    "clock": Scenario(
        title="the node's clock goes back an hour, then forth two",
        steps=((4, _clock(-1)), (8, _clock(1))),
        graceful=True,
    ),
    "docker": Scenario(
        title="Docker's files; rotated, stopped and started, killed",
        steps=((7, _rotate), (10, _restart), (13, _kill)),
        fields={"container_runtime": "docker"},
    ),
    "mixed": Scenario(
        title="two SIGKILLs, destination away for 3 s, a rotation, a SIGTERM",
        steps=((5, _kill), (7, _away), (10, _back), (11, _kill), (14, _rotate), (17, _restart)),
        seconds=24,
        rate=430,
    ),
    **{
        f"to-{output}": Scenario(
            title=f"killed, destination away for 3 s, stopped; to {output.capitalize()}",
            steps=((4, _kill), (6, _away), (9, _back), (12, _restart)),
            output=output,
        )
        for output in ("loki", "otlp", "forward")
    },
    "to-stdout": Scenario(
        title="killed, stopped; to standard output",
        steps=((5, _kill), (10, _restart)),
        output="stdout",
    ),
    "buffer-full": Scenario(
        title="destination away until the buffer (20 MB) is full",
        steps=((1, _away), (22, _back)),
        seconds=18,
        rate=5_000,
        fields={"buffer_limit": "20M"},
    ),
    "full-restart": Scenario(
        title="destination away until the buffer (20 MB) is full; stopped and started meanwhile",
        steps=((1, _away), (20, _restart), (24, _back)),
        seconds=18,
        rate=5_000,
        fields={"buffer_limit": "20M"},
    ),
    "disk-full": Scenario(
        title="destination away until the disk for state (24 MB) is full",
        steps=((1, _away), (22, _back)),
        seconds=18,
        rate=5_000,
        disk_megabytes=24,
    ),
    "search": Scenario(
        title="150,000 lines wait at the start, for Elasticsearch",
        seconds=0,
        rate=0,
        backlog=50_000,
        output="elasticsearch",
        graceful=True,
    ),
    "backlog": Scenario(
        title="600,000 lines wait at the start",
        seconds=0,
        rate=0,
        backlog=200_000,
        graceful=True,
    ),
}
"""By name."""
