"""Options that every engine takes, and what they come to."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Final

import click

from constructs_lib.cli.commands import Command
from constructs_lib.cli.config_file import find_config
from constructs_lib.cli.options import Option, fleet_option, show_values_option
from constructs_lib.errors import InputError
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.gitops.source import Source, folder_problem, read_source
from constructs_lib.k8s.metadata import dns_subdomain_problem
from constructs_lib.record import dataclass

__all__ = ["Target", "engine", "project_option"]


_NO_FLEET: Final = "Missing option '--fleet', or 'clusters' of the configuration."
_PATH: Final = "dist"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is written for whom, and where.

    Attributes:
        fleet: the clusters and their waves.
        source: where an engine finds their manifests.
        output: the folder that is written.
        check: whether it is only compared.
        show_values: whether the comparison shows values that are secrets, or look so.
    """

    fleet: Fleet
    source: Source
    output: Path
    check: bool
    show_values: bool

    @property
    def folder(self) -> str:
        """The folder that is written, as seen from the top of the repository.

        Raises:
            InputError: it is outside of this folder.
        """
        problem = folder_problem(self.output.as_posix())
        if problem:
            raise InputError([f"output: {problem}. Run this at the top of the repository."])
        return self.output.as_posix()


class _Project(click.ParamType[str]):
    """The name of an AppProject."""

    name = "project"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        text = str(value)
        problem = dns_subdomain_problem(text)
        if problem:
            self.fail(f"{problem}.", param, ctx)
        return text


project_option: Final[Option] = click.option(
    "--project",
    metavar="NAME",
    type=_Project(),
    default="default",
    show_default=True,
    help="AppProject of the Applications.",
)
"""``--project``: under which rules of Argo CD the Applications are."""


def engine(name: str, *, has_path: bool = True) -> Callable[[Callable[..., int]], click.Command]:
    """A command that writes the files of an engine; it gets a :class:`Target`.

    Args:
        name: what the command is called.
        has_path: whether the manifests may be in any folder, which ``--path`` names.
    """
    path_option = click.option(
        "--path",
        metavar="FOLDER",
        default=_PATH,
        show_default=True,
        help="Folder of the repository with a folder for each cluster.",
    )
    options = [
        fleet_option,
        click.option("--repo", metavar="URL", required=True, help="Repository with the manifests."),
        click.option(
            "--revision",
            metavar="REVISION",
            default="main",
            show_default=True,
            help="Branch, full name of a reference, or commit.",
        ),
        *([path_option] if has_path else []),
        click.option(
            "--name",
            metavar="NAME",
            default="agents",
            show_default=True,
            help="Name of what is written, before the name of each cluster.",
        ),
        click.option(
            "-o",
            "--output",
            metavar="FOLDER",
            type=click.Path(path_type=Path, file_okay=False),
            default=Path("gitops"),
            show_default=True,
            help="Folder to write.",
        ),
        click.option(
            "--check",
            is_flag=True,
            help="Write nothing; show what would change, and exit 1 if something would.",
        ),
        show_values_option,
    ]
    base = f"constructs-lib gitops {name} --fleet clusters/ --repo https://git.example/team/fleet"

    def command(function: Callable[..., int]) -> click.Command:
        @wraps(function)
        def run(
            *,
            fleet: str | None,
            repo: str,
            revision: str,
            name: str,
            output: Path,
            check: bool,
            show_values: bool,
            path: str = _PATH,
            **others: Any,
        ) -> int:
            source = read_source(repository=repo, revision=revision, path=path, name=name)
            clusters = fleet or find_config().clusters
            if clusters is None:
                raise click.UsageError(_NO_FLEET)
            target = Target(
                fleet=Fleet.load(clusters),
                source=source,
                output=output,
                check=check,
                show_values=show_values,
            )
            return function(target, **others)

        decorated: Any = run
        for option in reversed(options):
            decorated = option(decorated)
        examples = (base, f"{base} --check")
        return click.command(name, cls=Command, examples=examples)(decorated)

    return command
