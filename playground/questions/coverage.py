"""Which node gets which agent, which not, and why: the page that ``coverage`` writes."""

from __future__ import annotations

from constructs_lib.k8s.manifest import Json
from constructs_lib.questions.coverage import cover
from constructs_lib.report.formats import COVERAGE
from playground.texts import daemon_sets, nodes_of

__all__ = ["answer"]


def answer(*, manifests: str, nodes: str) -> Json:
    """An object with the ``page``, as HTML that needs nothing but itself."""
    found = cover(daemon_sets(manifests), nodes_of(nodes))
    return {"page": COVERAGE.render("html", found)}
