"""Folders of generated files that change in one step, or not at all.

A GitOps controller, or a commit, may pick the folder up at any moment. It must find the old
content or the new one, whole: no half-written file, and no stale file of an agent that is gone.
So new content is prepared next to the folder and then takes its place.

While ``dist`` is written, ``.dist.staging`` with the next content stands beside it; what a killed
run left of it is removed by the next run.

What was not written here (``written.py`` knows) is never touched. So a folder that holds such files
is not swapped: it gets the new files one by one, each of them whole, and then loses the stale ones.
A system that cannot swap two folders in one step gets them likewise.
"""

from __future__ import annotations

import ctypes
import errno
import os
import posixpath
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePosixPath
from stat import S_IMODE
from typing import Final

from constructs_lib.errors import OutputError
from constructs_lib.output.file import sync
from constructs_lib.output.written import (
    LIST,
    holds,
    is_below,
    list_of,
    read_list,
)

if sys.platform != "win32":
    import fcntl

__all__ = ["KEEP", "WrittenTwiceError", "entries", "explained", "write_folder"]


class WrittenTwiceError(OutputError):
    """Two of the files given have one path."""


def write_folder(folder: Path, files: Iterable[tuple[str, str]]) -> list[Path]:
    """Makes a folder hold these files, and no others of earlier runs; returns their paths.

    The paths come in the order given. A file of an earlier run that is not among the new ones is
    removed, and every other file stays. Missing parent folders are created; an existing folder
    keeps its permissions, and a symbolic link to a folder stays one. Where the content is the same
    already, nothing is touched. Files are written one by one, so a generator needs memory for one
    file only; an error it raises goes through as it is, and the folder stays as it was.

    Args:
        folder: the folder, such as ``dist``.
        files: pairs of a relative path that ends in ``.yaml``, with ``/``, and a text. Texts are
            written in UTF-8 with their line ends as they are.

    Raises:
        WrittenTwiceError: two files have one path.
        OutputError: a file that was not written here is in the way, a path or a text cannot be
            written, another run is writing the folder, or the system refuses. The folder is as it
            was.
    """
    home = Path(os.path.realpath(folder))
    staging = home.parent / f".{home.name}.staging"
    written: list[Path] = []
    names: set[str] = set()
    with ExitStack() as stack:
        with explained(folder, _UNTOUCHED):
            _make_ready(home, staging, stack)
        for path, text in files:
            with explained(folder, _UNTOUCHED):
                _write_file(staging, path, text)
            written.append(folder / path)
            names.add(str(PurePosixPath(path)))
        with explained(folder, _UNTOUCHED):
            _put(staging / LIST, list_of(names).encode())
            before = read_list(home)
            _refuse_to_replace(home, frozenset(names), before)
            if not _same_content(home, staging, names, before):
                _replace(home, staging, frozenset(names), before)
    return written


KEEP: Final = ".gitkeep"
"""A file that only keeps its folder in git."""
_METADATA: Final = "construct-metadata.json"
"""What cdk8s leaves beside the YAML when it runs validations; not kept."""
_UNTOUCHED: Final = "cannot be written; its content is unchanged"
_IN_PART: Final = "is written in part: each file is whole, some are as before"

_FULL: Final = "Free some space, or choose a folder on another disk, and run again."
_LOCKED: Final = (
    "Make the folder and the folder it stands in writable for you, or choose another one: new "
    "content is prepared next to it."
)
_MOUNTED: Final = (
    "It is a mount point, or part of a container image, and cannot be swapped as a whole; choose "
    "a folder inside it."
)
_IN_THE_WAY: Final = "A file is in the place of a folder; move it away or choose another folder."
_BUSY: Final = "Another run is writing it; wait until it ends and run again."
_WHAT_TO_DO: Final = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EACCES: _LOCKED,
    errno.EPERM: _LOCKED,
    errno.EROFS: _LOCKED,
    errno.EBUSY: _MOUNTED,
    errno.EXDEV: _MOUNTED,
    errno.ENOTDIR: _IN_THE_WAY,
    errno.EEXIST: _IN_THE_WAY,
    errno.EAGAIN: _BUSY,
}


