"""What a change of manifests does to a fleet: the same in many clusters is said once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from constructs_lib.change.commit import CommitChange
from constructs_lib.daemon_set.roles import RoleOf
from constructs_lib.fleet.ask import ask_each
from constructs_lib.fleet.cluster_input import ClusterInput, Folder
from constructs_lib.fleet.fleet_change import FleetChange, together
from constructs_lib.intake.input import Input, gathered
from constructs_lib.intake.known import Known
from constructs_lib.intake.objects import read_objects
from constructs_lib.questions.declared import declared, declared_before
from constructs_lib.questions.diff import compare
from constructs_lib.record import dataclass

__all__ = ["diff_fleet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """A cluster before and after."""

    before: Folder
    after: ClusterInput


def diff_fleet(
    before: Mapping[str, Folder],
    after: Sequence[ClusterInput],
    *,
    roles: Sequence[RoleOf] = (),
    show_values: bool = False,
) -> tuple[FleetChange, tuple[str, ...]]:
    """What changes in each cluster, and what the API server never took of the manifests before.

    A cluster whose files are the same, byte by byte, is not even read.

    Args:
        before: the folders before the change, by their names.
        after: the clusters after it. One that is before only leaves the fleet.
        roles: what the configuration says that DaemonSets are to their nodes.
        show_values: whether values that are secrets, or look so, are told.

    Raises:
        InputError: the API server would refuse a new manifest, or something cannot be read.
    """
    names = {each.name for each in after}
    gone = [_without(name, folder) for name, folder in before.items() if name and name not in names]
    pairs = {
        each.name: _Pair(before=before.get(each.name, Folder(place=each.folder.place)), after=each)
        for each in (*after, *gone)
    }
    changed = {name: pair for name, pair in pairs.items() if pair.before != pair.after.folder}
    ask = partial(_change, roles=tuple(roles), show_values=show_values)
    answers = ask_each(ask, list(changed.values()))
    refused = dict.fromkeys(problem for _, problems in answers for problem in problems)
    changes = {name: change for name, (change, _) in zip(changed, answers, strict=True)}
    return together(changes, clusters=tuple(pairs)), tuple(refused)


def _without(name: str, folder: Folder) -> ClusterInput:
    """A cluster of which nothing is left."""
    return ClusterInput(
        name=name, folder=Folder(place=folder.place), platform="generic", minor=None
    )


def _change(
    pair: _Pair, *, roles: Sequence[RoleOf], show_values: bool
) -> tuple[CommitChange, tuple[str, ...]]:
    before, after = _read(pair.before, pair.after.folder)
    both = Known()
    known, refused = declared_before(before, roles=roles, known=both)
    nodes = pair.after.read_nodes()
    change = compare(
        known,
        declared(after, roles=roles, known=both),
        nodes=nodes.nodes if nodes is not None else None,
        show_values=show_values,
    )
    return change, refused


def _read(before: Folder, after: Folder) -> tuple[Input, Input]:
    """The objects of both sides; a file that did not change is read once."""
    read = {file: list(read_objects(file[1], source=after.name_of(file))) for file in after.texts}

    def objects(side: Folder) -> Input:
        return gathered(
            each
            for file in side.texts
            for each in read.get(file) or read_objects(file[1], source=side.name_of(file))
        )

    return objects(before), objects(after)
