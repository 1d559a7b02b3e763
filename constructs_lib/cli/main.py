"""``constructs-lib``: 0 fine, 1 something was found, 2 bad input or usage."""

from __future__ import annotations

import sys

import click

from constructs_lib.cli.synth import synth
from constructs_lib.errors import ConstructsLibError

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="constructs-lib", message="%(prog)s %(version)s")
def cli() -> None:
    """Node agents for Kubernetes, declared in Python."""


cli.add_command(synth)


def main() -> None:
    """Run the command line and exit."""
    try:
        sys.exit(cli(standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        click.echo("stopped", err=True)
        sys.exit(130)
    except ConstructsLibError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(2)
