"""``python -m tools.playground FOLDER`` builds the playground into a folder."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.playground.build import build

if __name__ == "__main__":
    build(Path(sys.argv[1]))
