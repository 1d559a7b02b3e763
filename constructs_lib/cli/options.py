"""Options that several commands share: one name, one help text, one metavar."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import click

from constructs_lib.cli.outputs import say
from constructs_lib.input_file import LARGEST
from constructs_lib.intake.texts import Reading
from constructs_lib.k8s.quantity import Quantity
from constructs_lib.k8s.release import LATEST_MINOR, OLDEST_MINOR
from constructs_lib.platforms.facts import PLATFORM_NAMES

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

__all__ = [
    "DURATION",
    "FILE",
    "INPUT",
    "RELEASE",
    "Option",
    "cache_options",
    "config_option",
    "fail_on_severity_option",
    "fleet_option",
    "format_option",
    "formats_option",
    "lock_option",
    "max_uncovered_option",
    "nodes_option",
    "output_option",
    "outputs_option",
    "platform_option",
    "pods_option",
    "profile_option",
    "reading_option",
    "ready_after_option",
    "require_option",
    "show_values_option",
]

Option: TypeAlias = Callable[[Any], Any]
"""An option, which decorates a command."""

FILE: Final = "FILE"
"""How help calls the value of an option that is a file."""


class _Release(click.ParamType[int]):
    """A Kubernetes release such as 1.36; gives its minor number."""

    name = "release"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        if isinstance(value, int):
            return value
        major, _, minor = str(value).removeprefix("v").partition(".")
        number = minor.partition(".")[0]
        if major != "1" or not number.isdecimal():
            self.fail(f"{value!r} is not a release such as 1.{LATEST_MINOR}.", param, ctx)
        if not OLDEST_MINOR <= int(number) <= LATEST_MINOR:
            known = f"1.{OLDEST_MINOR} to 1.{LATEST_MINOR}"
            self.fail(f"1.{number} is not supported; choose {known}.", param, ctx)
        return int(number)


RELEASE: Final = _Release()
"""What an option takes that is a Kubernetes release."""


class _Duration(click.ParamType[int]):
    """A time such as 30s, 5m or 1h; gives its seconds."""

    name = "duration"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        found = _TIME.fullmatch(str(value))
        if found is None:
            self.fail(f"{value!r} is not a duration such as 30s, 5m or 1h", param, ctx)
        return int(found["number"]) * _SECONDS[found["unit"]]


_TIME: Final = re.compile(r"(?P<number>[0-9]{1,9})(?P<unit>s|m|h|)", re.ASCII)
_SECONDS: Final = {"": 1, "s": 1, "m": 60, "h": 3600}

DURATION: Final = _Duration()
"""What an option takes that is a time."""


class _Input(click.ParamType[str]):
    """What a command reads: a file, a folder, ``git:REV:PATH`` or ``-``."""

    name = "path"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        del param, ctx
        return str(value)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem[str]]:
        """Have the shell complete the name of a file or folder."""
        del ctx, param
        from click.shell_completion import CompletionItem  # noqa: PLC0415  # asked by shells only

        return [CompletionItem(incomplete, type="file")]


INPUT: Final = _Input()
"""The type of everything that commands read through ``intake/``."""


def nodes_option(*, required: bool = False) -> Option:
    """``--nodes``: the nodes of the cluster."""
    return click.option(
        "--nodes",
        metavar=FILE,
        type=INPUT,
        required=required,
        help="Nodes: 'kubectl get nodes -o json', a short form, or what creates nodes "
        "(docs/coverage.md).",
    )


pods_option: Final[Option] = click.option(
    "--pods", metavar=FILE, type=INPUT, help="Existing Pods: 'kubectl get pods -A -o json'."
)
"""``--pods``: the Pods of the cluster."""

lock_option: Final[Option] = click.option(
    "--images-lock",
    "lock",
    metavar=FILE,
    type=click.Path(path_type=Path, dir_okay=False),
    help="What is known of images (docs/images.md). Default: images.lock in this folder.",
)
"""``--images-lock``: what registries said of images."""

config_option: Final[Option] = click.option(
    "--config",
    metavar=FILE,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Configuration file. Default: constructs-lib.yaml or pyproject.toml in this folder.",
)
"""``--config``: the configuration file."""


fleet_option: Final[Option] = click.option(
    "--fleet",
    metavar="CLUSTERS",
    type=INPUT,
    help="Clusters of a fleet (docs/fleets.md), each with a folder in the manifests. Default: "
    "'clusters' of the configuration.",
)
"""``--fleet``: where the clusters are declared."""


class _Reading(click.ParamType[Reading]):
    """How much is read, as a quantity of Kubernetes."""

    name = "size"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Reading:
        if isinstance(value, Reading):
            return value
        try:
            most = Quantity.parse(str(value)).value()
        except ValueError as error:
            self.fail(f"{error}.", param, ctx)
        if most < 0:
            self.fail(f"{value!r} is less than nothing.", param, ctx)
        return Reading(most=most, tell=say)


reading_option: Final[Option] = click.option(
    "--max-input",
    "reading",
    metavar="SIZE",
    type=_Reading(),
    default=f"{LARGEST // 1024**2}Mi",
    show_default=True,
    help="Most bytes read of the manifests, of the nodes and of the Pods.",
)
"""``--max-input``: how much is read."""


profile_option: Final[Option] = click.option(
    "--profile",
    type=click.Choice(["recommended", "strict", "minimal"]),
    help="Rules and their severities. Default: the profile of the configuration.",
)
"""``--profile``: which rules, and how grave."""

fail_on_severity_option: Final[Option] = click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    default="error",
    show_default=True,
    help="Lowest severity that makes the command exit 1.",
)
"""``--fail-on``: which findings fail a check."""

require_option: Final[Option] = click.option(
    "--require",
    metavar="all|linux|SELECTOR",
    help="Nodes that every DaemonSet must cover; exits 1 if one is missed.",
)
"""``--require``: the nodes that must be covered."""

max_uncovered_option: Final[Option] = click.option(
    "--max-uncovered",
    metavar="N",
    type=click.IntRange(min=0),
    help="Nodes each DaemonSet may miss, out of those required (default: all nodes).",
)
"""``--max-uncovered``: how many of these may be missed."""

ready_after_option: Final[Option] = click.option(
    "--ready-after",
    type=DURATION,
    default="30s",
    show_default=True,
    help="Longest time a new Pod takes to become Ready.",
)
"""``--ready-after``: how long a new Pod takes."""


platform_option: Final[Option] = click.option(
    "--platform",
    type=click.Choice(PLATFORM_NAMES),
    help="What the cluster runs on. Default: that of the configuration, else what the nodes show.",
)
"""``--platform``: what the cluster runs on."""


def format_option(names: Sequence[str]) -> Option:
    """``--format``: one format; the first is the default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(names),
        default=names[0],
        show_default=True,
        help="Format of the report.",
    )


