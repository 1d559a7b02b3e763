"""Labels and annotations that an agent writes itself, so that a declaration cannot."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from constructs_lib.declaration.adopted import Adopted
from constructs_lib.declaration.assembly import CONFIG_CHECKSUM
from constructs_lib.k8s.metadata import ANNOTATION_PREFIX, common_labels, selector_labels

__all__ = ["metadata_problem"]

_SELECTOR_KEYS: Final = frozenset(selector_labels(program="", instance=""))
_COMMON_KEYS: Final = frozenset(
    common_labels(program="", instance="", component="", version="", extra={})
)
_WRITTEN_BY_THE_AGENT: Final[Mapping[str, frozenset[str]]] = {
    "labels": _COMMON_KEYS,
    "labels_beside": _COMMON_KEYS,
    "pod_labels": _SELECTOR_KEYS,
    "annotations": frozenset(),
    "pod_annotations": frozenset({CONFIG_CHECKSUM}),
}


def metadata_problem(field: str, given: Collection[str], adopted: Adopted | None) -> str | None:
    """Say which keys the agent writes itself, or nothing.

    Args:
        field: the field of the declaration.
        given: the keys in it.
        adopted: what ran before; it has a selector of its own.
    """
    selector, ours = _SELECTOR_KEYS, _WRITTEN_BY_THE_AGENT[field]
    if adopted is not None:
        # Named there, the labels are among these.
        is_theirs = field == "pod_labels" and isinstance(adopted.selector, dict)
        selector = frozenset(adopted.selector if is_theirs else ())
        if adopted.only_declared or field == "pod_labels":
            ours = frozenset()
    found = []
    selected = sorted(selector.intersection(given))
    if selected:
        message = f"{', '.join(selected)} is the selector, which cannot be changed; leave it out"
        found.append(message)
    if adopted is None or not adopted.only_declared:
        written = [
            key
            for key in given
            if key not in selector and (key in ours or key.startswith(ANNOTATION_PREFIX))
        ]
        if written:
            found.append(f"{', '.join(written)} is written by the agent; leave it out")
    return "; ".join(found) or None
