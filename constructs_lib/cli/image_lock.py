"""``images.lock`` of a command: the file that it names, that of this folder, or none.

What the catalogue's own file knows, where it has one, always counts, too.
"""

from __future__ import annotations

from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Final

from constructs_lib.cli.outputs import say
from constructs_lib.errors import ConstructsLibError
from constructs_lib.input_file import read_file

if TYPE_CHECKING:
    from constructs_lib.registry.image_lock import ImageLock

__all__ = ["CATALOGUE", "LOCK_FILE", "SHIPPED", "known_images", "read_lock_file"]

LOCK_FILE: Final = "images.lock"
"""What the file is called, beside the file of images."""

CATALOGUE: Final = Path(__file__).parents[1] / "images.yaml"
"""The file of this package's default images."""

SHIPPED: Final = CATALOGUE.with_name(LOCK_FILE)
"""What is known of these; not there as long as nobody has asked their registries."""


_OURS: Final = b"constructs-lib/images-lock/"


def known_images(path: Path | None) -> ImageLock | None:
    """What is known of images; none where there is no file, so that nobody waits for its reader.

    Args:
        path: the file that the user named. Default: that of this folder, if it is there.

    Raises:
        ConstructsLibError: a file cannot be read, or a file that was named is not there.
    """
    here = path if path is not None else Path(LOCK_FILE)
    known = [each for each in (SHIPPED, here) if each.is_file() or each == path]
    found = [(each, _data(each)) for each in known]
    if path is None and here in known and _OURS not in found[-1][1]:
        # Others call a file so, too, or nearly so where a disk knows no capitals.
        say(f"{here} is not one of constructs-lib and is left out.")
        found.pop()
    if not found:
        return None
    first, *others = (_read(data, each) for each, data in found)
    return reduce(lambda lock, more: lock.with_entries(list(more.entries.values())), others, first)


def read_lock_file(path: Path) -> ImageLock:
    """What one file knows.

    Raises:
        ConstructsLibError: it cannot be read.
    """
    return _read(_data(path), path)


def _data(path: Path) -> bytes:
    try:
        return read_file(path)
    except OSError as error:
        raise ConstructsLibError(f"{path} cannot be read: {error.strerror}.") from None


def _read(data: bytes, path: Path) -> ImageLock:
    from constructs_lib.registry.image_lock import read_lock  # noqa: PLC0415  # few runs have one

    return read_lock(data, source=str(path))
