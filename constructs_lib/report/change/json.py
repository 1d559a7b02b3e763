"""The report about a change for programs: ``constructs-lib/diff/v1``, described in docs/diff.md."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from constructs_lib.change.commit import CommitChange, DaemonSetChange, ObjectChange
from constructs_lib.change.compare import Difference
from constructs_lib.change.on_nodes import OnNodes
from constructs_lib.change.pairing import key_of
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.report.change.words import headline, refusal
from constructs_lib.report.json_text import json_text
from constructs_lib.report.printable import Printable

__all__ = ["SCHEMA", "change_fields", "render"]

SCHEMA: Final = "constructs-lib/diff/v1"


def render(change: CommitChange) -> Printable:
    """The report, one JSON document."""
    return json_text({"schema": SCHEMA, **change_fields(change)})


def change_fields(change: CommitChange) -> dict[str, Json]:
    """Everything that changes, without the name of the form."""
    return {
        "differs": change.differs,
        "daemonsets": [_daemon_set(each) for each in change.daemon_sets],
        "changed": [_object(each) for each in change.others],
        "added": [_identity(manifest) for manifest in change.added],
        "removed": [_identity(manifest) for manifest in change.removed],
        "growth": [asdict(each) for each in change.remarks],
        "unchanged": change.unchanged,
    }


def _daemon_set(change: DaemonSetChange) -> dict[str, Json]:
    return {
        "name": change.title,
        "oldName": change.old_title,
        "impact": change.impact,
        "message": headline(change),
        "differences": [_difference(each) for each in change.differences],
        "nodes": _nodes(change.nodes) if change.nodes is not None else None,
        "growth": [asdict(each) for each in change.remarks],
        "migrations": [asdict(each) for each in change.ways],
    }


def _difference(difference: Difference) -> dict[str, Json]:
    return {
        "path": difference.place,
        "old": difference.old,
        "new": difference.new,
        "order": difference.is_order,
        "restarts": difference.restarts,
    }


def _nodes(nodes: OnNodes) -> dict[str, Json]:
    return {
        "before": nodes.moves.before,
        "after": nodes.moves.after,
        "restarts": nodes.restarts,
        "changes": [asdict(each) for each in nodes.moves.changes],
    }


def _object(change: ObjectChange) -> dict[str, Json]:
    differences = [{**_difference(each), "restarts": False} for each in change.differences]
    return {
        "kind": change.kind,
        "name": change.title,
        "impact": "recreate" if change.immutable else "changed",
        "message": refusal(change),
        "differences": differences,
        "migrations": [asdict(each) for each in change.ways],
    }


def _identity(manifest: Manifest) -> dict[str, Json]:
    group, kind, namespace, name = key_of(manifest)
    return {"group": group, "kind": kind, "namespace": namespace, "name": name}
