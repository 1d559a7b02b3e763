"""Writes what an engine is told, or says what writing would change."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from constructs_lib.cli.gitops.options import Target
from constructs_lib.cli.outputs import say
from constructs_lib.cli.written_folder import say_stale, say_written
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.output.compare import compare_folder
from constructs_lib.output.folder import write_folder
from constructs_lib.yaml.writer import to_yaml

__all__ = ["write_or_check"]


def write_or_check(
    target: Target, made: Mapping[str, Sequence[Manifest]], notes: Iterable[str]
) -> int:
    """Write the files, or with ``--check`` show how the folder differs; the exit code.

    Args:
        target: where they go.
        made: the documents of each file, by its path.
        notes: what the engine does not do, as sentences.
    """
    files = [(path, to_yaml(list(each))) for path, each in made.items()]
    with tempfile.TemporaryDirectory(prefix="constructs-lib-") as scratch:
        fresh = Path(scratch) / "out"
        write_folder(fresh, files)
        differences = compare_folder(target.output, fresh)
    if target.check:
        return say_stale(target.output, differences, remedy="Run the same without --check.")
    write_folder(target.output, files)
    say_written(target.output, len(files), differences)
    say(*notes, error=False)
    return 0
