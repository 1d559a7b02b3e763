"""``constructs-lib live rbac``: the role that ``live`` needs."""

from __future__ import annotations

import click

from constructs_lib.cli.commands import Command
from constructs_lib.cli.outputs import STDOUT, write_output
from constructs_lib.live.kinds import reader_role
from constructs_lib.report.live.role import role_text

__all__ = ["rbac"]


@click.command(cls=Command, examples=("constructs-lib live rbac > role.yaml",))
def rbac() -> None:
    """Print the ClusterRole that live needs: get and list, no Secrets and no ConfigMaps."""
    write_output(STDOUT, role_text(reader_role()))
