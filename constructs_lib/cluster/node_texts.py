"""Texts in, nodes out: files of nodes, the large ones by the fastest way there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Final

from constructs_lib.cluster.list_pieces import PIECE, pieces_of
from constructs_lib.cluster.nodes import Nodes
from constructs_lib.cluster.read import NodeFile, read_node_file
from constructs_lib.input_file import file_in_pieces
from constructs_lib.intake.git_revision import PREFIX
from constructs_lib.intake.input import documents_of_texts
from constructs_lib.intake.texts import STDIN, Reading, read_texts

__all__ = ["read_node_path", "read_node_texts"]

_LARGE: Final = 1 << 20
"""Below it the fastest way takes longer to load than it saves. Bytes."""


def read_node_path(
    path: str,
    reading: Reading = Reading(),  # noqa: B008  # frozen
) -> NodeFile:
    """The nodes at a path and what was not read of them.

    A large list of nodes is read piece by piece and never as a whole, where msgspec is installed.

    Args:
        path: a file, a folder, ``-`` or ``git:REV:PATH``.
        reading: how it is read.

    Raises:
        InputError: a file or document cannot be read.
        ClusterFileError: the documents hold mistakes, a name twice, or no node at all.
    """
    if path != STDIN and not path.startswith(PREFIX):
        # What is no large file is told by who reads all there is.
        with suppress(OSError, ValueError):
            nodes = _typed(file_in_pieces(path, PIECE, least=_LARGE, most=reading.most))
            if nodes is not None:
                return NodeFile(nodes=nodes, notes=())
    return read_node_texts(read_texts([path], reading))


def read_node_texts(texts: Mapping[str, bytes]) -> NodeFile:
    """The nodes in some texts and what was not read of them.

    Args:
        texts: the texts, by the name to report each by (``read_texts``).

    Raises:
        InputError: a document cannot be read.
        ClusterFileError: the documents hold mistakes, a name twice, or no node at all.
    """
    if len(texts) == 1:
        (text,) = texts.values()
        nodes = _typed(pieces_of(text)) if len(text) >= _LARGE else None
        if nodes is not None:
            return NodeFile(nodes=nodes, notes=())
    return read_node_file(documents_of_texts(texts))


def _typed(read: Iterable[bytes]) -> Nodes | None:
    try:
        from constructs_lib.cluster.typed_nodes import typed_nodes  # noqa: PLC0415  # an extra
    except ImportError:
        return None
    return typed_nodes(read)
