"""Declarations as a folder of YAML files, without Node.js.

One file a declaration, in a folder for each namespace, and for a fleet these in a folder for each
cluster: what a GitOps repository commits and a reviewer reads. Files are written one by one, so
memory does not grow with the fleet, and the folder changes in one step or not at all.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from constructs_lib.declaration.alike import alike_once
from constructs_lib.declaration.base import Declaration
from constructs_lib.declaration.choices import construct_of
from constructs_lib.errors import DeclarationError, Problem
from constructs_lib.fleet.cluster import Cluster
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.output.compare import Difference, compare_folder
from constructs_lib.output.folder import WrittenTwiceError, write_folder

__all__ = ["compare_fleet", "compare_yaml", "write_fleet", "write_yaml"]


def write_yaml(
    folder: Path | str, declarations: Iterable[Declaration], *, sync_waves: bool = False
) -> list[Path]:
    """Write each declaration to ``<namespace>/<name>.yaml`` below a folder.

    Files of earlier runs that are no longer declared are removed; a list beside them,
    ``.written-by-constructs-lib``, says which these are. Every other file stays. A folder without
    other files is replaced in one step, so neither a kill nor a full disk leaves half of it; with
    them, its files are replaced one by one.

    Args:
        folder: the folder; it is created.
        declarations: specs; a generator is consumed one by one.
        sync_waves: whether Argo CD is to apply rights and namespaces first, then configuration,
            then what runs (docs/gitops.md). Default: one wave. Changing it restarts nothing.

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
            yield _path(declaration), declaration.yaml(each=_change(sync_waves))

    try:
        return write_folder(Path(folder), files())
    except WrittenTwiceError:
        # The files on disk tell a name given twice; a list of all names would grow with the fleet.
        raise _named_twice(current[0]) from None


def compare_yaml(
    folder: Path | str, declarations: Iterable[Declaration], *, sync_waves: bool = False
) -> list[Difference]:
    """What :func:`write_yaml` would change in a folder, which stays as it is.

    For CI: nothing where the folder is fresh.

    Args:
        folder: the folder; one that does not exist has no files.
        declarations: specs; a generator is consumed one by one.
        sync_waves: as it is given to :func:`write_yaml`.

    Returns:
        Each file that would be new (``missing``), ``changed`` or removed (``extra``), by path.

    Raises:
        DeclarationError: two declarations have one name in one namespace.
        OutputError: a folder cannot be read, or there is no space for a temporary one.
    """
    with _scratch() as fresh:
        write_yaml(fresh, declarations, sync_waves=sync_waves)
        return compare_folder(Path(folder), fresh)


def write_fleet(
    folder: Path | str,
    fleet: Fleet,
    declare: Callable[[Cluster], Iterable[Declaration]],
    *,
    sync_waves: bool = False,
) -> list[Path]:
    """Write what each cluster runs to ``<cluster>/<namespace>/<name>.yaml`` below a folder.

    What is no longer declared is removed, also the folder of a cluster that is gone; every other
    file stays, as with :func:`write_yaml`. What several clusters declare alike is checked and
    rendered once.

    Args:
        folder: the folder; it is created.
        fleet: the clusters.
        declare: gives what a cluster runs. It is called inside the cluster, which gives to each
            agent what that leaves out, and may be a generator.
        sync_waves: as with :func:`write_yaml`.

    Returns:
        The paths written, ordered by cluster.

    Raises:
        DeclarationError: two declarations of a cluster have one name in one namespace or are both
            what a cluster has one of, or one was not declared inside its cluster.
        OutputError: the folder cannot be written, or a file that is not ours is in the way.
    """

    def files() -> Iterator[tuple[str, str]]:
        for cluster in fleet:
            # No cluster stays entered where writing fails.
            with cluster:
                texts = _texts(cluster, declare(cluster), _change(sync_waves))
            yield from texts.items()

    with alike_once():
        return write_folder(Path(folder), files())


def compare_fleet(
    folder: Path | str,
    fleet: Fleet,
    declare: Callable[[Cluster], Iterable[Declaration]],
    *,
    sync_waves: bool = False,
) -> list[Difference]:
    """What :func:`write_fleet` would change in a folder, which stays as it is.

    For CI: nothing where the folder is fresh.

    Args:
        folder: the folder; one that does not exist has no files.
        fleet: the clusters.
        declare: gives what a cluster runs.
        sync_waves: as it is given to :func:`write_fleet`.

    Returns:
        Each file that would be new (``missing``), ``changed`` or removed (``extra``), by path.

    Raises:
        DeclarationError: as with :func:`write_fleet`.
        OutputError: a folder cannot be read, or there is no space for a temporary one.
    """
    with _scratch() as fresh:
        write_fleet(fresh, fleet, declare, sync_waves=sync_waves)
        return compare_folder(Path(folder), fresh)


@contextmanager
def _scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="constructs-lib-") as scratch:
        yield Path(scratch) / "out"


def _change(sync_waves: bool) -> Callable[[Manifest], Manifest] | None:
    """What is made of each object before it is written."""
    if not sync_waves:
        return None
    # Few folders want it.
    from constructs_lib.gitops.sync_waves import with_sync_wave  # noqa: PLC0415

    return with_sync_wave


def _texts(
    cluster: Cluster,
    declarations: Iterable[Declaration],
    each: Callable[[Manifest], Manifest] | None,
) -> dict[str, str]:
    """The files of a cluster, by their paths."""
    texts: dict[str, str] = {}
    singles: dict[str, str] = {}
    for declaration in declarations:
        path = f"{cluster.name}/{_path(declaration)}"
        if path in texts:
            raise _named_twice(declaration)
        if declaration.declared_for != cluster.name:
            message = (
                f"was not declared inside the cluster {cluster.name!r}, which so gives nothing to "
                "it; declare it in the function that is given"
            )
            raise _refused(declaration, Problem(path=(), message=message))
        first = singles.setdefault(declaration.only or path, declaration.name)
        if declaration.only is not None and first != declaration.name:
            message = f"{first!r} is {declaration.only} already, and a cluster has one"
            raise _refused(declaration, Problem(path=("name",), message=message))
        texts[path] = declaration.yaml(each=each)
    return texts


def _refused(declaration: Declaration, problem: Problem) -> DeclarationError:
    subject = f"{construct_of(type(declaration))} {declaration.name!r}"
    return DeclarationError(subject, [problem])


def _path(declaration: Declaration) -> str:
    namespace = getattr(declaration, "namespace", None)
    return f"{namespace}/{declaration.name}.yaml" if namespace else f"{declaration.name}.yaml"


def _named_twice(declaration: Declaration) -> DeclarationError:
    namespace = getattr(declaration, "namespace", None)
    where = f"namespace {namespace!r}" if namespace else "the cluster"
    message = (
        f"{where} has two declarations of this name; give one of the two another name or namespace"
    )
    return _refused(declaration, Problem(path=("name",), message=message))
