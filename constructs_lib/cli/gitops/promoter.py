"""``constructs-lib gitops promoter``: a branch for each wave, promoted by pull requests."""

from __future__ import annotations

from pathlib import Path

import click

from constructs_lib.cli.gitops.options import Target, engine, project_option
from constructs_lib.cli.gitops.writing import write_or_check
from constructs_lib.cli.outputs import say
from constructs_lib.errors import OutputError
from constructs_lib.fleet.cluster import Cluster
from constructs_lib.gitops.hydrator import proposed_files, read_commit
from constructs_lib.gitops.promoter import promoter_files, promoter_notes
from constructs_lib.input_folder import YAML
from constructs_lib.intake.git import ask_git
from constructs_lib.intake.git_revision import read_revision
from constructs_lib.output.file import write_files
from constructs_lib.report.words import counted

__all__ = ["promoter"]


@engine("promoter")
@project_option
@click.option(
    "--branches",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write what each proposed branch holds of the commit HEAD to this empty folder, for a CI "
    "that pushes it instead of Argo CD's hydrator.",
)
def promoter(target: Target, *, project: str, branches: Path | None) -> int:
    """Write what GitOps Promoter and Argo CD need to promote commits from wave to wave."""
    made = promoter_files(
        target.fleet, target.source, project=project, hydrated=branches is not None
    )
    if branches is not None and not target.check:
        _write_branches(target, branches)
    return write_or_check(target, made, promoter_notes(target.fleet, target.source))


def _write_branches(target: Target, folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()):
        raise OutputError(f"{folder} is not empty; what was there would go to the branches.")
    asked = ("rev-parse", "--verify", "--end-of-options", "HEAD^{commit}")
    sha = ask_git("HEAD", *asked).decode().strip()
    commit = read_commit(sha, ask_git("HEAD", "cat-file", "commit", sha))

    def manifests_of(cluster: Cluster) -> dict[str, bytes]:
        top = f"{target.source.path}/{cluster.name}"
        found = read_revision(f"git:{commit.sha}:{top}", YAML)
        return {path.removeprefix(f"{top}/"): data for path, data in found.items()}

    files = dict(proposed_files(target.fleet, target.source, commit, manifests_of))
    write_files({folder / path: data for path, data in files.items()})
    say(f"{folder}: {counted(len(files), 'file')} of the commit {commit.sha[:12]}.", error=False)
