"""Writes the JSON Schema of the files of a fleet, ``clusters.schema.json``.

It is for editors, which complete and check the files in ``clusters/`` with it. A test checks that
the committed file is what this program writes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from constructs_lib.declaration.model import Part
from constructs_lib.declaration.monitoring import Monitoring
from constructs_lib.declaration.nodes import Taint
from constructs_lib.fleet.cluster import Cluster
from constructs_lib.fleet.wave import Wave
from tools.construct_signatures import documentation

__all__ = ["TARGET", "main", "schema_text"]

TARGET: Final = Path(__file__).parents[1] / "constructs_lib" / "clusters.schema.json"

_PARTS: Final[tuple[type[Part], ...]] = (Cluster, Monitoring, Taint, Wave)
_REQUIRED: Final = "required"


def schema_text() -> str:
    """The file's text."""
    parts = _parts()
    cluster = parts["Cluster"]
    # A file gives the name, and defaults may give all else.
    in_a_file = {key: value for key, value in cluster.items() if key != _REQUIRED}
    own = {"name", "nodes"}
    usual = {key: value for key, value in cluster["properties"].items() if key not in own}
    lists = {
        "type": "object",
        "title": "Fleet",
        "description": "Waves, what all clusters have alike, and clusters.",
        "additionalProperties": False,
        "properties": {
            "waves": {
                "type": "array",
                "items": {"$ref": "#/$defs/Wave"},
                "description": "The waves in which a change reaches the clusters, in their order.",
            },
            "defaults": {
                **in_a_file,
                "title": "Defaults",
                "description": "What holds for every cluster that does not say so itself.",
                "properties": usual,
            },
            "clusters": {
                "type": "array",
                "items": {"allOf": [{"$ref": "#/$defs/Cluster"}, {_REQUIRED: ["name"]}]},
                "description": "Clusters that have no file of their own.",
            },
        },
    }
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A cluster of a fleet, or what several have in common",
        "anyOf": [{"$ref": "#/$defs/Cluster"}, {"$ref": "#/$defs/Fleet"}],
        "$defs": {**parts, "Cluster": in_a_file, "Fleet": lists},
    }
    return json.dumps(schema, indent=2) + "\n"


def _parts() -> dict[str, Any]:
    """The schema of each part, with the text under each field as its description."""
    found = {}
    for part in _PARTS:
        schema = part.model_json_schema()
        schema.pop("$defs", None)
        schema["description"] = str(part.__doc__).partition("\n")[0]
        for name, field in schema["properties"].items():
            field["description"] = documentation(part, name)
        found[part.__name__] = schema
    return found


def main() -> None:
    """Write the file."""
    TARGET.write_text(schema_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
