"""``constructs-lib gitops argocd``: an ApplicationSet that syncs wave by wave."""

from __future__ import annotations

import click

from constructs_lib.cli.gitops.options import Target, engine, project_option
from constructs_lib.cli.gitops.writing import write_or_check
from constructs_lib.daemon_set.strategy import Share
from constructs_lib.gitops.argocd import argocd_files, argocd_notes
from constructs_lib.gitops.health_check import health_check

__all__ = ["argocd"]


class _Share(click.ParamType[Share]):
    """A number of nodes, or a percentage of them."""

    name = "nodes"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Share:
        text = str(value)
        share = Share.read(int(text) if text.isdecimal() else text)
        if share is None:
            self.fail(
                f"{text!r} is neither a number of nodes nor a percentage of them.", param, ctx
            )
        return share


@engine("argocd")
@project_option
@click.option(
    "--health-check",
    "tolerated",
    metavar="NODES",
    type=_Share(),
    help="Also write a health check of DaemonSets for argocd-cm, which tolerates so many nodes "
    "(2 or 5%) without a ready Pod.",
)
def argocd(target: Target, *, project: str, tolerated: Share | None) -> int:
    """Write an ApplicationSet for Argo CD that syncs the clusters wave by wave."""
    made = argocd_files(target.fleet, target.source, project=project)
    if tolerated is not None:
        made["health/argocd-cm.yaml"] = [health_check(tolerated)]
    return write_or_check(target, made, argocd_notes(target.fleet))
