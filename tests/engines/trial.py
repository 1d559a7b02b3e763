"""One round: an engine, a scenario, and the account of every line."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.engines.account import Account, account
from tests.engines.launch import Process, launch
from tests.engines.node import Node
from tests.engines.programs import Program
from tests.engines.scenarios import SCENARIOS, Scenario, Stage
from tests.engines.sink import GOOD, Sink

__all__ = ["NotRunningError", "Round", "act", "cannot_run", "drain", "run"]

_TICK: Final = 0.05
_STANDSTILL: Final = 60.0
"""Seconds without a new line after which the rest is lost: longer than any engine's pause
between two attempts."""
_SETTLED: Final = 3.0
"""Seconds in which lines that are sent again show up."""
_TWICE: Final = 0.01
"""Share of lines that may be sent twice where nothing but a graceful stop happened."""


class NotRunningError(Exception):
    """The program ends as soon as it is started, so that there is nothing to count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round came to.

    Attributes:
        account: what became of the lines.
        cpu_seconds: processor time for 10,000 lines.
        peak_bytes: most memory.
        limit_bytes: the declared limit of it.
        seconds: from the first start to the last new line.
        verdict: what of it is not as promised; empty if all is.
    """

    account: Account
    cpu_seconds: float
    peak_bytes: int
    limit_bytes: int
    seconds: float
    verdict: tuple[str, ...]


def cannot_run(scenario: Scenario, program: Program) -> str:
    """Why the scenario cannot be run with it here; empty if it can."""
    if scenario.output and scenario.output not in program.outputs:
        return f"has no output {scenario.output}"
    if scenario.disk_megabytes and os.geteuid() != 0:
        return "needs root, for a file system of its own"
    return ""


def run(program: Program, path: str, scenario: Scenario, *, keep: Path | None = None) -> Round:
    """Run a scenario once.

    Args:
        program: the engine.
        path: its program.
        scenario: what happens.
        keep: where to leave the engine's own log.

    Raises:
        NotRunningError: the program does not start with this configuration.
        DeclarationError: the engine refuses the scenario's declaration.
    """
    with _scratch(scenario.disk_megabytes) as root:
        node = Node(root, docker=scenario.fields.get("container_runtime") == "docker")
        kind = scenario.output or next(iter(program.outputs))
        sink = Sink("forward" if kind == "forward" else "http")
        followed = threading.Event()
        how = launch(program, path, program.outputs[kind](sink.port), root, **scenario.fields)
        stage = Stage(node, Process(how), sink)
        for _ in range(scenario.pods):
            stage.add_pod()
        for log in stage.logs:
            log.write(scenario.backlog)
        try:
            began = time.monotonic()
            stage.process.start()
            if kind == "stdout":
                reader = threading.Thread(target=sink.follow, args=(how.log, followed), daemon=True)
                reader.start()
            act(stage, scenario)
            if not stage.process.alive and not sink.arrivals:
                raise NotRunningError(_last_words(how.log))
            drain(stage)
            stage.process.stop()
        finally:
            stage.process.kill_group()
            followed.set()
            sink.go_away()
            node.close()
            if keep is not None:
                shutil.copy(how.log, keep)
        result = account(node.written, sink.arrivals)
        usage = stage.process.usage
        return Round(
            account=result,
            cpu_seconds=usage.cpu_seconds / max(1, result.written) * 10_000,
            peak_bytes=usage.peak_bytes,
            limit_bytes=how.memory_limit,
            seconds=(sink.arrivals[-1].at if sink.arrivals else time.monotonic()) - began,
            verdict=tuple(_verdict(program, scenario, result))
            + _over(usage.peak_bytes, how.memory_limit),
        )


def act(stage: Stage, scenario: Scenario) -> None:
    """Let containers write while things happen."""
    began = time.monotonic()
    done = threading.Event()
    writer = threading.Thread(target=_write, args=(stage, scenario, done), daemon=True)
    writer.start()
    for at, step in scenario.steps:
        time.sleep(max(0.0, began + at - time.monotonic()))
        step(stage)
    time.sleep(max(0.0, began + scenario.seconds - time.monotonic()))
    done.set()
    writer.join()


def _write(stage: Stage, scenario: Scenario, done: threading.Event) -> None:
    began = time.monotonic()
    due = 0.0
    while not done.wait(_TICK):
        reached = (time.monotonic() - began) * scenario.rate
        for log in stage.logs:
            log.write(int(reached) - int(due))
        due = reached


def drain(stage: Stage, *, standstill: float = _STANDSTILL) -> None:
    """Wait until every line is there, or none has come for a while; then for those sent again."""
    stage.sink.mood = GOOD
    stage.sink.come_back()
    seen: set[object] = set()
    counted = 0
    moved = time.monotonic()
    while len(seen) < len(stage.node.written) and time.monotonic() - moved < standstill:
        if not stage.process.alive:
            stage.process.start()
        time.sleep(0.2)
        new = stage.sink.arrivals[counted:]
        counted += len(new)
        before = len(seen)
        seen.update(arrival.mark for arrival in new)
        if len(seen) > before:
            moved = time.monotonic()
    time.sleep(_SETTLED)


def _last_words(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines()
    said = next((line for line in reversed(lines) if "error" in line.lower()), "")
    return f"its program does not start: {said or 'it says nothing'}"


def _verdict(program: Program, scenario: Scenario, result: Account) -> Iterator[str]:
    known = any(SCENARIOS[name] is scenario for name in program.cannot)
    if result.lost and not known:
        yield f"{result.lost} lines lost"
    if scenario.graceful and result.twice > _TWICE * result.written:
        yield f"{result.twice} lines sent twice"


def _over(peak: int, limit: int) -> tuple[str, ...]:
    return (f"{peak / 2**20:.0f} MiB of {limit / 2**20:.0f} MiB",) if peak > limit else ()


@contextmanager
def _scratch(megabytes: int) -> Iterator[Path]:
    """What stands for the node's disk. Its state lies on a small file system if asked for."""
    with tempfile.TemporaryDirectory(prefix="log-engine-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        if not megabytes:
            yield root
            return
        state = root / "var/lib"
        state.mkdir(parents=True)
        small = f"size={megabytes}m"
        subprocess.run(["mount", "-t", "tmpfs", "-o", small, "tmpfs", state], check=True)
        try:
            yield root
        finally:
            subprocess.run(["umount", "--lazy", state], check=True)
