"""Folders of generated files that change in one step, or not at all.

A GitOps controller, or a commit, may pick the folder up at any moment. It must find the old
content or the new one, whole: no half-written file, and no stale file of an agent that is gone.
So new content is prepared next to the folder and then takes its place.

While ``dist`` is written, ``.dist.staging`` with the next content stands beside it; what a killed
run left of it is removed by the next run. A system that cannot swap two folders in one step gets
the files one by one, each of them whole, and then loses the stale ones.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import zip_longest
from pathlib import Path, PurePosixPath
from stat import S_IMODE
from typing import Final

from constructs_lib.errors import OutputError
from constructs_lib.output.file import sync

if sys.platform != "win32":
    import fcntl

__all__ = ["KEEP", "WrittenTwiceError", "entries", "explained", "write_folder"]


class WrittenTwiceError(OutputError):
    """Two of the files given have one path."""


def write_folder(folder: Path, files: Iterable[tuple[str, str]]) -> list[Path]:
    """Makes a folder hold exactly these files; returns their paths, in the order given.

    The folder is owned by its generator: a file in it that is not among the new ones is removed,
    so every file there must be a ``*.yaml``. A ``.gitkeep`` is allowed, and kept. Missing parent
    folders are created; an existing folder keeps its permissions, and a symbolic link to a folder
    stays one. Where the content is the same already, nothing is touched. Files are written one
    by one, so a generator needs memory for one file only; an error it raises goes through as it
    is, and the folder stays as it was.

    Args:
        folder: the folder to own, such as ``dist``.
        files: pairs of a relative path that ends in ``.yaml``, with ``/``, and a text. Texts are
            written in UTF-8 with their line ends as they are.

    Raises:
        WrittenTwiceError: two files have one path.
        OutputError: the folder holds a foreign file, a path or a text cannot be written, another
            run is writing the folder, or the system refuses. The folder is as it was.
    """
    home = Path(os.path.realpath(folder))
    staging = home.parent / f".{home.name}.staging"
    written = []
    with ExitStack() as stack:
        with explained(folder, _UNTOUCHED):
            _make_ready(home, staging, stack)
        for path, text in files:
            with explained(folder, _UNTOUCHED):
                _write_file(staging, path, text)
            written.append(folder / path)
        with explained(folder, _UNTOUCHED):
            _copy_kept(home, staging)
            if not _same_content(home, staging):
                _replace(home, staging)
    return written


KEEP: Final = ".gitkeep"
"""A file that only keeps its folder in git."""
_METADATA: Final = "construct-metadata.json"
"""What cdk8s leaves beside the YAML when it runs validations; not kept."""
_UNTOUCHED: Final = "cannot be written; its content is unchanged"

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
    if home.exists():
        stack.enter_context(_locked(home))
    for place in (home, staging):
        _refuse_foreign(place)
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


def _refuse_foreign(place: Path) -> None:
    for path, entry in entries(place):
        if not (_is_ours(path) and entry.is_file(follow_symlinks=False)):
            raise OutputError(
                f"{place} holds {path}, which was not generated here. The whole folder is "
                "replaced when it is written, so choose a folder of its own for generated files, "
                f"or move {path} away. Nothing was changed."
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


def _is_ours(path: str) -> bool:
    name = PurePosixPath(path)
    return name.suffix == ".yaml" or name.name in {KEEP, _METADATA}


def _write_file(staging: Path, path: str, text: str) -> None:
    parts = PurePosixPath(path)
    below = not parts.is_absolute() and ".." not in parts.parts and "\\" not in path
    if not below or parts.suffix != ".yaml" or not path.isprintable():
        raise OutputError(
            f"{path!r} cannot be written: the path of a generated file is relative to its folder, "
            "with '/', without '..', and ends in '.yaml'. Nothing was changed."
        )
    target = staging / parts
    target.parent.mkdir(parents=True, exist_ok=True)
    content = _encoded(path, text)
    try:
        file = target.open("xb")
    except FileExistsError as error:
        raise WrittenTwiceError(
            f"{path!r} would be written twice; give each file a name of its own, which differs "
            "from the others in more than upper and lower case. Nothing was changed."
        ) from error
    with file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


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


def _same_content(home: Path, staging: Path) -> bool:
    """Whether both hold the same, told file by file so that a large folder costs no memory."""
    return home.exists() and all(
        ours is not None
        and theirs is not None
        and ours[0] == theirs[0]
        and Path(ours[1]).read_bytes() == Path(theirs[1]).read_bytes()
        for ours, theirs in zip_longest(entries(home), entries(staging))
    )


def _replace(home: Path, staging: Path) -> None:
    """Puts the staging folder in the place of the folder; the old one is left to be removed."""
    for folder, _, _ in os.walk(staging):
        sync(folder)
    if not home.exists():
        staging.rename(home)
    else:
        staging.chmod(S_IMODE(home.stat().st_mode))
        if not _exchange(staging, home):
            _move_files(staging, home)
    # The new content stands; an error from here on must not say that nothing was written.
    with suppress(OSError):
        sync(home.parent)


def _move_files(staging: Path, home: Path) -> None:
    """Moves each file to its place, then removes what is stale and the folders left empty."""
    new = [path for path, _ in entries(staging)]
    for path in new:
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (staging / path).replace(home / path)
    for path, entry in list(entries(home)):
        if path not in new:
            Path(entry).unlink()
    for folder, _, _ in os.walk(home, topdown=False):
        if folder != str(home) and not any(Path(folder).iterdir()):
            Path(folder).rmdir()


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
