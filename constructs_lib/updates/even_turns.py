"""Turns that are all alike: written down, not played.

Once all that is under way is one turn, and every node that is left goes through the same, each
turn replaces as many nodes and takes as long as the one before. A fleet that is updated node by
node has a hundred thousand of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from constructs_lib.updates.controller import Controller, NodeState, PodState
from constructs_lib.updates.recorder import Recorder
from constructs_lib.updates.simulation import Moment, NewVersion

__all__ = ["even_turns", "first_odd", "is_even"]


def is_even(turn: Sequence[NodeState]) -> bool:
    """Whether nothing keeps any node of a turn from having a new Pod once its old one is gone.

    Args:
        turn: nodes whose old Pods are being stopped.
    """
    return all(
        node.ready
        and node.fits
        and node.should_run
        and node.terminating == 1
        and node.old is None
        and node.new is None
        for node in turn
    )


def first_odd(waiting: Sequence[NodeState]) -> int:
    """The position of the first node that the update changes otherwise than most; the end if none.

    Args:
        waiting: nodes that are yet to be visited.
    """
    odd = (n for n, node in enumerate(waiting) if node.old is not None and not _is_plain(node))
    return next(odd, len(waiting))


def even_turns(
    turn: Sequence[NodeState],
    controller: Controller,
    recorder: Recorder,
    version: NewVersion,
    *,
    gone_at: int,
    min_ready: int,
) -> int:
    """Write down the turn that is under way and all that follow; the second at which they end.

    Args:
        turn: nodes whose old Pods are being stopped, which nothing keeps from having new ones.
        controller: it knows who waits; all of them are like the nodes of the turn.
        recorder: takes the notes.
        version: how Pods of the new template behave; it becomes ready.
        gone_at: the second at which the old Pods of the turn are gone.
        min_ready: ``spec.minReadySeconds``.
    """
    down, updated, unavailable = controller.down, controller.updated, controller.unavailable
    room = max(0, controller.room + len(turn))
    left = [node for node in controller.give_up_waiting() if node.is_candidate]
    done = PodState(new=True, available=True, ready=True, bound=True)
    # The first turn began when the simulation was still playing; some of it were down before.
    played, visited = True, 0
    while turn:
        began, size = gone_at - version.stop, len(turn)
        ended = gone_at + version.start + min_ready
        for node in turn:
            node.old, node.new, node.terminating = None, done, 0
        recorder.pulls += [gone_at] * size
        updated += size
        recorder.write(Moment(gone_at, down, updated, unavailable))
        recorder.reported.add(gone_at, updated=size)
        if min_ready:
            recorder.reported.add(gone_at + version.start, ready=size)
        if played:
            for node in turn:
                recorder.note_outage(ended, node)
        else:
            recorder.write_outages(turn, began, ended)
        turn, visited, played = left[visited : visited + room], visited + room, False
        recorder.old_pods_deleted += len(turn)
        more = len(turn) - size
        down, unavailable = down + more, unavailable + more
        recorder.write(Moment(ended, down, updated, unavailable))
        ready = 0 if min_ready else size
        recorder.reported.add(ended, ready=ready - len(turn), available=-more)
        gone_at = ended + version.stop
    return ended


def _is_plain(node: NodeState) -> bool:
    """Whether nothing keeps a node from having a new Pod once its old one is gone."""
    return node.ready and node.fits and node.should_run and not node.terminating
