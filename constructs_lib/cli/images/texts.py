"""The files that a command of images is given, and the lock that belongs to them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from constructs_lib.cli.image_lock import CATALOGUE, LOCK_FILE, known_images, read_lock_file
from constructs_lib.input_file import read_file
from constructs_lib.intake.texts import Reading, read_texts
from constructs_lib.output.file import write_file
from constructs_lib.registry.image_lock import ImageLock

__all__ = ["lock_path", "read_images_texts", "read_known", "write_lock"]


def read_images_texts(paths: Sequence[str], reading: Reading) -> dict[str, bytes]:
    """The texts at some paths; without any, the catalogue of this package.

    Raises:
        InputError: a path cannot be read.
    """
    if paths:
        return read_texts(paths, reading)
    return {CATALOGUE.name: read_file(CATALOGUE)}


def lock_path(paths: Sequence[str], named: Path | None) -> Path:
    """Where the lock is: the file that was named, beside the one file of images, or here."""
    if named is not None:
        return named
    if len(paths) == 1 and Path(paths[0]).name == CATALOGUE.name:
        return Path(paths[0]).with_name(LOCK_FILE)
    return Path(LOCK_FILE)


def read_known(paths: Sequence[str], named: Path | None, *, must_be: bool = False) -> ImageLock:
    """What is known of the images at some paths.

    Args:
        paths: the paths.
        named: the lock that the user named.
        must_be: whether a lock that the user named must be there; one that is about to be
            written need not.

    Raises:
        ConstructsLibError: a lock cannot be read.
    """
    path = lock_path(paths, named)
    if path.is_file() or (must_be and named is not None):
        return read_lock_file(path)
    return (None if paths else known_images(None)) or ImageLock()


def write_lock(paths: Sequence[str], named: Path | None, lock: ImageLock) -> Path:
    """Write what is known now; gives the file.

    Args:
        paths: the paths whose images it knows.
        named: the lock that the user named.
        lock: what is known.

    Raises:
        OutputError: the file cannot be written.
    """
    place = lock_path(paths, named)
    write_file(place, lock.text().encode())
    return place
