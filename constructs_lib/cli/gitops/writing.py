"""Writes what an engine is told, or says what writing would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from constructs_lib.cli.gitops.options import Target
from constructs_lib.cli.outputs import say
from constructs_lib.cli.written_folder import write_folder_or_check
from constructs_lib.k8s.manifest import Manifest
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
    code = write_folder_or_check(
        target.output,
        files,
        check=target.check,
        remedy="Run the same without --check.",
        show_values=target.show_values,
    )
    if not target.check:
        say(*notes, error=False)
    return code
