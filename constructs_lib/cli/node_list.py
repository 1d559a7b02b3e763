"""The node list of a command: its nodes, and on standard error what was not read of it."""

from __future__ import annotations

from constructs_lib.cli.outputs import say
from constructs_lib.cluster.node_texts import read_node_path
from constructs_lib.cluster.nodes import Nodes
from constructs_lib.intake.texts import Reading

__all__ = ["read_node_list"]


def read_node_list(
    path: str,
    reading: Reading = Reading(),  # noqa: B008  # frozen
) -> Nodes:
    """The nodes of a file.

    Raises:
        ConstructsLibError: it cannot be read or holds mistakes, all of them named.
    """
    found = read_node_path(path, reading)
    for note in found.notes:
        say(f"{path}: {note}")
    return found.nodes
