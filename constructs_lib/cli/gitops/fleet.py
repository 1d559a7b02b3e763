"""``constructs-lib gitops fleet``: a bundle of Rancher Fleet with a partition for each wave."""

from __future__ import annotations

from constructs_lib.cli.gitops.options import Target, engine
from constructs_lib.cli.gitops.writing import write_or_check
from constructs_lib.errors import InputError
from constructs_lib.gitops.rancher_fleet import (
    OVERLAYS,
    misread,
    rancher_fleet_files,
    rancher_fleet_notes,
    size_in_bundle,
)
from constructs_lib.input_file import read_file

__all__ = ["fleet"]


@engine("fleet", has_path=False)
def fleet(target: Target) -> int:
    """Write a fleet.yaml for Rancher Fleet that updates the clusters partition by partition."""
    made = rancher_fleet_files(target.fleet, target.source, folder=target.folder)
    overlays = target.output / OVERLAYS
    files = sorted(overlays.rglob("*.yaml"))
    problems = list(misread(each.relative_to(overlays).as_posix() for each in files))
    if problems:
        raise InputError(problems)
    size = size_in_bundle(map(read_file, files))
    notes = rancher_fleet_notes(target.fleet, folder=target.folder, size=size)
    return write_or_check(target, made, notes)
