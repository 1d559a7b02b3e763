"""The DaemonSets that a command line names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from constructs_lib.cli.outputs import say
from constructs_lib.daemon_set.roles import RoleOf
from constructs_lib.errors import InputError, listed
from constructs_lib.intake.input import read_input
from constructs_lib.intake.known import Known
from constructs_lib.intake.texts import Reading
from constructs_lib.questions.declared import Declared, declared, declared_before

__all__ = ["read_daemon_sets", "read_daemon_sets_before", "tell_refused"]


def read_daemon_sets(
    paths: Iterable[str],
    reading: Reading = Reading(),  # noqa: B008  # frozen
    *,
    roles: Sequence[RoleOf] = (),
    may_be_none: bool = False,
    known: Known | None = None,
) -> Declared:
    """The DaemonSets at some paths: files, folders, ``-`` or ``git:REV:PATH``.

    Args:
        paths: the paths.
        reading: how they are read.
        roles: what the configuration says that DaemonSets are to their nodes.
        may_be_none: whether it is fine that there is no DaemonSet, nor any file in a folder.
        known: what the other side of a change has been read with. Default: there is none.

    Raises:
        InputError: something cannot be read or is refused by the API server, an object is there
            twice and differs, or there is no DaemonSet.
    """
    paths = list(paths)
    read = read_input(paths, reading, may_be_empty=may_be_none, known=known)
    found = declared(read, roles=roles, known=known)
    if not found.views and not may_be_none:
        others = len(found.found.objects)
        raise InputError([f"There is no DaemonSet in {', '.join(paths)} ({others} other objects)."])
    return found


def read_daemon_sets_before(
    path: str,
    reading: Reading = Reading(),  # noqa: B008  # frozen
    *,
    roles: Sequence[RoleOf] = (),
    known: Known | None = None,
) -> Declared:
    """The DaemonSets before a change; on standard error, what no API server would have taken.

    Args:
        path: a file, a folder, ``-`` or ``git:REV:PATH``.
        reading: how it is read.
        roles: what the configuration says that DaemonSets are to their nodes.
        known: what the other side of the change is read with. Default: there is none.

    Raises:
        InputError: something cannot be read, or an object is there twice and differs.
    """
    read = read_input([path], reading, may_be_empty=True, known=known)
    found, refused = declared_before(read, roles=roles, known=known)
    tell_refused(refused)
    return found


def tell_refused(refused: Sequence[str]) -> None:
    """Say on standard error what no API server would have taken."""
    if refused:
        say("Refused by the API server, so taken as absent before:", *listed(refused))
