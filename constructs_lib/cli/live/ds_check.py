"""``kubectl ds-check``: problems of the DaemonSets of a cluster."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from constructs_lib.cli.commands import Command
from constructs_lib.cli.config_file import find_config
from constructs_lib.cli.image_lock import known_images
from constructs_lib.cli.live.options import ClusterChoice, cluster_options
from constructs_lib.cli.live.running import running
from constructs_lib.cli.options import (
    config_option,
    fail_on_severity_option,
    format_option,
    lock_option,
    output_option,
    platform_option,
    profile_option,
)
from constructs_lib.cli.outputs import keep_inputs, write_report
from constructs_lib.platforms.facts import Platform
from constructs_lib.policy.config import on_platform_of
from constructs_lib.policy.engine.checker import check
from constructs_lib.policy.engine.once import once
from constructs_lib.policy.finding import Severity
from constructs_lib.record import replace
from constructs_lib.report.formats import CHECK

if TYPE_CHECKING:
    from constructs_lib.policy.config import ProfileName

__all__ = ["ds_check"]


@click.command(
    cls=Command,
    examples=("kubectl ds-check", "kubectl ds-check -n logs --profile strict"),
)
@cluster_options
@config_option
@platform_option
@lock_option
@profile_option
@fail_on_severity_option
@format_option(CHECK.names)
@output_option
def ds_check(
    *,
    choice: ClusterChoice,
    config: Path | None,
    platform: Platform | None,
    lock: Path | None,
    profile: ProfileName | None,
    fail_on: str,
    form: str,
    output: Path,
) -> int:
    """Check the DaemonSets of a cluster for problems.

    Says what 'constructs-lib check' says of manifests; ConfigMaps and Secrets are not read. Exits 1
    if a finding is at or above --fail-on, 2 if the input or the usage is invalid.
    """
    keep_inputs([output], [config, lock])
    settings = find_config(config)
    settings = replace(settings, profile=profile or settings.profile)
    here = running(choice, settings, platform)
    settings = on_platform_of(here.nodes, settings)
    report = check(
        here.declared.found,
        settings,
        nodes=len(here.nodes),
        images=known_images(lock),
        node_list=here.nodes,
    )
    report = once(report, by_cause=settings.profile != "strict")
    report = replace(report, fail_on=Severity[fail_on.upper()])
    write_report(output, CHECK, form, report)
    return 1 if report.at_least(report.fail_on) else 0
