"""DS1312: an agent ranks lower than before, so it is evicted sooner and may not find a place.

A class is worth what the objects beside it say, or what every cluster gives it
(``k8s/priority.py``); one that nobody knows counts as 0 and is not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from constructs_lib.change.remarks.remark import Remark, Update
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.priority import PriorityClasses, pod_priority, read_priority_classes

__all__ = ["priority"]


def priority(update: Update) -> Iterator[Remark]:
    """The lower rank, where both are known."""
    old, new = update.pair.before.pod, update.pair.after.pod
    old_classes = update.before.read(read_priority_classes)
    new_classes = update.after.read(read_priority_classes)
    if not (_is_known(old, old_classes) and _is_known(new, new_classes)):
        return
    was, now = pod_priority(old, old_classes).value, pod_priority(new, new_classes).value
    if now < was:
        yield Remark(
            rule="DS1312",
            name="priority-lowered",
            severity="warning",
            message=f"Its priority drops from {was:,} ({_class(old)}) to {now:,} ({_class(new)}): "
            "it is evicted sooner, and other Pods may take its place.",
        )


def _is_known(pod: Mapping[str, Json], classes: PriorityClasses) -> bool:
    return "priority" in pod or pod.get("priorityClassName", "") in {"", *classes}


def _class(pod: Mapping[str, Json]) -> str:
    return str(pod.get("priorityClassName") or "no class")
