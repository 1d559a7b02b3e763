"""All that a commit changes: DaemonSets with their impact, other objects, what comes and goes.

The DaemonSets are judged with everything around them; of other objects only the differences are
told. What nobody changed is counted, not listed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from constructs_lib.change.compare import Difference, as_told, compare
from constructs_lib.change.immutable import immutable_differences, replacing
from constructs_lib.change.impact import WORST_FIRST, Impact, impact_of, template_causes
from constructs_lib.change.migration import Way, migrations
from constructs_lib.change.on_nodes import OnNodes
from constructs_lib.change.pairing import Pair, is_daemon_set, pair, title_of
from constructs_lib.change.pruning import pruning_remarks
from constructs_lib.change.remarks.catalogue import remarks
from constructs_lib.change.remarks.remark import Remark, Update
from constructs_lib.change.surroundings import Surroundings
from constructs_lib.daemon_set.roles import RoleOf
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.normal import normal_form
from constructs_lib.k8s.release import LATEST_MINOR
from constructs_lib.k8s.structure import read_structure
from constructs_lib.record import dataclass, field, replace

__all__ = ["CommitChange", "DaemonSetChange", "ObjectChange", "commit_change"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonSetChange:
    """What happens to one DaemonSet."""

    title: str
    """``namespace/name`` after the change."""
    old_title: str
    """The same before it."""
    impact: Impact
    """The worst that happens."""
    differences: tuple[Difference, ...]
    """Every field that differs; first those that make its Pods restart."""
    waits: bool
    """Whether its update strategy is OnDelete: no Pod restarts before somebody deletes it."""
    nodes: OnNodes | None
    """What happens on the nodes; none where nobody gave a node list."""
    ways: tuple[Way, ...]
    """How to migrate, where the change cannot be applied."""
    remarks: tuple[Remark, ...]
    """What else a reviewer should know."""

    @property
    def causes(self) -> tuple[Difference, ...]:
        """The fields that make its Pods restart."""
        return template_causes(self.differences)

    @property
    def is_told(self) -> bool:
        """Whether there is something to say of it: also where only what it reads has changed."""
        return self.impact != "no-op" or bool(self.remarks)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectChange:
    """An object that is no DaemonSet and that differs."""

    kind: str
    """Its kind."""
    title: str
    """``namespace/name``."""
    differences: tuple[Difference, ...]
    """Every field that differs."""
    immutable: tuple[Difference, ...] = ()
    """Those of them that the API server refuses, so that nothing of it can be applied."""
    ways: tuple[Way, ...] = ()
    """How to migrate, where the change cannot be applied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitChange:
    """All that changes between two sets of manifests."""

    daemon_sets: tuple[DaemonSetChange, ...]
    """Every DaemonSet of both sides, the worst first; also those that nothing happens to."""
    others: tuple[ObjectChange, ...]
    """Other objects that differ."""
    added: tuple[Manifest, ...]
    """Objects that come."""
    removed: tuple[Manifest, ...]
    """Objects that go."""
    unchanged: int
    """How many other objects are as they were."""
    nodes: Mapping[str, OnNodes] = field(default_factory=dict)
    """What happens on the nodes to each DaemonSet of either side, by ``namespace/name``."""

    @property
    def differs(self) -> bool:
        """Whether anything at all differs."""
        changed = any(each.impact != "no-op" for each in self.daemon_sets)
        return changed or bool(self.others or self.added or self.removed)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What a reviewer should know of the objects that go."""
        return tuple(pruning_remarks(self.removed))

    def reaches(self, impact: Impact) -> bool:
        """Whether something fares as badly as this, or worse.

        A DaemonSet that is removed loses all its nodes. An object that cannot be applied, or whose
        removal is an error, is as bad as anything.
        """
        if any(each.immutable for each in self.others):
            return True
        if any(remark.severity == "error" for remark in self.remarks):
            return True
        bad = WORST_FIRST[: WORST_FIRST.index(impact) + 1]
        gone = "coverage" in bad and any(map(is_daemon_set, self.removed))
        return gone or any(each.impact in bad for each in self.daemon_sets)


def commit_change(
    old: Sequence[Manifest],
    new: Sequence[Manifest],
    *,
    nodes: Mapping[str, OnNodes] | None = None,
    roles: Sequence[RoleOf] = (),
    show_values: bool = False,
) -> CommitChange:
    """Compare two sets of manifests.

    Args:
        old: the objects before, each once and with a name; DaemonSets are such as
            ``read_daemon_set`` takes. Others may be malformed: what Kubernetes would refuse is
            compared, and no rule looks at it.
        new: the objects after, likewise.
        nodes: what happens on the nodes (``on_nodes``); unknown by default.
        roles: what the configuration says that DaemonSets are to their nodes.
        show_values: whether values that are secrets, or look so, are told. Default: they are
            hidden.

    Raises:
        ManifestError: Kubernetes refuses an update strategy.
    """
    normal, sound = _once(normal_form), _once(_sound)
    pairing = pair(map(normal, old), map(normal, new))
    around = _around(old, sound), _around(new, sound)
    known = nodes or {}
    pairs = (*pairing.renamed, *pairing.kept)
    others = [_object(each) for each in pairs if not is_daemon_set(each.new)]
    first = [way.commands[0] for each in others for way in each.ways]
    daemon_sets = [
        _daemon_set(each, around, known, first, roles) for each in pairs if is_daemon_set(each.new)
    ]
    daemon_sets.sort(key=lambda each: WORST_FIRST.index(each.impact))
    return CommitChange(
        daemon_sets=tuple(
            replace(each, differences=as_told(each.differences, show_values=show_values))
            for each in daemon_sets
        ),
        others=tuple(
            replace(
                each, differences=as_told(each.differences, show_values=show_values, kind=each.kind)
            )
            for each in others
            if each.differences
        ),
        added=pairing.added,
        removed=pairing.removed,
        unchanged=sum(not each.differences for each in others),
        nodes=known,
    )


def _once(form: Callable[[Manifest], Manifest]) -> Callable[[Manifest], Manifest]:
    """The same form for an object that is on both sides, made once."""
    made: dict[int, Manifest] = {}

    def known(manifest: Manifest) -> Manifest:
        found = made.get(id(manifest))
        return found if found is not None else made.setdefault(id(manifest), form(manifest))

    return known


def _sound(manifest: Manifest) -> Manifest:
    """The normal form of an object, without what Kubernetes would refuse in it."""
    return normal_form(read_structure(manifest, LATEST_MINOR)[0])


def _around(manifests: Iterable[Manifest], sound: Callable[[Manifest], Manifest]) -> Surroundings:
    """What stands around the DaemonSets."""
    return Surroundings(objects=tuple(sound(each) for each in manifests if not is_daemon_set(each)))


def _object(each: Pair) -> ObjectChange:
    differences = compare(each.old, each.new)
    immutable = immutable_differences(each, differences)
    return ObjectChange(
        kind=each.new["kind"],
        title=title_of(each.new),
        differences=differences,
        immutable=immutable,
        ways=(replacing(each),) if immutable else (),
    )


def _daemon_set(
    each: Pair,
    around: tuple[Surroundings, Surroundings],
    nodes: Mapping[str, OnNodes],
    first: Sequence[str],
    roles: Sequence[RoleOf],
) -> DaemonSetChange:
    here = nodes.get(title_of(each.new))
    before, after = around
    update = Update(
        pair=each,
        differences=compare(each.old, each.new),
        before=before,
        after=after,
        nodes=here if here is not None and here.moves.kind == "kept" else None,
    )
    moves = update.nodes.moves.changes if update.nodes is not None else None
    impact = impact_of(
        update.pair,
        update.differences,
        moves_nodes=bool(moves) if moves is not None else None,
    )
    return DaemonSetChange(
        title=title_of(update.pair.new),
        old_title=title_of(update.pair.old),
        impact=impact,
        differences=tuple(sorted(update.differences, key=lambda each: not each.restarts)),
        waits=update.pair.after.strategy.type == "OnDelete",
        nodes=update.nodes,
        ways=migrations(update.pair, first=first, roles=roles) if impact == "recreate" else (),
        remarks=remarks(update),
    )
