"""``constructs-lib coverage --fleet``: one table of clusters and agents, and a page for each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from constructs_lib.cli.fleet.read import read_clusters
from constructs_lib.cli.outputs import STDOUT, write_output, write_report
from constructs_lib.daemon_set.roles import RoleOf
from constructs_lib.fleet.ask import ask_each
from constructs_lib.fleet.coverage import cover_cluster, row_of_cluster
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.fleet.table import FleetTable
from constructs_lib.intake.committed import Commit, commit_of
from constructs_lib.intake.texts import Reading
from constructs_lib.placement.answer import CoverageReport
from constructs_lib.placement.requirement import Requires
from constructs_lib.report.formats import COVERAGE, FLEET_COVERAGE
from constructs_lib.report.printable import Printable

if TYPE_CHECKING:
    from constructs_lib.registry.image_lock import ImageLock

__all__ = ["cover_fleet"]

_HTML: Final = "html"


def cover_fleet(
    fleet: str,
    paths: Sequence[str],
    reading: Reading,
    *,
    roles: Sequence[RoleOf],
    requires: Requires | None,
    max_uncovered: int,
    images: ImageLock | None,
    form: str,
    output: Path,
) -> int:
    """Write the table of a fleet; gives the exit code.

    Args:
        fleet: where the clusters are declared.
        paths: the folder with the manifests of all; that of one cluster has its own report.
        reading: how files are read.
        roles: what the configuration says that DaemonSets are to their nodes.
        requires: which nodes each DaemonSet must cover.
        max_uncovered: how many of these each may miss.
        images: what ``images.lock`` knows of images.
        form: the format.
        output: where it goes; of pages the folder.

    Raises:
        click.UsageError: pages are to go to standard output, or a fleet has no such format.
        ConstructsLibError: the fleet, its folders, manifests or a node list hold mistakes.
    """
    given = read_clusters(Fleet.load(fleet), paths, reading)
    clusters = given.clusters
    if given.is_one:
        found = cover_cluster(
            clusters[0], roles=roles, requires=requires, max_uncovered=max_uncovered, images=images
        )
        write_report(output, COVERAGE, form, found)
        return 0 if found.required is None or found.required.met else 1
    if form not in FLEET_COVERAGE.names:
        raise click.UsageError(
            f"--format {form} is of one cluster; name the folder of one, or use --format json."
        )
    if form == _HTML and output == STDOUT:
        raise click.UsageError(
            "A fleet has a page for each cluster; name a folder for them with --output."
        )
    ask = partial(
        row_of_cluster,
        shown=partial(_page, commit_of(paths, reading)) if form == _HTML else _nothing,
        roles=tuple(roles),
        requires=requires,
        max_uncovered=max_uncovered,
        images=images,
    )
    answers = dict(zip((each.name for each in clusters), ask_each(ask, clusters), strict=True))
    table = FleetTable(rows={name: row for name, (row, _) in answers.items()})
    if form == _HTML:
        _write_pages(output, {row.like: page for row, page in answers.values()}, table)
    else:
        write_report(output, FLEET_COVERAGE, form, table)
    return 1 if table.unmet else 0


def _nothing(_: str, __: CoverageReport) -> None:
    """What is shown of a cluster beside its row."""


def _page(commit: Commit | None, cluster: str, report: CoverageReport) -> Printable:
    from constructs_lib.report.coverage.html import render  # noqa: PLC0415  # few want pages
    from constructs_lib.report.fleet.coverage.html import INDEX  # noqa: PLC0415  # likewise

    return render(report, cluster=cluster, commit=commit, overview=INDEX)


def _write_pages(folder: Path, pages: dict[str, Printable | None], table: FleetTable) -> None:
    """Write the pages, that with all clusters last: it leads to the others."""
    from constructs_lib.report.fleet.coverage.html import INDEX, page_of  # noqa: PLC0415  # likewise

    for name, page in pages.items():
        if page is not None:
            write_output(folder / page_of(name), page)
    write_output(folder / INDEX, FLEET_COVERAGE.render(_HTML, table))
