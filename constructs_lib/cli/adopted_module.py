"""A module of declarations, run in a process of its own: what it gives.

A module that was just made is started as its user will do, in a folder of its own (``written``).
One of the user writes nothing (``synthesized``): this file is both sides of that, and ``main`` is
the program that it starts. A module of specs is imported there under another name than
``__main__``, so what writes its YAML stays still, and its declarations are asked; a cdk8s app
writes into a scratch folder.
"""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from constructs_lib.declaration.base import Declaration
from constructs_lib.errors import ConstructsLibError, NodeJsError
from constructs_lib.intake.input import read_input
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.nodejs import nodejs_environment
from constructs_lib.output.file import write_file
from constructs_lib.yaml.writer import to_yaml

__all__ = ["synthesized", "written"]

_PATIENCE: Final = 300
"""How long a module may run. Seconds."""
_OUTPUT: Final = "CDK8S_OUTDIR"
_DIST: Final = "dist"
"""Where modules of both flavours write."""
_LAST_WORDS: Final = 5
"""How many lines of what a failing module said are repeated."""


def synthesized(module: Path, *, folder: Path) -> list[Manifest]:
    """The objects that a module declares, written nowhere.

    Args:
        module: the module.
        folder: the folder that it is started in.

    Raises:
        ConstructsLibError: the module fails, does not end, or declares nothing.
    """
    # Nothing in the folder stands in for a module that this program needs.
    option = "-I" if sys.flags.isolated else "-P"
    with tempfile.TemporaryDirectory(prefix="constructs-lib-") as scratch:
        started = [option, "-m", __name__, str(module.resolve()), scratch]
        _run(module, started, folder, {_OUTPUT: scratch})
        return _read(module, scratch)


def written(module: Path, *, folder: Path) -> list[Manifest]:
    """The objects that a module writes when it is started as a program.

    Args:
        module: the module.
        folder: the folder that it is started in, in which it alone has files.

    Raises:
        ConstructsLibError: the module fails, does not end, or writes nothing.
    """
    started = ["-E", "-s"] if sys.flags.isolated else []
    _run(module, [*started, str(module)], folder, {_OUTPUT: _DIST})
    return _read(module, str(folder / _DIST))


def _read(module: Path, folder: str) -> list[Manifest]:
    there = Path(folder).is_dir()
    manifests = read_input([folder], may_be_empty=True).manifests if there else []
    if not manifests:
        raise ConstructsLibError(f"{module} declares nothing.")
    return manifests


def _run(module: Path, started: Sequence[str], folder: Path, more: Mapping[str, str]) -> None:
    try:
        done = subprocess.run(  # noqa: S603  # the module of the user, or one made of their YAML
            [sys.executable, *started],
            cwd=folder,
            env={**_environment(), **more},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=_PATIENCE,
        )
    except subprocess.TimeoutExpired:
        raise ConstructsLibError(
            f"{module} did not end within {_PATIENCE} seconds; it should only declare agents and "
            "write them."
        ) from None
    if done.returncode:
        said = "\n".join(done.stderr.strip().splitlines()[-_LAST_WORDS:])
        raise ConstructsLibError(f"{module} fails: {said}")


def _environment() -> dict[str, str]:
    """With the Node.js for apps that need it; a module of specs does without."""
    try:
        return nodejs_environment()
    except NodeJsError:
        return dict(os.environ)


def main(module: str, output: str) -> None:
    """Run a module and write what its declarations give into a folder."""
    # At the end: no file of the user stands in for a module of the standard library.
    sys.path += [str(Path.cwd()), str(Path(module).parent)]
    values = runpy.run_path(module, run_name="adopted").values()
    declarations = {id(each): each for each in _declarations(values)}.values()
    manifests = [manifest for each in declarations for manifest in each.manifests()]
    if manifests:
        write_file(Path(output) / "declared.yaml", to_yaml(manifests).encode())


def _declarations(values: Iterable[object]) -> Iterator[Declaration]:
    """The declarations that a module names, also in a list."""
    for value in values:
        if isinstance(value, Declaration):
            yield value
        elif isinstance(value, list | tuple):
            yield from (each for each in value if isinstance(each, Declaration))


if __name__ == "__main__":
    main(*sys.argv[1:])
