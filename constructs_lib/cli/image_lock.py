"""``images.lock`` of a command: the file that it names, that of this folder, or none.

What the catalogue's own file knows, where it has one, always counts, too.
"""

from __future__ import annotations

from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Final

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


def known_images(path: Path | None) -> ImageLock | None:
    """What is known of images; none where there is no file, so that nobody waits for its reader.

    Args:
        path: the file that the user named. Default: that of this folder, if it is there.

    Raises:
        ConstructsLibError: a file cannot be read, or a file that was named is not there.
    """
    here = path if path is not None else Path(LOCK_FILE)
    known = [each for each in (SHIPPED, here) if each.is_file() or each == path]
    if not known:
        return None
    first, *others = map(read_lock_file, known)
    return reduce(lambda lock, more: lock.with_entries(list(more.entries.values())), others, first)


def read_lock_file(path: Path) -> ImageLock:
    """What one file knows.

    Raises:
        ConstructsLibError: it cannot be read.
    """
    from constructs_lib.registry.image_lock import read_lock  # noqa: PLC0415  # few runs have one

    try:
        data = read_file(path)
    except OSError as error:
        raise ConstructsLibError(f"{path} cannot be read: {error.strerror}.") from None
    return read_lock(data, source=str(path))
