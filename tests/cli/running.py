"""Runs commands in this process: hundreds of them take as long as one that starts Python."""

from __future__ import annotations

from dataclasses import dataclass

from click.testing import CliRunner

from constructs_lib.cli.failures import end
from constructs_lib.cli.program import cli

__all__ = ["Ended", "run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What a command came to.

    Attributes:
        code: its exit code.
        out: what it printed to standard output.
        err: what it printed to standard error.
    """

    code: int
    out: str
    err: str


def run(command: list[str]) -> Ended:
    """Run a command as ``main`` does."""
    done = CliRunner().invoke(cli, command, standalone_mode=False)
    if not isinstance(done.exception, Exception):
        return Ended(code=int(done.return_value or 0), out=done.stdout, err=done.stderr)
    runner = CliRunner()
    with runner.isolation() as (_, stderr, _):
        code = end(done.exception)
        said = stderr.getvalue().decode()
    return Ended(code=code, out=done.stdout, err=done.stderr + said)
