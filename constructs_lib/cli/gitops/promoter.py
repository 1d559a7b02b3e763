"""``constructs-lib gitops promoter``: a branch for each wave, promoted by pull requests."""

from __future__ import annotations

from constructs_lib.cli.gitops.options import Target, engine, project_option
from constructs_lib.cli.gitops.writing import write_or_check
from constructs_lib.gitops.promoter import promoter_files, promoter_notes

__all__ = ["promoter"]


@engine("promoter")
@project_option
def promoter(target: Target, *, project: str) -> int:
    """Write what GitOps Promoter and Argo CD need to promote commits from wave to wave."""
    made = promoter_files(target.fleet, target.source, project=project)
    return write_or_check(target, made, promoter_notes(target.fleet, target.source))