@contextmanager
def explained(folder: Path, outcome: str) -> Iterator[None]:
    """Turns what the system says into an OutputError with what to do."""
    try:
        yield
    except OSError as error:
        reason = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
        advice = _WHAT_TO_DO.get(error.errno or 0, "Choose another folder.")
        raise OutputError(f"{folder} {outcome} ({reason or error}). {advice}") from error


def _make_ready(home: Path, staging: Path, stack: ExitStack) -> None:
    """Locks the folder, puts right what a killed run left, and makes an empty staging folder.

    The lock and the removal of the staging folder are left to the stack.
    """
    home.parent.mkdir(parents=True, exist_ok=True)
    if not home.name:
        raise OutputError(f"{home} is where all files are; choose a folder for generated files.")
    if home.exists():
        stack.enter_context(_locked(home))
    _refuse_foreign(staging)
    if staging.exists():
        with _locked(staging):
            shutil.rmtree(staging)
    by_effect = os.access in os.supports_effective_ids
    if home.exists() and not os.access(home, os.W_OK, effective_ids=by_effect):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(home))
    staging.mkdir()
    stack.enter_context(_locked(staging))
    stack.callback(shutil.rmtree, staging, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Holds a folder against other runs of this library, where the system has such locks.

    A folder keeps its lock when it is renamed, so after the swap the old content, about to be
    removed, and the new one are both still held.
    """
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
        # Another run may have swapped or removed it between the open and the lock.
        if not os.path.samestat(os.fstat(descriptor), folder.stat()):
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN), str(folder))
        yield
    finally:
        os.close(descriptor)


_NO_LOCKS: Final = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)


def _refuse_foreign(staging: Path) -> None:
    """Refuse to remove a folder that has the name of what a killed run leaves, and is none."""
    for path, entry in entries(staging):
        name = PurePosixPath(path)
        ours = name.suffix == ".yaml" or name.name in {KEEP, LIST, _BOTH, _METADATA}
        if not (ours and entry.is_file(follow_symlinks=False)):
            raise OutputError(
                f"{staging} holds {path}, which was not generated here. New content is prepared in "
                "that folder, which is removed afterwards; move it away. Nothing was changed."
            )


def _refuse_to_replace(home: Path, names: frozenset[str], before: frozenset[str] | None) -> None:
    """Refuse to write over what was not written here, or through a link.

    Args:
        home: the folder.
        names: the paths to be written.
        before: those that were written; none where nobody knows, as before there was a list. Then
            files of these names are taken for ours.
    """
    known = names if before is None else before
    folders = {posixpath.dirname(name) for name in names}
    for folder in sorted({str(each) for inner in folders for each in _with_parents(inner)}):
        place = home / folder
        if place != home and os.path.lexists(place) and (place.is_symlink() or not place.is_dir()):
            raise _in_the_way(home, folder)
    for name in sorted(names):
        place = home / name
        is_ours = name in known and place.is_file() and not place.is_symlink()
        if os.path.lexists(place) and not is_ours:
            raise _in_the_way(home, name)


def _with_parents(folder: str) -> tuple[PurePosixPath, ...]:
    path = PurePosixPath(folder)
    return (path, *path.parents)


def _in_the_way(home: Path, path: str) -> OutputError:
    return OutputError(
        f"{home} holds {path}, which was not written here and would be replaced. Move it away, or "
        "give what is declared another name. Nothing was changed."
    )


def entries(folder: Path | str, below: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Everything in a folder and its subfolders that is no folder; nothing if there is none."""
    if not below and not Path(folder).exists():
        return
    with os.scandir(folder) as found:
        for entry in sorted(found, key=lambda entry: entry.name):
            if entry.is_dir(follow_symlinks=False):
                yield from entries(entry.path, f"{below}{entry.name}/")
            else:
                yield f"{below}{entry.name}", entry


def _only_ours(home: Path, before: frozenset[str] | None) -> bool:
    """Whether a folder holds nothing but what was written here, or counts for nothing."""
    return all(
        (path in (before or ()) or path == LIST or entry.name in {KEEP, _METADATA})
        and entry.is_file(follow_symlinks=False)
        for path, entry in entries(home)
    )


def _write_file(staging: Path, path: str, text: str) -> None:
    if not is_below(path):
        raise OutputError(
            f"{path!r} cannot be written: the path of a generated file is relative to its folder, "
            "with '/', without '..', and ends in '.yaml'. Nothing was changed."
        )
    target = staging / path
    target.parent.mkdir(parents=True, exist_ok=True)
    content = _encoded(path, text)
    try:
        _put(target, content)
    except FileExistsError as error:
        raise WrittenTwiceError(
            f"{path!r} would be written twice; give each file a name of its own, which differs "
            "from the others in more than upper and lower case. Nothing was changed."
        ) from error


def _put(target: Path, content: bytes) -> None:
    with target.open("xb") as file:
        file.write(content)


def _encoded(path: str, text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise OutputError(
            f"{path!r} cannot be written: UTF-8 has no {text[error.start]!r}. Nothing was changed."
        ) from error


def _copy_kept(home: Path, staging: Path) -> None:
    for path, entry in entries(home):
        if entry.name == KEEP:
            target = staging / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(entry, target)


def _same_content(
    home: Path, staging: Path, names: Iterable[str], before: frozenset[str] | None
) -> bool:
    """Whether all is as it should be, told file by file so that a large folder costs no memory."""
    return before == names and all(
        (home / name).is_file() and (home / name).read_bytes() == (staging / name).read_bytes()
        for name in (*names, LIST)
    )


def _replace(
    home: Path, staging: Path, names: frozenset[str], before: frozenset[str] | None
) -> None:
    """Puts the staging folder in the place of the folder; the old one is left to be removed."""
    _sync_below(staging)
    if not home.exists():
        staging.rename(home)
    elif not (_only_ours(home, before) and _swap(home, staging)):
        with explained(home, _IN_PART):
            _move_files(home, staging, names, stale=(before or frozenset()) - names)
    # The new content stands; an error from here on must not say that nothing was written.
    with suppress(OSError):
        sync(home.parent)


def _swap(home: Path, staging: Path) -> bool:
    """Swaps both folders, each as a whole; False where the system cannot."""
    staging.chmod(S_IMODE(home.stat().st_mode))
    _copy_kept(home, staging)
    return _exchange(staging, home)


def _move_files(home: Path, staging: Path, names: Iterable[str], *, stale: Iterable[str]) -> None:
    """Moves each file to its place, then removes what is stale and the folders left empty by it."""
    # Wherever this ends, the next run knows what is ours.
    _put(staging / _BOTH, list_of({*names, *stale}).encode())
    (staging / _BOTH).replace(home / LIST)
    for name in sorted(names):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (staging / name).replace(home / name)
    for name in sorted(stale):
        if not holds(home, name):
            continue
        (home / name).unlink()
        for folder in PurePosixPath(name).parents:
            with suppress(OSError):
                (home / folder).rmdir()
    (staging / LIST).replace(home / LIST)


_BOTH: Final = f"{LIST}.both"
"""The list of what is written now and was before, while neither is all that is there."""


def _sync_below(folder: Path) -> None:
    """Have all files in a folder written to the disk, so that a loss of power loses none."""
    files = [path for path, _ in entries(folder)]
    if len(files) > _MANY and _sync_all(folder):
        return
    for path in files:
        with (folder / path).open("rb") as file:
            os.fsync(file.fileno())
    for below, _, _ in os.walk(folder):
        sync(below)


_MANY: Final = 200
"""From so many files on it is faster to have the whole file system written than each of them."""


def _sync_all(folder: Path) -> bool:
    """Have the file system of a folder written to the disk; False where that cannot be asked."""
    syncfs = getattr(ctypes.CDLL(None), "syncfs", None) if sys.platform == "linux" else None
    if syncfs is None:
        return False
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        return bool(syncfs(descriptor) == 0)
    finally:
        os.close(descriptor)


def _exchange(one: Path, other: Path) -> bool:
    """Swaps two folders in one step; False where the system or the file system cannot."""
    if sys.platform != "linux":
        return False
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    renameat2.argtypes = (
        ctypes.c_int,
        ctypes.c_char_p,
        ctypes.c_int,
        ctypes.c_char_p,
        ctypes.c_uint,
    )
    if renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _NO_EXCHANGE:
        return False
    raise OSError(code, os.strerror(code), str(other))


# From the Linux headers fcntl.h and fs.h.
_AT_FDCWD: Final = -100
_EXCHANGE: Final = 2
_NO_EXCHANGE: Final = (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM)
