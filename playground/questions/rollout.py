"""Whether the next update completes, stalls or never starts."""

from __future__ import annotations

from constructs_lib.k8s.manifest import Json
from constructs_lib.questions.rollout import predict
from constructs_lib.report.formats import ROLLOUT
from playground.texts import daemon_sets, daemon_sets_before, nodes_of

__all__ = ["answer"]


def answer(*, manifests: str, nodes: str, before: str) -> Json:
    """An object with the ``text`` of the report, in the colours of a terminal.

    Without manifests before the change every DaemonSet is updated.
    """
    old = daemon_sets_before(before)[0] if before.strip() else None
    found = predict(daemon_sets(manifests), nodes_of(nodes).nodes, old=old)
    return {"text": ROLLOUT.render("text", found, color=True)}
