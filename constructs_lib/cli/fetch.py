"""``constructs-lib fetch``: goes to the network once, so that no app ever must.

It leaves a copy of each file below ``vendor/``, to be committed, and prints the declaration that
pins it. A file of the current folder is declared where it is. Nothing is written unless every
source gives what was asked for.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import click

from constructs_lib.cli.commands import Command
from constructs_lib.cli.outputs import say
from constructs_lib.errors import ConstructsLibError
from constructs_lib.intake.texts import STDIN, read_texts
from constructs_lib.output.file import write_files
from constructs_lib.record import dataclass

if TYPE_CHECKING:
    from constructs_lib.intake.objects import Object

__all__ = ["fetch"]

_FILE_NAME: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fetched:
    """One file of manifests.

    Attributes:
        data: its bytes.
        objects: the objects in it.
        path: where it is declared to be.
        declaration: what an app writes.
        is_there: whether it is there already, and is not copied.
        note: what to think of before it is committed; empty for nothing.
    """

    data: bytes
    objects: list[Object]
    path: Path
    declaration: str
    is_there: bool = False
    note: str = ""


@click.command(
    cls=Command,
    examples=(
        "constructs-lib fetch https://example.com/v1.2.3/agent.yaml",
        "helm template charts/agent | constructs-lib fetch --name agent.yaml -",
    ),
)
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--sha256", metavar="HEX", help="Expected SHA-256; anything else is rejected.")
@click.option(
    "--name",
    metavar="FILE",
    default="manifests.yaml",
    help="What the copy of standard input is called.",
    show_default=True,
)
def fetch(sources: tuple[str, ...], sha256: str | None, name: str) -> None:
    """Copy published manifests to vendor/ and print how to declare them.

    A SOURCE is an https URL, a file or folder, git:REV:PATH, or - for standard input. Files below
    the current folder are declared where they are. Commit the copies: apps read them, never the
    network. Nothing is written unless every SOURCE holds Kubernetes objects.
    """
    if sha256 is not None and len(sources) > 1:
        raise click.UsageError(
            "--sha256 is the SHA-256 of one source; fetch the others without it."
        )
    if not _FILE_NAME.fullmatch(name):
        raise click.UsageError(f"--name is the name of a file (falco.yaml), and {name!r} is none.")
    fetched: list[_Fetched] = []
    for source in sources:
        if "://" in source:
            fetched.append(_published(source, sha256))
        else:
            fetched += _local(source, sha256, name)
    write_files({each.path: each.data for each in fetched if not each.is_there})
    for each in fetched:
        if each.note:
            say(each.note)
        say(f"# {each.path.as_posix()}: {_counts(each.objects)}", error=False)
        say(each.declaration, error=False)


def _published(url: str, expected: str | None) -> _Fetched:
    """The answer of a URL."""
    # What reads declarations takes longer to import than the other commands take to start.
    from constructs_lib.cli.download import download, without_query  # noqa: PLC0415
    from constructs_lib.declaration.pinned import (  # noqa: PLC0415
        read_objects,
        url_problem,
        vendored_path,
    )

    message = url_problem(url)
    if message is not None:
        raise ConstructsLibError(f"{message}.")
    data, shown = download(url), without_query(url)
    sha256 = _reviewed(data, expected, shown)
    if data.lstrip().startswith(b"<"):
        raise ConstructsLibError(
            f"{shown} is a web page, not YAML; give the address of the file itself."
        )
    has_query = bool(urlsplit(url).query)
    return _Fetched(
        data=data,
        objects=read_objects(data, source=shown),
        path=vendored_path(url, sha256),
        declaration=f'PinnedUrl(url={json.dumps(url)}, sha256="{sha256}")',
        note=f"The query of {shown} is committed with it: is it no secret?" if has_query else "",
    )


def _local(source: str, expected: str | None, name: str) -> Iterator[_Fetched]:
    """The files of a path."""
    from constructs_lib.declaration.pinned import copy_path, read_objects  # noqa: PLC0415

    for shown, data in read_texts([source]).items():
        sha256 = _reviewed(data, expected, shown)
        here = Path(shown)
        is_there = source != STDIN and here.is_file() and _is_below(here)
        own_name = name if source == STDIN else here.name
        path = here if is_there else copy_path(own_name, sha256)
        yield _Fetched(
            data=data,
            objects=read_objects(data, source=shown),
            path=path,
            declaration=f'PinnedFile(path={json.dumps(path.as_posix())}, sha256="{sha256}")',
            is_there=is_there,
        )


def _is_below(path: Path) -> bool:
    """Whether a file lies below the current folder, not only by a link or through ``..``."""
    return path.resolve().is_relative_to(Path.cwd().resolve()) and ".." not in path.parts


def _reviewed(data: bytes, expected: str | None, shown: str) -> str:
    """The SHA-256 of bytes, which is the expected one."""
    from constructs_lib.declaration.pinned import digest_of  # noqa: PLC0415

    seen = digest_of(data)
    if expected not in (None, seen):
        raise ConstructsLibError(
            f"{shown} has the SHA-256 {seen}, not {expected}: it is not what was reviewed. Nothing "
            "was written."
        )
    return seen


def _counts(objects: list[Object]) -> str:
    counts = Counter(each.manifest["kind"] for each in objects)
    return ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
