"""The engines' programs: where they are, and what of their images must stand in for.

None of them is in a package of Debian or PyPI. Each is taken from the variable named for it, else
from PATH.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from constructs_lib.agents.log_agent import Elasticsearch, Forward, Http, Loki, Otlp, Output, Stdout

__all__ = ["PROGRAMS", "Program"]

Engine = Literal["fluent-bit", "fluentd", "opentelemetry-collector", "vector"]
_HOST: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """An engine's program.

    Attributes:
        engine: the engine, as LogAgent calls it.
        variable: the environment variable that may name the program.
        names: what the program is called on PATH.
        outputs: the outputs it is tried with, by name; the first is the usual one.
        image_folders: folders of its image that its command line names.
        image_files: files of its image that its configuration names. They may be empty.
        cannot: what it loses lines in, by scenario, with the reason. It is a fact of the program
            that no setting changes, and stands in the documentation.
        version_arguments: how it is asked for its version.
    """

    engine: Engine
    variable: str
    names: tuple[str, ...]
    outputs: dict[str, Callable[[int], Output]]
    image_folders: tuple[str, ...] = ()
    image_files: tuple[str, ...] = ()
    cannot: Mapping[str, str] = field(default_factory=dict)
    version_arguments: tuple[str, ...] = ("--version",)

    def path(self) -> str | None:
        """Where it is; none if it is not here."""
        given = os.environ.get(self.variable)
        if given:
            return shutil.which(given)
        return next(filter(None, map(shutil.which, self.names)), None)

    def version(self, path: str) -> str:
        """What it says its version is."""
        said = subprocess.run(
            [path, *self.version_arguments], capture_output=True, text=True, check=True
        )
        found = re.search(r"\d+\.\d+\.\d+", said.stdout + said.stderr)
        return found[0] if found else "unknown"


def _http(port: int) -> Output:
    return Http(host=_HOST, port=port, path="/logs")


def _otlp(port: int) -> Output:
    return Otlp(host=_HOST, port=port)


def _elasticsearch(port: int) -> Output:
    return Elasticsearch(host=_HOST, port=port)


def _forward(port: int) -> Output:
    return Forward(host=_HOST, port=port)


def _stdout(port: int) -> Output:
    del port
    return Stdout()


def _loki(port: int) -> Output:
    return Loki(host=_HOST, port=port, record_labels=())


def _loki_by_otlp(port: int) -> Output:
    return Loki(host=_HOST, port=port)


PROGRAMS: Final[dict[str, Program]] = {
    program.engine: program
    for program in (
        Program(
            engine="fluent-bit",
            variable="FLUENT_BIT",
            names=("fluent-bit",),
            outputs={
                "http": _http,
                "elasticsearch": _elasticsearch,
                "loki": _loki,
                "otlp": _otlp,
                "forward": _forward,
                "stdout": _stdout,
            },
            image_folders=("/fluent-bit/etc",),
            image_files=("/fluent-bit/etc/parsers.conf",),
            cannot={
                "rotate-down": "it forgets rotated files at a graceful stop, so they are not read",
                "buffer-full": "it drops the oldest of what waits",
                "full-restart": "it drops the oldest of what waits",
                "disk-full": "it reads on and drops what it cannot write; see to it that the disk "
                "has room for `buffer_limit`",
            },
        ),
        Program(
            engine="opentelemetry-collector",
            variable="OTELCOL",
            names=("otelcol-contrib", "otelcol-k8s", "otelcol"),
            outputs={"otlp": _otlp, "loki": _loki_by_otlp, "stdout": _stdout},
            cannot={
                "500": "OTLP has a sender drop what is answered so, and it does",
                "long": "it cuts a message at 256 KiB into several records; every part arrives",
            },
        ),
        Program(
            engine="vector",
            variable="VECTOR",
            names=("vector",),
            outputs={"http": _http, "elasticsearch": _elasticsearch, "stdout": _stdout},
        ),
        Program(
            engine="fluentd",
            variable="FLUENTD",
            names=("fluentd",),
            outputs={
                "http": _http,
                "elasticsearch": _elasticsearch,
                "loki": _loki,
                "forward": _forward,
                "stdout": _stdout,
            },
            cannot={
                "long": "it cuts a message at 500 KiB into several records; every part arrives",
                "docker": "what it had not read of a rotated file is lost when it stops: the link "
                "leads to the new one",
                "disk-full": "it loses what it is about to write as the disk fills",
            },
        ),
    )
}
"""By engine."""
