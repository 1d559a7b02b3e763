"""The labels of the Applications that an ApplicationSet of Argo CD makes, as far as it says them.

A label comes from ``template.metadata.labels``, whose values may be templates. What the elements of
list generators say is filled in; what clusters or Git say is not known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.pattern import pattern
from constructs_lib.policy.facts.unchecked import entries, mapping, sequence

__all__ = ["Labels", "labels_of_applications"]

Labels: TypeAlias = Mapping[str, str | None]
"""The labels of an Application; none for a value that is not known."""

_NAME: Final = pattern(r"\s*\{\{-?\s*\.?([A-Za-z_][A-Za-z0-9_]*)\s*-?\}\}\s*", re.ASCII)
"""A template of one parameter: ``{{ .wave }}``, or ``{{wave}}`` without goTemplate."""


def labels_of_applications(application_set: Manifest) -> Sequence[Labels] | None:
    """The labels of each Application, once each; none where anything may be among them.

    Where generators are not lists, one Application stands for all that there may be.
    """
    spec = mapping(application_set.get("spec"))
    if spec.get("templatePatch"):
        return None
    template = mapping(mapping(spec.get("template")).get("metadata"))
    labels = mapping(template.get("labels"))
    elements = _elements(spec.get("generators"))
    if elements is None:
        return [{key: _value(value, {}) for key, value in labels.items()}]
    filled = [{key: _value(value, each) for key, value in labels.items()} for each in elements]
    return list({tuple(each.items()): each for each in filled}.values())


def _elements(generators: Json) -> list[dict[str, Json]] | None:
    """The elements of list generators; none where there are others."""
    found: list[dict[str, Json]] = []
    for generator in entries(generators):
        elements = mapping(generator.get("list")).get("elements")
        if not sequence(elements) or len(generator) > 1:
            return None
        found += entries(elements)
    return found or None


def _value(written: Json, element: Mapping[str, Json]) -> str | None:
    text = str(written)
    if "{{" not in text:
        return text
    name = _NAME.fullmatch(text)
    value = element.get(name[1]) if name is not None else None
    return value if isinstance(value, str) else None
