"""Writes the JSON Schema of the checker's configuration, ``constructs-lib.schema.json``.

It is for editors, which complete and check ``constructs-lib.yaml`` with it. A test checks that the
committed file is what this program writes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from constructs_lib.cli.config_model import ConfigFile

__all__ = ["main", "schema_text"]

TARGET: Final = Path(__file__).parents[1] / "constructs_lib" / "constructs-lib.schema.json"


def schema_text() -> str:
    """The file's text."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps({**dialect, **ConfigFile.model_json_schema()}, indent=2) + "\n"


def main() -> None:
    """Write the file."""
    TARGET.write_text(schema_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
