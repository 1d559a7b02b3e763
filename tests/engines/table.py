"""Results as the table that ``make engines`` prints, and as data for the documentation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.engines.scenarios import SCENARIOS
from tests.engines.trial import Round

__all__ = ["Result", "add_to", "head", "row"]

_COLUMNS: Final = (
    ("engine", 24),
    ("scenario", 13),
    ("lines", 9),
    ("lost", 8),
    ("twice", 8),
    ("disorder", 8),
    ("delay s", 12),
    ("CPU s/10k", 9),
    ("MiB", 9),
    ("verdict", 8),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The rounds of one scenario with one engine.

    Attributes:
        engine: the engine.
        version: its version.
        scenario: the scenario's name.
        rounds: what came of each round.
    """

    engine: str
    version: str
    scenario: str
    rounds: Sequence[Round]

    @property
    def verdict(self) -> tuple[str, ...]:
        """What is not as promised, of all rounds."""
        return tuple(said for done in self.rounds for said in done.verdict)

    def record(self) -> dict[str, Any]:
        """Its figures, as they are kept."""
        accounts = [done.account for done in self.rounds]
        return {
            "version": self.version,
            "rounds": len(self.rounds),
            "lines": sum(a.written for a in accounts),
            "lost": sum(a.lost for a in accounts),
            "twice": sum(a.twice for a in accounts),
            "disordered": sum(a.disordered for a in accounts),
            "delay": round(max(a.delay for a in accounts), 1),
            "longest_delay": round(max(a.longest_delay for a in accounts), 1),
            "cpu_seconds": round(max(done.cpu_seconds for done in self.rounds), 2),
            "peak_mib": round(max(done.peak_bytes for done in self.rounds) / 2**20),
            "limit_mib": round(self.rounds[0].limit_bytes / 2**20),
        }


def head() -> str:
    """The head of the table."""
    return "  ".join(name.ljust(width) for name, width in _COLUMNS).rstrip()


def row(result: Result) -> str:
    """One row of it."""
    figures = result.record()
    cells = (
        f"{result.engine} {result.version}",
        result.scenario,
        figures["lines"],
        figures["lost"],
        figures["twice"],
        figures["disordered"],
        f"{figures['delay']} .. {figures['longest_delay']}",
        figures["cpu_seconds"],
        f"{figures['peak_mib']} of {figures['limit_mib']}",
        "; ".join(result.verdict) or "as promised",
    )
    widths = (width for _, width in _COLUMNS)
    return "  ".join(str(cell).ljust(width) for cell, width in zip(cells, widths, strict=True))


def add_to(path: Path, results: Iterable[Result], *, date: str) -> None:
    """Put results beside those that were recorded before; a scenario's newest counts."""
    kept: dict[str, dict[str, Any]] = json.loads(path.read_text()) if path.exists() else {}
    for result in results:
        kept.setdefault(result.engine, {})[result.scenario] = {"date": date, **result.record()}
    path.write_text(json.dumps(_ordered(kept), indent=1) + "\n")


def _ordered(kept: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {
        engine: {name: kept[engine][name] for name in SCENARIOS if name in kept[engine]}
        for engine in sorted(kept)
    }
