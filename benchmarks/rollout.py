"""How long a rollout takes to simulate and to plan: ``.venv/bin/python -m benchmarks.rollout``.

The slowest case is one node at a time, in which every node is a turn of its own. Each figure is
the best of some rounds in this process; the fleet is made beforehand.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Final

from benchmarks.clusters import ROLLOUT, report
from constructs_lib.daemon_set.strategy import Share, UpdateStrategy
from constructs_lib.daemon_set.update import DaemonSetUpdate
from constructs_lib.updates.commit import plan_commit
from constructs_lib.updates.plan import plan_rollout
from constructs_lib.updates.records import FleetNode
from constructs_lib.updates.simulation import NewVersion
from constructs_lib.updates.simulator import simulate

_SIZES: Final = (1_000, 10_000, 100_000)
_STRATEGIES: Final = {
    "maxUnavailable: 1": UpdateStrategy(max_unavailable=Share(1)),
    "maxUnavailable: 10%": UpdateStrategy(max_unavailable=Share.percent(10)),
    "maxSurge: 10%": UpdateStrategy(max_unavailable=Share(0), max_surge=Share.percent(10)),
}
_VERSION: Final = NewVersion(stop=30, start=30)
_MOST_SECONDS: Final = 5.0


def main() -> None:
    """Measure and print; say whether the largest fleet stays under the target."""
    parser = argparse.ArgumentParser(description="Time the simulation of rollouts.")
    parser.add_argument("--rounds", type=int, default=3, help="rounds; the best one counts")
    rounds: int = parser.parse_args().rounds
    slowest = 0.0
    for size in _SIZES:
        fleet = [FleetNode(name=f"node-{index}") for index in range(size)]
        for title, strategy in _STRATEGIES.items():
            seconds = best(_simulation(fleet, strategy), rounds)
            slowest = max(slowest, seconds)
            print(f"{size:>7,} nodes  simulate {title:<20} {seconds:8.3f} s")
        print(f"{size:>7,} nodes  plan two updates {'':<12} {best(_planning(fleet), 1):8.3f} s")
    answer = "yes" if slowest < _MOST_SECONDS else "NO"
    print(f"\nevery simulation takes less than {_MOST_SECONDS:g} s: {answer}\n")
    report(ROLLOUT)


def best(work: Callable[[], object], rounds: int) -> float:
    """The seconds of the best round."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def _simulation(fleet: list[FleetNode], strategy: UpdateStrategy) -> Callable[[], object]:
    return lambda: simulate(fleet, strategy, _VERSION, min_ready_seconds=10)


def _planning(fleet: list[FleetNode]) -> Callable[[], object]:
    ten_percent = _STRATEGIES["maxUnavailable: 10%"]
    updates = [DaemonSetUpdate(name=name, strategy=ten_percent) for name in ("logs", "metrics")]
    return lambda: plan_commit([plan_rollout(update, fleet) for update in updates])


if __name__ == "__main__":
    main()
