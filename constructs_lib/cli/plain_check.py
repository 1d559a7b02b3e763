"""``check`` of some paths with the few options that most runs have, read without click.

To import click takes as long as to judge some files. What it would refuse, explain or complete, and
all that is not read here, it reads itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final, get_args

from constructs_lib.cli.check_paths import CheckOptions, check_paths
from constructs_lib.cli.finish import finish
from constructs_lib.policy.config import ProfileName
from constructs_lib.policy.finding import Severity
from constructs_lib.report.formats import CHECK

__all__ = ["plain_check", "plainly_told"]

_CHOICES: Final = {
    "--fail-on": frozenset(map(str, Severity)),
    "--format": frozenset(CHECK.names),
    "--profile": frozenset(get_args(ProfileName)),
}
_COMPLETION: Final = "_CONSTRUCTS_LIB_COMPLETE"
"""The variable by which a shell asks click how a line may go on."""


def plain_check(arguments: Sequence[str]) -> Callable[[], None] | None:
    """What runs ``check`` with some arguments and exits; none where click has to read them."""
    # On Windows click puts the files in the place of a pattern.
    if os.name == "nt" or _COMPLETION in os.environ:
        return None
    told = plainly_told(arguments)
    return None if told is None else partial(finish, partial(check_paths, told))


def plainly_told(arguments: Sequence[str]) -> CheckOptions | None:
    """The options that the arguments behind ``check`` say; none where click has to read them."""
    paths: list[str] = []
    given: dict[str, str] = {}
    rest = iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if name in _CHOICES:
            value = value if equals else next(rest, "")
            if name in given or value not in _CHOICES[name]:
                return None
            given[name] = value
        elif argument == "-" or not argument.startswith("-"):
            paths.append(argument)
        elif argument != "--no-cache":
            return None
    if not paths:
        return None
    said: dict[str, Any] = {name[2:].replace("-", "_"): value for name, value in given.items()}
    if "format" in said:
        said["formats"] = (said.pop("format"),)
    return CheckOptions(paths=tuple(paths), **said)
