"""Required node affinity: where it stands, and how conditions are added to what is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.scheduling import node_affinity
from constructs_lib.policy.finding import Path
from constructs_lib.yaml.edit import Put

__all__ = ["TERMS", "require_everywhere"]

TERMS: Final[Path] = (
    "affinity",
    "nodeAffinity",
    "requiredDuringSchedulingIgnoredDuringExecution",
    "nodeSelectorTerms",
)
"""The place of its terms in a Pod spec."""

_POD: Final[Path] = ("spec", "template", "spec")


def require_everywhere(daemon_set: SpecView, requirements: Sequence[Json]) -> Iterator[Put]:
    """The edits after which every term of required node affinity asks for these, too.

    A term without conditions matches no node and is left alone: it would match some with them.
    """
    if daemon_set.node_terms is None:
        yield _first_term(daemon_set.pod, requirements)
        return
    for number, term in enumerate(daemon_set.required_terms):
        place = (*_POD, *TERMS, number)
        written = term.get("matchExpressions", ())
        if written:
            for index, requirement in enumerate(requirements, start=len(written)):
                yield Put(path=(*place, "matchExpressions", index), value=requirement)
        elif term.get("matchFields"):
            yield Put(path=(*place, "matchExpressions"), value=list(requirements))


def _first_term(pod: Json, requirements: Sequence[Json]) -> Put:
    """The edit that adds the first term, below the deepest map that is written."""
    place, value = _POD, {"affinity": node_affinity(requirements)}
    while (key := next(iter(value))) in pod:
        place, value, pod = (*place, key), value[key], pod[key]
    return Put(path=(*place, key), value=value[key])
