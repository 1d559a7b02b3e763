"""What an engine states of its pipeline, in the words in which ``check`` reads it back.

An engine writes its configuration from these facts: paths, offsets, buffer, retries, the time to
stop, the port that answers. Read back by the program's reader they are the same, which a test
holds for every engine and output.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from constructs_lib.agents.log_agent.outputs import Output
from constructs_lib.programs.facts import Access, Buffer, Facts, Input, Right
from constructs_lib.record import replace

__all__ = ["accesses", "buffer_folder", "ca_file_of", "offsets", "offsets_of", "paths_of", "rights"]


def offsets(path: str, *, is_folder: bool = False) -> Access:
    """Where an input keeps how far it has read."""
    found = Access(path=path, mode="write", purpose="offsets")
    return replace(found, kind="folder") if is_folder else found


def offsets_of(read: Input) -> str:
    """The path of an input's offsets, which every engine here keeps."""
    if not isinstance(read.offsets, Access):
        message = f"the input {read.name!r} keeps no offsets"
        raise TypeError(message)
    return read.offsets.path


def paths_of(read: Input) -> tuple[str, ...]:
    """The files of an input."""
    return read.paths if isinstance(read.paths, tuple) else ()


def buffer_folder(facts: Facts) -> str:
    """The folder of the buffer on the node's disk."""
    found = [each.path for each in facts.accesses if each.purpose == "buffer"]
    return found[0]


def accesses(
    inputs: Iterable[Input], *, buffers: Iterable[Buffer] = (), offsets_too: bool = True
) -> Iterator[Access]:
    """What inputs and buffers use, in the order of the readers."""
    for read in inputs:
        for path in paths_of(read):
            yield Access(path=path, purpose="logs")
        if offsets_too and isinstance(read.offsets, Access):
            yield read.offsets
    for buffer in buffers:
        if isinstance(buffer.path, str):
            yield Access(path=buffer.path, kind="folder", mode="write", purpose="buffer")


def ca_file_of(output: Output, path: str) -> Iterator[Access]:
    """The file of the output's certificate authority, where it has one of its own."""
    tls = getattr(output, "tls", None)
    if tls is not None and tls.ca is not None:
        yield Access(path=path, purpose="secret")


def rights(*resources: str, verbs: Iterable[str]) -> tuple[Right, ...]:
    """Resources of the core group, all with the same verbs."""
    return tuple(Right(resource=each, verbs=frozenset(verbs)) for each in resources)
