"""The rungs of the ladder, from high to low."""

from __future__ import annotations

from typing import Final

from constructs_lib.adopt.rung import Rung
from constructs_lib.adopt.vendored_rung import VENDORED

__all__ = ["RUNGS"]

RUNGS: Final[tuple[Rung, ...]] = (VENDORED,)
