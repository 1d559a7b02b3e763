"""``kubectl ds-coverage``: where the DaemonSets of a cluster run, where not and why."""

from __future__ import annotations

from pathlib import Path

import click

from constructs_lib.cli.commands import Command
from constructs_lib.cli.config_file import find_config
from constructs_lib.cli.coverage import required_nodes
from constructs_lib.cli.image_lock import known_images
from constructs_lib.cli.live.options import ClusterChoice, cluster_options
from constructs_lib.cli.live.running import running
from constructs_lib.cli.options import (
    config_option,
    format_option,
    lock_option,
    max_uncovered_option,
    output_option,
    platform_option,
    require_option,
)
from constructs_lib.cli.outputs import keep_inputs, write_report
from constructs_lib.cluster.nodes import Nodes
from constructs_lib.cluster.read import NodeFile
from constructs_lib.platforms.facts import Platform
from constructs_lib.questions.coverage import cover
from constructs_lib.report.formats import COVERAGE

__all__ = ["ds_coverage"]


@click.command(
    cls=Command,
    examples=(
        "kubectl ds-coverage",
        "kubectl ds-coverage -n logs --require linux --format html -o coverage.html",
    ),
)
@cluster_options
@config_option
@platform_option
@lock_option
@format_option(COVERAGE.names)
@output_option
@require_option
@max_uncovered_option
def ds_coverage(
    *,
    choice: ClusterChoice,
    config: Path | None,
    platform: Platform | None,
    lock: Path | None,
    form: str,
    output: Path,
    require: str | None,
    max_uncovered: int | None,
) -> int:
    """Show where the DaemonSets of a cluster run, where not and why, and what they cost.

    Reads them, the nodes and the Pods through kubectl, and says what 'constructs-lib coverage' says
    of manifests. Exit codes: 0 requirement met or none given, 1 not met, 2 invalid input.
    """
    requires = required_nodes(require, max_uncovered)
    keep_inputs([output], [config, lock])
    settings = find_config(config)
    here = running(choice, settings, platform)
    found = cover(
        here.declared,
        NodeFile(nodes=Nodes.of(here.nodes), notes=()),
        here.pods,
        requires=requires,
        max_uncovered=max_uncovered or 0,
        images=known_images(lock),
    )
    write_report(output, COVERAGE, form, found)
    return 0 if found.required is None or found.required.met else 1
