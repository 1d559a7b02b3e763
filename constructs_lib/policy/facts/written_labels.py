"""The labels and the selector of a DaemonSet as they are written, wrong types included.

``version: 1.2`` is a number to YAML and refused by Kubernetes, where labels are text. Rules see
labels without such values; the rule about them, and those that would mistake what is missing for
what is wrong, look here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.finding import Path

__all__ = ["WrittenLabel", "have_wrong_types", "written_labels"]

_MAPS: Final[tuple[Path, ...]] = (
    ("metadata", "labels"),
    ("spec", "selector", "matchLabels"),
    ("spec", "template", "metadata", "labels"),
)


class WrittenLabel(NamedTuple):
    """One label, or one value that a selector names.

    Attributes:
        path: its place in the manifest.
        key: the label's key.
        value: the value, of whatever type.
    """

    path: Path
    key: str
    value: Json


def written_labels(daemon_set: DaemonSetView) -> Iterator[WrittenLabel]:
    """Every label of the DaemonSet and its template, and every value of its selector."""
    for place in _MAPS:
        for key, value in _map_at(daemon_set, place).items():
            if isinstance(key, str):
                yield WrittenLabel((*place, key), key, value)
    yield from _expressions(_map_at(daemon_set, ("spec", "selector")))


def have_wrong_types(daemon_set: DaemonSetView) -> bool:
    """Whether a label is not text, so that rules see less than is written."""
    return any(not isinstance(label.value, str) for label in written_labels(daemon_set))


def _expressions(selector: Json) -> Iterator[WrittenLabel]:
    entries = selector.get("matchExpressions")
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if not isinstance(entry, dict) or not isinstance(entry.get("key"), str):
            continue
        place = ("spec", "selector", "matchExpressions", index)
        values = entry.get("values")
        for number, value in enumerate(values if isinstance(values, list) else ()):
            yield WrittenLabel((*place, "values", number), entry["key"], value)


def _map_at(daemon_set: DaemonSetView, place: Path) -> Json:
    value: Json = daemon_set.written
    for step in place:
        value = value.get(step) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}
