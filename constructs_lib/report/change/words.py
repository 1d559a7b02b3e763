"""The words of a report about a change, the same in every format."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from constructs_lib.change.commit import CommitChange, DaemonSetChange, ObjectChange
from constructs_lib.change.compare import Difference
from constructs_lib.change.pairing import is_daemon_set, object_words, title_of
from constructs_lib.change.remarks.remark import Remark
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.report.words import counted, nodes_in_words

__all__ = [
    "added_words",
    "difference_words",
    "headline",
    "moves_words",
    "refusal",
    "remark_words",
    "removed_words",
    "summary",
    "title_words",
    "value_words",
]

_LONGEST: Final = 160


def headline(change: DaemonSetChange) -> str:
    """What happens to a DaemonSet, in one line."""
    if change.impact == "recreate":
        return _recreate(change)
    if change.impact == "coverage":
        return "; ".join(filter(None, [_moves(change), _restart(change)]))
    if change.impact == "restart":
        return _restart(change)
    return {"no-restart": "no Pod restarts", "no-op": "nothing of it changes"}[change.impact]


def _recreate(change: DaemonSetChange) -> str:
    if change.title != change.old_title:
        return (
            f"was {change.old_title}: a DaemonSet cannot be renamed, so both run until "
            "the old one is deleted"
        )
    return _refused("spec.selector")


def refusal(change: ObjectChange) -> str | None:
    """Why an object cannot be applied, in one line; none if it can."""
    if not change.immutable:
        return None
    return _refused(", ".join(dict.fromkeys(map(_field, change.immutable))))


def _field(difference: Difference) -> str:
    """The field that a difference is in, without what is below it: ``spec.selector``."""
    first, *rest = difference.path
    return f"{first}.{rest[0]}" if first == "spec" and rest else first


def _refused(fields: str) -> str:
    return f"cannot be applied: {fields} cannot be changed in place"


def _moves(change: DaemonSetChange) -> str:
    if change.nodes is None:
        return "may run on different nodes than before"
    counts = {"lost": 0, "gained": 0}
    for each in change.nodes.moves.changes:
        counts[each.kind] += len(each.nodes)
    does = {"lost": "loses", "gained": "gains"}
    return " and ".join(f"{does[kind]} {counted(n)}" for kind, n in counts.items() if n)


def _restart(change: DaemonSetChange) -> str:
    if not change.causes:
        return ""
    pods = "all its Pods" if change.nodes is None else counted(change.nodes.restarts, "Pod")
    if change.waits:
        return f"OnDelete: {pods} keep running until they are deleted"
    return f"rolling restart of {pods}"


def moves_words(change: DaemonSetChange) -> Iterator[str]:
    """Nodes gained and lost with their reasons."""
    for each in change.nodes.moves.changes if change.nodes is not None else ():
        side = "before" if each.kind == "gained" else "now"
        yield f"{each.kind} {nodes_in_words(each.nodes)}; {side}: {each.reason}"


def difference_words(difference: Difference) -> str:
    """A field that differs, on one line."""
    if difference.is_order:
        old, new = (", ".join(names) for names in (difference.old, difference.new))
        return f"{difference.place}: other order: {_short(old)} -> {_short(new)}"
    if difference.lines is not None:
        come, gone = difference.lines
        return f"{difference.place}: {counted(come, 'line')} added, {gone:,} removed"
    if difference.old == difference.new:
        return f"{difference.place}: {value_words(difference.old)}, changed"
    return f"{difference.place}: {value_words(difference.old)} -> {value_words(difference.new)}"


def value_words(value: Json) -> str:
    """A value on one line; a long one is cut."""
    if value is None:
        return "not set"
    if isinstance(value, str):
        if "\n" in value:
            return f"(text of {counted(len(value.splitlines()), 'line')})"
        return _short(value or '""')
    return _short(json.dumps(value, ensure_ascii=False, default=str))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def remark_words(remark: Remark) -> str:
    """A remark: ``warning DS1306 privileges-grew: ...``."""
    title = f"{remark.rule} {remark.name}" if remark.rule is not None else remark.name
    return f"{remark.severity} {title}: {remark.message}"


def title_words(change: DaemonSetChange | ObjectChange) -> str:
    """What changes: ``agents/agent``, ``ConfigMap agents/config``."""
    kind = "" if isinstance(change, DaemonSetChange) else f"{change.kind} "
    return f"{kind}{change.title}"


def added_words(change: CommitChange, manifest: Manifest) -> str:
    """An object that comes, and where its Pods run."""
    known = change.nodes.get(title_of(manifest)) if is_daemon_set(manifest) else None
    where = f": its Pods are created on {counted(known.desired)}" if known is not None else ""
    return f"{object_words(manifest)}{where}"


def removed_words(change: CommitChange, manifest: Manifest) -> str:
    """An object that goes, and what goes with it."""
    known = change.nodes.get(title_of(manifest)) if is_daemon_set(manifest) else None
    where = f": {counted(known.moves.before)} lose it" if known is not None else ""
    return f"{object_words(manifest)}{where}"


def summary(change: CommitChange) -> str:
    """The whole change as one sentence."""
    if not change.differs:
        return "nothing changes"
    words_of = {
        "recreate": "cannot be applied",
        "coverage": "changed in coverage",
        "restart": "restarted",
        "no-restart": "changed without a restart",
        "no-op": "unchanged",
    }
    counts = [
        f"{count:,} {words}"
        for impact, words in words_of.items()
        if (count := sum(each.impact == impact for each in change.daemon_sets))
    ]
    parts = [f"DaemonSets: {', '.join(counts)}"] if counts else []
    refused = [each for each in change.others if each.immutable]
    changed = [each for each in change.others if not each.immutable]
    kinds = {
        "cannot be applied": refused,
        "changed": changed,
        "added": change.added,
        "deleted": change.removed,
    }
    others = [f"{len(objects):,} {words}" for words, objects in kinds.items() if objects]
    parts += [f"objects: {', '.join(others)}"] if others else []
    return "; ".join(parts)
