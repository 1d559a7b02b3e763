"""What is true of Fluent Bit's pipeline, whatever words its configuration needs for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from constructs_lib.agents.log_agent.engine import Pipeline
from constructs_lib.agents.log_agent.outputs import S3, Kafka, Stdout
from constructs_lib.agents.log_agent.stated import accesses, ca_file_of, offsets, rights
from constructs_lib.programs.facts import FOR_EVER, Access, Buffer, Endpoint, Facts, Input, Output

__all__ = ["CA_FILE", "GRACE_SECONDS", "HTTP_PORT", "STATE_FOLDER", "facts_of"]

STATE_FOLDER: Final = "/var/lib/fluent-bit"
CA_FILE: Final = "/fluent-bit/tls/ca.crt"
HTTP_PORT: Final = 2020
GRACE_SECONDS: Final = 5
"""How long Fluent Bit tries to deliver after it is told to stop. It reads no logs meanwhile, and
what is left is on the node's disk anyway.
"""
_COLLECTED: Final = Access(path=f"{STATE_FOLDER}/s3", kind="folder", mode="write", purpose="buffer")
"""Where objects of S3 grow; the default lies in /tmp, which is neither writable nor kept."""
_ENDPOINTS: Final = (
    Endpoint(port=HTTP_PORT, path="/"),
    Endpoint(port=HTTP_PORT, path="/api/v1/health", tells="destination"),
    Endpoint(port=HTTP_PORT, path="/api/v2/health", tells="destination"),
    Endpoint(port=HTTP_PORT, path="/api/v1/metrics/prometheus", tells="metrics"),
    Endpoint(port=HTTP_PORT, path="/api/v2/metrics/prometheus", tells="metrics"),
)
_RIGHTS: Final = rights("pods", "namespaces", verbs=["get"])
"""What the metadata of records asks of the API server."""


def facts_of(pipeline: Pipeline, plugin: str) -> Facts:
    """The facts of a pipeline.

    Args:
        pipeline: what is read and where it goes.
        plugin: the name of Fluent Bit's plugin for the output.
    """
    kind = type(pipeline.output)
    # Kafka's library has settings of its own.
    ca_files = () if kind is Kafka else tuple(ca_file_of(pipeline.output, CA_FILE))
    return _facts(
        plugin,
        kind,
        ca_files,
        reads_journal=bool(pipeline.journal_units),
        asks_for_metadata=pipeline.kubernetes_metadata,
        megabytes=pipeline.buffer_bytes // 1_000_000,
    )


@lru_cache(maxsize=64)
def _facts(
    plugin: str,
    output: type,
    ca_files: tuple[Access, ...],
    *,
    reads_journal: bool,
    asks_for_metadata: bool,
    megabytes: int,
) -> Facts:
    """The facts of all agents that differ in their names, made once."""
    inputs = tuple(_inputs(reads_journal=reads_journal))
    has_destination = output is not Stdout
    buffer = Buffer(
        owner="output",
        name=plugin,
        kind="disk",
        path=f"{STATE_FOLDER}/buffer",
        limit=megabytes * 1_000_000,
    )
    return Facts(
        program="Fluent Bit",
        accesses=(
            *accesses(inputs, buffers=[buffer]),
            *((_COLLECTED,) if output is S3 else ()),
            *ca_files,
        ),
        inputs=inputs,
        buffers=(buffer,) if has_destination else (),
        outputs=(Output(name=plugin, retries=FOR_EVER),) if has_destination else (),
        endpoints=_ENDPOINTS,
        rights=_RIGHTS if asks_for_metadata else (),
        stop_seconds=GRACE_SECONDS,
        flush_seconds=1,
    )


def _inputs(*, reads_journal: bool) -> Iterator[Input]:
    yield Input(
        name="containers",
        paths=("/var/log/containers/*.log",),
        offsets=offsets(f"{STATE_FOLDER}/containers.db"),
        from_start=True,
    )
    if reads_journal:
        yield Input(
            name="journal",
            paths=("/var/log/journal",),
            offsets=offsets(f"{STATE_FOLDER}/journal.db"),
            from_start=True,
        )
