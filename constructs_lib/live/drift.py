"""What is declared, held against what the cluster has: only what somebody meant.

What the API server fills in is no difference, as in ``diff``. Labels and annotations that others
write on the DaemonSet itself are theirs; those of the template count, but for the time of a restart
by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from constructs_lib.change.commit import DaemonSetChange, commit_change
from constructs_lib.change.compare import Difference
from constructs_lib.daemon_set.roles import RoleOf
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.live.field_manager import Writer, writer_of
from constructs_lib.live.fields import part
from constructs_lib.live.seen import Key
from constructs_lib.record import dataclass

__all__ = ["Drift", "FieldDrift", "drifts"]

_RESTARTED: Final = "kubectl.kubernetes.io/restartedAt"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDrift:
    """A field that is not as declared."""

    difference: Difference
    """What it is in the cluster (old) and what is declared (new)."""
    writer: Writer | None
    """Who wrote it into the cluster; none where nobody is said to have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """A DaemonSet that is not as declared."""

    change: DaemonSetChange
    """What applying the declaration would do."""
    fields: tuple[FieldDrift, ...]
    """Every field that differs, with who wrote it."""


def drifts(
    live: Mapping[Key, Manifest],
    declared: Mapping[Key, Manifest],
    *,
    roles: Sequence[RoleOf] = (),
) -> dict[Key, Drift]:
    """Every DaemonSet on both sides that differs, by its namespace and name.

    Args:
        live: the DaemonSets of the cluster.
        declared: those that are declared.
        roles: what the configuration says that DaemonSets are to their nodes.
    """
    both = [key for key in declared if key in live]
    change = commit_change(
        [_as_meant(live[key], declared[key]) for key in both],
        [declared[key] for key in both],
        roles=roles,
    )
    by_title = {f"{namespace}/{name}": (namespace, name) for namespace, name in both}
    found: dict[Key, Drift] = {}
    for each in change.daemon_sets:
        key = by_title[each.title]
        if each.differences:
            fields = tuple(
                FieldDrift(
                    difference=difference,
                    writer=None
                    if difference.old is None
                    else writer_of(live[key], difference.path),
                )
                for difference in each.differences
            )
            found[key] = Drift(change=each, fields=fields)
    return found


def _as_meant(live: Manifest, declared: Manifest) -> Manifest:
    """A DaemonSet of the cluster without what others write beside the declaration."""
    spec = dict(part(live, "spec"))
    template = dict(part(spec, "template"))
    metadata = dict(part(template, "metadata"))
    written = part(declared, "spec", "template", "metadata", "annotations")
    if "annotations" in metadata:
        metadata["annotations"] = {
            key: value
            for key, value in part(metadata, "annotations").items()
            if key != _RESTARTED or key in written
        }
        template["metadata"] = metadata
        spec["template"] = template
    return {**live, "metadata": _own(live, declared), "spec": spec}


def _own(live: Manifest, declared: Manifest) -> dict[str, Json]:
    metadata = {
        key: value
        for key, value in part(live, "metadata").items()
        if key not in {"ownerReferences", "finalizers"} or key in part(declared, "metadata")
    }
    for name in ("labels", "annotations"):
        if name in metadata:
            wanted = part(declared, "metadata", name)
            metadata[name] = _of(part(metadata, name), wanted)
    return metadata


def _of(found: Mapping[str, Json], wanted: Iterable[str]) -> dict[str, Json]:
    known = set(wanted)
    return {key: value for key, value in found.items() if key in known}
