"""Where recordings of real clusters are kept: ``record.py`` writes, ``make test`` reads."""

from __future__ import annotations

from pathlib import Path
from typing import Final

__all__ = ["CLUSTERS", "FLEETS"]

_FOLDER: Final = Path(__file__).parents[1] / "questions"
CLUSTERS: Final = _FOLDER / "recorded-clusters.json"
FLEETS: Final = _FOLDER / "recorded-fleets.json"
