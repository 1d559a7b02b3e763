"""Declarations as a folder of YAML files, without Node.js.

One file a declaration, in a folder for each namespace: what a GitOps repository commits and a
reviewer reads. Files are written one by one, so memory does not grow with the fleet, and the
folder changes in one step or not at all.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from constructs_lib.declaration.base import Declaration
from constructs_lib.errors import DeclarationError, Problem
from constructs_lib.output.compare import Difference, compare_folder
from constructs_lib.output.folder import WrittenTwiceError, write_folder
from constructs_lib.yaml.writer import to_yaml

__all__ = ["compare_yaml", "write_yaml"]


def write_yaml(folder: Path | str, declarations: Iterable[Declaration]) -> list[Path]:
    """Write each declaration to ``<namespace>/<name>.yaml`` below a folder.

    Files of earlier runs that are no longer declared are removed; a list beside them,
    ``.written-by-constructs-lib``, says which these are. Every other file stays. A folder without
    other files is replaced in one step, so neither a kill nor a full disk leaves half of it; with
    them, its files are replaced one by one.

    Args:
        folder: the folder; it is created.
        declarations: specs; a generator is consumed one by one.

    Returns:
        The paths written.

    Raises:
        DeclarationError: two declarations have one name in one namespace.
        OutputError: the folder cannot be written, or a file that is not ours is in the way.
    """
    current: list[Declaration] = []

    def files() -> Iterator[tuple[str, str]]:
        for declaration in declarations:
            current[:] = [declaration]
            yield _path(declaration), to_yaml(declaration.manifests())

    try:
        return write_folder(Path(folder), files())
    except WrittenTwiceError:
        # The files on disk tell a name given twice; a list of all names would grow with the fleet.
        raise _named_twice(current[0]) from None


def compare_yaml(folder: Path | str, declarations: Iterable[Declaration]) -> list[Difference]:
    """What :func:`write_yaml` would change in a folder, which stays as it is.

    For CI: nothing where the folder is fresh.

    Args:
        folder: the folder; one that does not exist has no files.
        declarations: specs; a generator is consumed one by one.

    Returns:
        Each file that would be new (``missing``), ``changed`` or removed (``extra``), by path.

    Raises:
        DeclarationError: two declarations have one name in one namespace.
        OutputError: a folder cannot be read, or there is no space for a temporary one.
    """
    with tempfile.TemporaryDirectory(prefix="constructs-lib-") as scratch:
        fresh = Path(scratch) / "out"
        write_yaml(fresh, declarations)
        return compare_folder(Path(folder), fresh)


def _path(declaration: Declaration) -> str:
    namespace = getattr(declaration, "namespace", None)
    return f"{namespace}/{declaration.name}.yaml" if namespace else f"{declaration.name}.yaml"


def _named_twice(declaration: Declaration) -> DeclarationError:
    namespace = getattr(declaration, "namespace", None)
    where = f"namespace {namespace!r}" if namespace else "the cluster"
    message = (
        f"{where} has two declarations of this name; give one of the two another name or namespace"
    )
    title = type(declaration).__name__.removesuffix("Spec")
    return DeclarationError(
        f"{title} {declaration.name!r}", [Problem(path=("name",), message=message)]
    )
