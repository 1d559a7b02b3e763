"""Manifests as a person would have written them: without what the server alone writes.

A dump of a live cluster carries its status, its ids and a copy of what was last applied, which may
hold secrets. None of that is declared.
"""

from __future__ import annotations

from constructs_lib.k8s.defaults import SERVER_ANNOTATIONS, SERVER_FIELDS
from constructs_lib.k8s.given import given
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.metadata import NAMESPACE_LABEL

__all__ = ["without_server_fields"]


def without_server_fields(manifest: Manifest) -> Manifest:
    """The object without status, server fields and nulls in its metadata; the original is kept."""
    kept = {name: value for name, value in manifest.items() if name != "status"}
    if isinstance(kept.get("metadata"), dict):
        kept["metadata"] = _metadata(kept["metadata"])
    template = kept.get("spec", {}).get("template") if isinstance(kept.get("spec"), dict) else None
    if isinstance(template, dict) and isinstance(template.get("metadata"), dict):
        bare = {**template, "metadata": _metadata(template["metadata"])}
        kept["spec"] = {**kept["spec"], "template": bare}
    return kept


def _metadata(metadata: dict[str, Json]) -> dict[str, Json]:
    kept = {name: value for name, value in metadata.items() if name not in SERVER_FIELDS}
    annotations = kept.get("annotations")
    if isinstance(annotations, dict):
        kept["annotations"] = {
            key: value for key, value in annotations.items() if key not in SERVER_ANNOTATIONS
        }
    labels = kept.get("labels")
    if isinstance(labels, dict) and labels.get(NAMESPACE_LABEL) == kept.get("name"):
        kept["labels"] = {key: each for key, each in labels.items() if key != NAMESPACE_LABEL}
    return given(kept)
