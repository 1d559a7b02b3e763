"""Writes ``docs/log-agent.md``: what became of every line, from the figures of ``make engines``.

``tests/engines/measured.json`` holds the figures, which ``python -m tests.engines --record`` puts
there. A test checks that the committed page is what this program writes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from constructs_lib.agents.log_agent import Stdout
from constructs_lib.agents.log_agent.engine import Engine, Pipeline
from constructs_lib.agents.log_agent.fluent_bit import FluentBit
from constructs_lib.agents.log_agent.fluentd import Fluentd
from constructs_lib.agents.log_agent.otel_collector import OpenTelemetryCollector
from constructs_lib.agents.log_agent.vector import Vector
from tests.engines.programs import PROGRAMS
from tests.engines.scenarios import SCENARIOS

__all__ = ["main", "page"]

ROOT: Final = Path(__file__).parents[1]
TARGET: Final = ROOT / "docs" / "log-agent.md"
MEASURED: Final = ROOT / "tests" / "engines" / "measured.json"

_ENGINES: Final[tuple[Engine, ...]] = (FluentBit(), OpenTelemetryCollector(), Fluentd(), Vector())
_CPU_REQUEST: Final = 0.1
"""The cores that every engine asks for by default."""

_HEAD: Final = """\
<!-- Written by `make stubs` from tests/engines/measured.json; do not edit. -->
# Log agents under fire

`LogAgent` promises every line at least once. This page is what came of it when the real programs
ran the pipelines that it generates: a node's files laid out and rotated as the kubelet does, three
or more containers that write numbered lines, a destination on the loopback, and one kind of trouble
each. `make engines` runs it again with the engines it finds; `FLUENT_BIT=`, `OTELCOL=`, `FLUENTD=`
and `VECTOR=` name programs that are not on PATH, `ENGINES='--scenario kill --rounds 3'` chooses.

"""

_TAIL: Final = """\

## What it does not say

- Records were not enriched from an API server, and images were not run: the programs were built
  from their releases' sources, Fluentd ran on Ruby 3.1.
- Nobody pulled the plug: what a file system loses with the power is not in here.
- Kafka, S3, Forward and the journal were not run.
- No engine promises the order of lines: after an outage, later lines may arrive first.
- The machine had two cores and other work. Counts of lines are exact; seconds and lines a second
  are orders of magnitude.
"""

Figures = Mapping[str, Any]
Measured = Mapping[str, Mapping[str, Figures]]


def page(measured: Measured) -> str:
    """The page."""
    parts = [_versions(measured), _faults(measured), _limits(), _costs(measured)]
    return _HEAD + "\n".join("\n".join(part) + "\n" for part in parts) + _TAIL


def _versions(measured: Measured) -> Iterator[str]:
    yield "| engine | version | run on |"
    yield "|---|---|---|"
    for engine in _ENGINES:
        figures = measured.get(engine.name, {})
        if not figures:
            yield f"| {engine.name} | not run: its program could not be had | |"
            continue
        versions = sorted({each["version"] for each in figures.values()})
        dates = sorted({each["date"] for each in figures.values()})
        yield f"| {engine.name} | {', '.join(versions)} | {', '.join(dates)} |"


def _faults(measured: Measured) -> Iterator[str]:
    names = [engine.name for engine in _ENGINES if engine.name in measured]
    yield "## Lost and sent twice"
    yield ""
    yield (
        "Lines lost / sent more than once, of lines written. A bold figure is a promise that is "
        "not kept; the next section says why."
    )
    yield ""
    yield f"| what happens | {' | '.join(names)} |"
    yield "|---" * (len(names) + 1) + "|"
    for name, scenario in SCENARIOS.items():
        cells = [_cell(measured[engine].get(name)) for engine in names]
        if any(cells):
            yield f"| {scenario.title} | {' | '.join(cells)} |"


def _cell(figures: Figures | None) -> str:
    if figures is None:
        return ""
    lost = f"**{figures['lost']:,}**" if figures["lost"] else "0"
    return f"{lost} / {figures['twice']:,} of {figures['lines']:,}"


def _limits() -> Iterator[str]:
    yield "## What each does not keep"
    yield ""
    for engine in _ENGINES:
        for name, reason in PROGRAMS[engine.name].cannot.items():
            yield f"- {engine.name}: {SCENARIOS[name].title}: {reason}."


def _costs(measured: Measured) -> Iterator[str]:
    yield "## What it takes"
    yield ""
    yield (
        "Requests and limit are the defaults of `LogAgent`; there is no CPU limit, so the request "
        "is what is sure. They leave room for what an API server says of Pods, which was not run. "
        "The delay is from writing to arrival, in the middle and at worst, while nothing happens; "
        "it and the CPU have the engine's start in them. "
        "`buffer_limit` is 1G for all; the grace is what a Pod has to stop."
    )
    yield ""
    yield (
        "| engine | requests | memory limit | most memory seen | CPU for 10,000 lines, at "
        "1,200/s | lines/s for the CPU request | delay | a full buffer | grace |"
    )
    yield "|---" * 9 + "|"
    for engine in _ENGINES:
        figures = measured.get(engine.name, {})
        asked = f"{engine.resources.cpu}, {engine.resources.memory}"
        limit = engine.resources.memory_limit
        if "quiet" not in figures:
            yield f"| {engine.name} | {asked} | {limit} | | | | | | {_grace(engine)} s |"
            continue
        quiet = figures["quiet"]
        peak = max(each["peak_mib"] for each in figures.values())
        catching_up = figures.get("backlog")
        drops = "buffer-full" in PROGRAMS[engine.name].cannot
        yield (
            f"| {engine.name} | {asked} | {limit} | {peak} MiB | {quiet['cpu_seconds']} s "
            f"| {_sure(catching_up) if catching_up else ''} "
            f"| {quiet['delay']} s, {quiet['longest_delay']} s "
            f"| {'drops its oldest' if drops else 'stops the reading'} | {_grace(engine)} s |"
        )


def _grace(engine: Engine) -> int:
    """Seconds that the engine's Pods have to stop."""
    pipeline = Pipeline(
        agent="log-agent",
        namespace="logging",
        output=Stdout(),
        buffer_bytes=10**9,
        memory_bytes=2**29,
    )
    return engine.process(pipeline).grace_seconds


def _sure(catching_up: Figures) -> str:
    """Lines a second that the CPU request is enough for, by an engine that is busy.

    Two digits: more would be the machine's, not the engine's.
    """
    lines = _CPU_REQUEST / catching_up["cpu_seconds"] * 10_000
    return f"{round(lines, 2 - len(str(int(lines)))):,.0f}"


def main() -> None:
    """Write the page."""
    TARGET.write_text(page(json.loads(MEASURED.read_text(encoding="utf-8"))), encoding="utf-8")


if __name__ == "__main__":
    main()
