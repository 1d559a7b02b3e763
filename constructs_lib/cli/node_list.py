"""The node list of a command: its nodes, and on standard error what was not read of it."""

from __future__ import annotations

from constructs_lib.cli.outputs import say
from constructs_lib.cluster.node import Node
from constructs_lib.cluster.node_texts import read_node_texts
from constructs_lib.intake.texts import Reading, read_texts

__all__ = ["read_node_list"]


def read_node_list(
    path: str,
    reading: Reading = Reading(),  # noqa: B008  # frozen
) -> list[Node]:
    """The nodes of a file.

    Raises:
        ConstructsLibError: it cannot be read or holds mistakes, all of them named.
    """
    found = read_node_texts(read_texts([path], reading))
    for note in found.notes:
        say(f"{path}: {note}")
    return list(found.nodes)
