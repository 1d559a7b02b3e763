"""Why the API server refuses an object: the question that is asked before anything is promised."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.object_kind import own_kind
from constructs_lib.k8s.release import LATEST_MINOR
from constructs_lib.validation.daemon_set import daemon_set_refusals
from constructs_lib.validation.names import key_refusals, label_refusals, metadata_refusals
from constructs_lib.validation.refusal import Refusal, RefusalKind

__all__ = ["refusals"]


def refusals(
    manifest: Manifest, *, minor: int = LATEST_MINOR, without: Collection[RefusalKind] = ()
) -> Iterator[Refusal]:
    """Why the API server refuses an object, each reason with its place.

    Known are DaemonSets, ConfigMaps and Secrets; other objects are accepted.

    Args:
        manifest: an object without nulls whose fields have their right types, as
            ``read_structure`` gives it; fields may be missing.
        minor: the Kubernetes release, as in 36 for 1.36. Default: the newest known.
        without: kinds of reasons that the caller learns elsewhere, so that for a DaemonSet nobody
            looks for them here. Default: none.
    """
    kind = own_kind(manifest)
    if kind in {"DaemonSet", "ConfigMap", "Secret"}:
        yield from metadata_refusals(manifest)
    if kind == "DaemonSet":
        yield from daemon_set_refusals(manifest, minor, without=without)
    elif kind in {"ConfigMap", "Secret"}:
        labels = manifest.get("metadata", {}).get("labels", {})
        yield from label_refusals(labels, ("metadata", "labels"))
        yield from key_refusals(manifest)
