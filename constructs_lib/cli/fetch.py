"""``constructs-lib fetch``: goes to the network once, so that no app ever must.

It leaves a copy of each file below ``vendor/``, to be committed, and prints the declaration that
pins it. Nothing is written unless every URL gives what was asked for.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from constructs_lib.cli.commands import Command
from constructs_lib.cli.outputs import say
from constructs_lib.errors import ConstructsLibError
from constructs_lib.output.file import write_files

if TYPE_CHECKING:
    from constructs_lib.intake.objects import Object

__all__ = ["fetch"]


@click.command(
    cls=Command,
    examples=("constructs-lib fetch https://example.com/v1.2.3/agent.yaml",),
)
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
@click.option("--sha256", metavar="HEX", help="Expected SHA-256; anything else is rejected.")
def fetch(urls: tuple[str, ...], sha256: str | None) -> None:
    """Copy published manifests to vendor/ and print how to declare them.

    Commit the copies: apps read them, never the network. Nothing is written unless every URL
    returns Kubernetes objects.
    """
    # What reads declarations takes longer to import than the other commands take to start.
    from constructs_lib.cli.download import without_query  # noqa: PLC0415
    from constructs_lib.declaration.pinned import digest_of, vendored_path  # noqa: PLC0415

    if sha256 is not None and len(urls) > 1:
        raise click.UsageError("--sha256 is the SHA-256 of one URL; fetch the others without it.")
    answers = {url: _answer(url, sha256) for url in urls}
    paths = {url: vendored_path(url, digest_of(data)) for url, (data, _) in answers.items()}
    write_files({paths[url]: data for url, (data, _) in answers.items()})
    for url, (data, objects) in answers.items():
        path = paths[url]
        if urlsplit(url).query:
            say(f"The query of {without_query(url)} is committed with it: is it no secret?")
        say(f"# {path}: {_counts(objects)}", error=False)
        say(f'PinnedUrl(url={json.dumps(url)}, sha256="{digest_of(data)}")', error=False)


def _answer(url: str, expected: str | None) -> tuple[bytes, list[Object]]:
    """The bytes of a URL and the objects in them."""
    from constructs_lib.cli.download import download, without_query  # noqa: PLC0415  # see above
    from constructs_lib.declaration.pinned import (  # noqa: PLC0415  # see above
        digest_of,
        read_objects,
        url_problem,
    )

    message = url_problem(url)
    if message is not None:
        raise ConstructsLibError(f"{message}.")
    data, shown = download(url), without_query(url)
    seen = digest_of(data)
    if expected not in (None, seen):
        raise ConstructsLibError(
            f"{shown} has the SHA-256 {seen}, not {expected}: it is not what was reviewed. Nothing "
            "was written."
        )
    if data.lstrip().startswith(b"<"):
        raise ConstructsLibError(
            f"{shown} is a web page, not YAML; give the address of the file itself."
        )
    return data, read_objects(data, source=shown)


def _counts(objects: list[Object]) -> str:
    counts = Counter(each.manifest["kind"] for each in objects)
    return ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
