"""Texts in, nodes out: files of nodes, the large ones by the fastest way there is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.cluster.list_pieces import pieces_of
from constructs_lib.cluster.nodes import Nodes
from constructs_lib.cluster.read import NodeFile, read_node_file
from constructs_lib.intake.input import documents_of_texts

__all__ = ["read_node_texts"]

_LARGE: Final = 1 << 20
"""Below it the fastest way takes longer to load than it saves. Bytes."""


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
        nodes = _typed(text) if len(text) >= _LARGE else None
        if nodes is not None:
            return NodeFile(nodes=nodes, notes=())
    return read_node_file(documents_of_texts(texts))


def _typed(text: bytes) -> Nodes | None:
    try:
        from constructs_lib.cluster.typed_nodes import typed_nodes  # noqa: PLC0415  # an extra
    except ImportError:
        return None
    return typed_nodes(pieces_of(text))
