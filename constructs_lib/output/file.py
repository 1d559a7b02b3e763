"""Files that are written whole or not at all: prepared beside their place, then renamed into it.

A full disk, a kill or a mistake leaves the old file as it was. What stands at the place is
replaced and never written through, so a link that somebody else put there leads nowhere; nor is
anything written into a folder that is a link out of the current one. What a killed run leaves is a
hidden file beside the place.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE, S_ISREG

from constructs_lib.errors import OutputError
from constructs_lib.input_file import leads_out, read_file

__all__ = ["append_file", "sync", "write_file", "write_files"]


def write_file(path: Path, data: bytes) -> None:
    """Write one file; missing folders are created.

    A file that exists keeps its permissions and, where the system allows it, its owner. A device
    or a pipe, such as ``/dev/null``, is written to.

    Raises:
        OutputError: the file cannot be written; it is as it was.
    """
    write_files({path: data})


def write_files(
    files: Mapping[Path, bytes],
    *,
    follow_links: bool = False,
    was: Mapping[Path, bytes] | None = None,
) -> None:
    """Write files as :func:`write_file` does, none before all of them are prepared.

    Args:
        files: the content of each file.
        follow_links: whether a symbolic link stays and the file it points to is replaced.
            Default: the link is replaced.
        was: what files held when they were read. One that holds something else by now was
            changed by somebody else, whose work must not be lost.

    Raises:
        OutputError: a file cannot be written or was changed; all of them are as they were, unless
            the system fails between two renames.
    """
    prepared: dict[Path, Path] = {}
    path = Path()
    try:
        for path, data in files.items():
            target = path.resolve() if follow_links else path
            if leads_out(target.parent):
                raise OutputError(
                    f"{path} cannot be written: through a link its folder is outside of this "
                    "folder."
                )
            if _is_stream(target) and not leads_out(target):
                target.write_bytes(data)
            else:
                prepared[target] = new = _beside(target)
                _fill(new, data, like=target)
        for path, old in (was or {}).items():
            if path in files and not _holds(path, old):
                raise OutputError(f"{path} was changed while it was read; run again.")
        for path, new in prepared.items():
            new.replace(path)
        # The new files stand; an error from here on must not say that they do not.
        for folder in {path.parent for path in prepared}:
            with suppress(OSError):
                sync(folder)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.") from None
    finally:
        for new in prepared.values():
            new.unlink(missing_ok=True)


def append_file(path: Path, data: bytes) -> None:
    """Add to the end of a file, as CI systems want it for their summaries.

    Raises:
        OutputError: the file cannot be written.
    """
    try:
        with path.open("ab") as file:
            file.write(data)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.") from None


def sync(folder: Path | str) -> None:
    """Have the names in a folder written to the disk, so that a loss of power loses none."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _holds(path: Path, data: bytes) -> bool:
    return path.stat().st_size == len(data) and read_file(path, most=len(data)) == data


def _is_stream(target: Path) -> bool:
    """Whether the target is there and no file: a device, a pipe, a socket."""
    try:
        mode = target.stat().st_mode
    except OSError:
        return False
    return not S_ISREG(mode)


def _beside(target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    return target.with_name(f".{target.name[:200]}.{os.urandom(4).hex()}")


def _fill(new: Path, data: bytes, *, like: Path) -> None:
    # A name that is taken, also by a link, is an error: nothing is written through it.
    with new.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if like.is_file() and not like.is_symlink():
        old = like.stat()
        new.chmod(S_IMODE(old.st_mode))
        with suppress(OSError, AttributeError):
            os.chown(new, old.st_uid, old.st_gid)
