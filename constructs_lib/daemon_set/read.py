"""A view of a DaemonSet as somebody wrote it, nulls included."""

from __future__ import annotations

from collections.abc import Sequence

from constructs_lib.daemon_set.roles import RoleOf
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.errors import ManifestError, Problem
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.structure import check_fields

__all__ = ["read_view", "view_of"]


def read_view(manifest: Manifest, *, roles: Sequence[RoleOf] = ()) -> DaemonSetView:
    """The view of a DaemonSet that the API server would read.

    Args:
        manifest: a DaemonSet as plain data; fields that are null count as left out.
        roles: what the user says that DaemonSets are, where they do not say so themselves.

    Raises:
        ManifestError: the manifest is no DaemonSet that the API server would read.
    """
    metadata = manifest.get("metadata") or {}
    name, namespace = metadata.get("name") or "", metadata.get("namespace") or "default"
    clean = _without_nulls(manifest)
    spec = clean.get("spec")
    problems: list[Problem] = [*check_fields(spec, "DaemonSetSpec", ("spec",))]
    if not name:
        problems.append(
            Problem(path=("metadata", "name"), message="is missing; a DaemonSet has a name")
        )
    if not problems and "spec" not in spec["template"]:
        problems.append(
            Problem(path=("spec", "template", "spec"), message="is missing; it is the Pod")
        )
    if problems:
        raise ManifestError(f"DaemonSet {namespace}/{name}", problems)
    return DaemonSetView(clean, written=manifest, roles=roles)


def view_of(manifest: Manifest, *, roles: Sequence[RoleOf] = ()) -> DaemonSetView:
    """The view of a DaemonSet that has been read without complaint before.

    Args:
        manifest: a DaemonSet whose fields have their right types; null counts as left out.
        roles: what the user says that DaemonSets are, where they do not say so themselves.
    """
    return DaemonSetView(_without_nulls(manifest), written=manifest, roles=roles)


def _without_nulls(value: Json) -> Json:
    """The value as the API server sees it, to which a null is a field left out."""
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    return value
