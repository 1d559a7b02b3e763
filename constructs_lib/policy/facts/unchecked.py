"""Parts of objects whose fields nobody has checked, where anything may stand."""

from __future__ import annotations

from constructs_lib.k8s.manifest import Json

__all__ = ["entries", "mapping", "sequence"]


def mapping(value: Json) -> dict[str, Json]:
    """A map; empty where something else stands."""
    return value if isinstance(value, dict) else {}


def sequence(value: Json) -> list[Json]:
    """A list, likewise."""
    return value if isinstance(value, list) else []


def entries(value: Json) -> list[dict[str, Json]]:
    """A list of maps, likewise."""
    return [mapping(each) for each in sequence(value)]
