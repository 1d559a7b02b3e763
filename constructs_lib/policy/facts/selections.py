"""What stands beside agents and leads to their Pods: Services, monitors, network policies.

Source: ``FindPort`` of Kubernetes, ``pkg/api/v1/pod/util.go``; the API of the Prometheus Operator.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from constructs_lib.k8s.label_selector import LabelSelector, read_selector
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.label_index import LabelIndex
from constructs_lib.policy.facts.unchecked import mapping
from constructs_lib.policy.finding import Path

__all__ = ["Selection", "selections", "services_by_labels"]

_FIELDS: Final[Mapping[str, str]] = {
    "NetworkPolicy": "podSelector",
    "PodMonitor": "selector",
    "Service": "selector",
    "ServiceMonitor": "selector",
}
"""The field of the spec that selects, by kind."""


class Selection(NamedTuple):
    """An object that selects by labels.

    Attributes:
        manifest: the object.
        selector: what it selects.
        namespaces: the namespaces in which it looks; none for all.
        path: the place of its selector.
    """

    manifest: Manifest
    selector: LabelSelector
    namespaces: frozenset[str | None] | None
    path: Path

    @property
    def kind(self) -> str:
        """The object's kind."""
        return str(self.manifest["kind"])

    @property
    def name(self) -> str:
        """The object's name."""
        return str(self.manifest.get("metadata", {}).get("name", ""))

    @property
    def near(self) -> frozenset[str | None] | None:
        """The namespaces it may select in: what names none may be anywhere."""
        if self.namespaces is None or None in self.namespaces:
            return None
        return self.namespaces | {None}


def selections(context: Context, *kinds: str) -> Iterator[Selection]:
    """The objects of some kinds that select something by labels."""
    for kind in kinds:
        for manifest in context.of_kind(kind):
            spec, field = mapping(manifest.get("spec")), _FIELDS[kind]
            written = mapping(spec.get(field))
            selector = read_selector({"matchLabels": written} if kind == "Service" else written)
            if selector is None or not selector.requirements:
                continue
            own = mapping(manifest.get("metadata")).get("namespace")
            namespaces = _namespaces(mapping(spec.get("namespaceSelector")), own)
            yield Selection(manifest, selector, namespaces, ("spec", field))


def services_by_labels(services: Iterable[Manifest]) -> LabelIndex:
    """Services by their own labels, as a ServiceMonitor selects them."""
    metadata = [mapping(each.get("metadata")) for each in services]
    return LabelIndex((each.get("namespace"), _labels(each)) for each in metadata)


def _labels(metadata: dict[str, Json]) -> dict[str, str]:
    labels = mapping(metadata.get("labels"))
    return {key: value for key, value in labels.items() if isinstance(value, str)}


def _namespaces(selector: dict[str, Json], own: str | None) -> frozenset[str | None] | None:
    if selector.get("any") is True:
        return None
    named = selector.get("matchNames")
    names = [each for each in named if isinstance(each, str)] if isinstance(named, list) else []
    return frozenset(names) if names else frozenset({own})
