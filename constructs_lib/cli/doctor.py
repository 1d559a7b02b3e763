"""``constructs-lib doctor``: whether everything that ``synth`` needs is there and fits."""

from __future__ import annotations

import json
import platform
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

import click

from constructs_lib.cli.commands import Command
from constructs_lib.cli.outputs import say
from constructs_lib.cli.synth import cdk8s_command
from constructs_lib.errors import NodeJsError, SynthError
from constructs_lib.input_file import read_file
from constructs_lib.nodejs import find_nodejs
from constructs_lib.record import dataclass

__all__ = ["doctor"]

_OURS: Final = "constructs-lib"
_LIBRARIES: Final = ("cdk8s", "constructs", "jsii")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One thing that ``synth`` needs: its version and place, or why it does not fit."""

    name: str
    version: str = "-"
    place: str = ""
    problem: str | None = None

    def __str__(self) -> str:
        return f"{self.name:<15}{self.version:<12}{self.place}".rstrip()


@click.command(cls=Command, examples=("constructs-lib doctor",))
def doctor() -> int:
    """Show the versions of Python, Node.js and cdk8s that synth would use, and whether they fit.

    Exits 1 if one is missing or does not fit, and says what to do. Only synth and the construct
    classes need Node.js and cdk8s.
    """
    parts = list(_parts())
    say(*map(str, parts), error=False)
    problems = [f"{part.name}: {part.problem}" for part in parts if part.problem]
    say(*problems)
    return 1 if problems else 0


def _parts() -> Iterator[_Part]:
    yield _Part(name="Python", version=platform.python_version(), place=sys.executable)
    yield _library(_OURS)
    yield from map(_library, _LIBRARIES)
    try:
        node = find_nodejs()
    except NodeJsError as error:
        yield _Part(name="Node.js", problem=str(error))
        return
    said = subprocess.run(  # noqa: S603  # the program that synth would start
        [node, "--version"], capture_output=True, text=True, timeout=30, check=False
    )
    yield _Part(name="Node.js", version=said.stdout.strip().removeprefix("v"), place=str(node))
    try:
        *_, program = cdk8s_command(str(node))
    except SynthError as error:
        yield _Part(name="cdk8s-cli", problem=str(error))
        return
    yield _Part(name="cdk8s-cli", version=_of_npm(Path(program)), place=program)


def _library(name: str) -> _Part:
    """A Python library, held against what this one asks for."""
    least = _least(name)
    wanted = f"{name}>={least}" if least else name
    advice = f"Install it with: pip install {shlex.quote(wanted)}"
    if name == _OURS:
        advice = "Install it from the folder or the wheel that it came with."
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return _Part(name=name, problem=f"It is not installed. {advice}")
    old = _numbers(found.version) < _numbers(least)
    return _Part(
        name=name,
        version=found.version,
        place=str(found.locate_file("")),
        problem=f"{found.version} is older than {least}. {advice}" if old else None,
    )


def _least(name: str) -> str:
    """The oldest version that this library takes; empty for any."""
    try:
        wanted = distribution(_OURS).requires or []
    except PackageNotFoundError:
        return ""
    for line in wanted:
        found = re.match(rf"{re.escape(name)}\s*>=\s*([0-9.]+)", line)
        if found:
            return found[1]
    return ""


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))


def _of_npm(program: Path) -> str:
    """The version of the npm package that a program is of."""
    for folder in program.resolve().parents:
        try:
            package = json.loads(read_file(folder / "package.json"))
            if package["name"] == "cdk8s-cli":
                return str(package["version"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return "unknown"
