"""Objects of engines, held against the definitions of their last three minor releases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator

from constructs_lib.k8s.manifest import Manifest
from tests.gitops.written_schemas import WRITTEN

__all__ = ["SCHEMAS", "mistakes_in"]

SCHEMAS = Path(__file__).parent / "schemas"


def mistakes_in(manifest: Manifest, *, kind: str = "") -> list[str]:
    """What a definition refuses, with the release; that nothing defines the object is one, too.

    Args:
        manifest: the object.
        kind: what it is, where it does not say so.
    """
    found = dict(_schemas(kind or manifest["kind"]))
    if not found:
        return [f"no definition of {kind or manifest['kind']}"]
    return [
        f"{name}: {'.'.join(map(str, error.absolute_path))}: {error.message}"
        for name, schema in found.items()
        for error in Draft7Validator(schema).iter_errors(manifest)
    ]


def _schemas(kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if kind in WRITTEN:
        yield "written down", WRITTEN[kind]
    for file in sorted(SCHEMAS.glob(f"{kind}-*.json")):
        yield file.stem, json.loads(file.read_text(encoding="utf-8"))["schema"]