output_option: Final[Option] = click.option(
    "-o",
    "--output",
    metavar=FILE,
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    default=Path("-"),
    help="File to write the report to. Default: standard output.",
)
"""``-o``, ``--output``: where one report goes."""


def formats_option(names: Sequence[str]) -> Option:
    """``--format``, which may be repeated; the first is the default."""
    return click.option(
        "--format",
        "formats",
        type=click.Choice(names),
        multiple=True,
        default=(names[0],),
        show_default=True,
        help="Format of the report. May be repeated.",
    )


outputs_option: Final[Option] = click.option(
    "-o",
    "--output",
    "outputs",
    metavar=FILE,
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    multiple=True,
    help="Output file for the --format in the same position; the first defaults to standard "
    "output.",
)
"""``-o``, ``--output``, which may be repeated: where each report goes."""

show_values_option: Final[Option] = click.option(
    "--show-values",
    is_flag=True,
    help="Also show values that are secrets or look so, such as those of the environment.",
)
"""``--show-values``: whether secrets may be shown."""


def cache_options(command: Any) -> Any:
    """``--no-cache`` and ``--cache-dir``, which count before a command is imported."""
    no_cache = click.option(
        "--no-cache", is_flag=True, expose_value=False, help="Neither use nor keep an answer."
    )
    cache_dir = click.option(
        "--cache-dir",
        metavar="FOLDER",
        type=click.Path(file_okay=False),
        expose_value=False,
        help="Folder to keep answers in. Default: constructs-lib in the user's cache.",
    )
    return no_cache(cache_dir(command))
