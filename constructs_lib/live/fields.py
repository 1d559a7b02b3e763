"""Fields of objects that come from a cluster: whatever has another type than expected is absent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from constructs_lib.k8s.manifest import Json

__all__ = ["maps", "moment", "newest", "number", "oldest", "part", "text"]


def part(value: Json, *path: str) -> Mapping[str, Json]:
    """The map at a path; empty where there is none."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def maps(value: Json) -> list[Mapping[str, Json]]:
    """The maps of a list; empty where it is none."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def text(value: Json) -> str:
    """A text; empty where it is none."""
    return value if isinstance(value, str) else ""


def number(value: Json) -> int:
    """A whole number that is not negative; 0 where it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def moment(written: str) -> datetime | None:
    """A time as Kubernetes writes it (RFC 3339); none where it is none."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo is not None else None


def newest(*written: str) -> str:
    """The latest of some times, as it was written; empty where there is none."""
    return max(_known(written), default=(None, ""))[1]


def oldest(*written: str) -> str:
    """The earliest of some times, likewise."""
    return min(_known(written), default=(None, ""))[1]


def _known(written: Iterable[str]) -> list[tuple[datetime, str]]:
    return [(found, each) for each in written if (found := moment(each)) is not None]
