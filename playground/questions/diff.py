"""What a change of manifests does to each DaemonSet, and on nodes where there are some."""

from __future__ import annotations

from constructs_lib.k8s.manifest import Json
from constructs_lib.questions.diff import compare
from constructs_lib.report.formats import DIFF
from playground.texts import daemon_sets, daemon_sets_before, nodes_of

__all__ = ["answer"]


def answer(*, manifests: str, nodes: str, before: str) -> Json:
    """An object with the ``text`` of the report, in the colours of a terminal.

    Its ``notes`` name what no API server would have taken of the manifests before.
    """
    old, notes = daemon_sets_before(before)
    known = nodes_of(nodes).nodes if nodes.strip() else None
    found = compare(old, daemon_sets(manifests), nodes=known)
    return {"text": DIFF.render("text", found, color=True), "notes": notes}
