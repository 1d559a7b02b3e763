"""The text fields of the page as what the library reads. An empty one counts as absent."""

from __future__ import annotations

from typing import Final

from constructs_lib.cluster.nodes import Nodes
from constructs_lib.cluster.read import NodeFile, read_node_file
from constructs_lib.errors import ConstructsLibError, InputError
from constructs_lib.intake.input import documents_of_texts, of_texts
from constructs_lib.questions.declared import Declared, declared, declared_before
from constructs_lib.report.terminal import as_text

__all__ = ["MANIFESTS", "daemon_sets", "daemon_sets_before", "nodes_if_valid", "nodes_of"]

MANIFESTS: Final = "agents.yaml"
"""What the manifests are called in messages."""
_BEFORE: Final = "before.yaml"
_NODES: Final = "nodes.yaml"


def daemon_sets(manifests: str) -> Declared:
    """The DaemonSets of the page.

    Raises:
        InputError: there is none, or the API server would refuse a manifest.
    """
    found = declared(of_texts({MANIFESTS: manifests}))
    if not found.views:
        others = len(found.found.objects)
        raise InputError([f"There is no DaemonSet in {MANIFESTS} ({others} other objects)."])
    return found


def daemon_sets_before(before: str) -> tuple[Declared, str]:
    """Those before a change, and what no API server would have taken of them.

    Raises:
        InputError: something cannot be read, or an object is there twice and differs.
    """
    found, refused = declared_before(of_texts({_BEFORE: before}))
    return found, as_text(refused)


def nodes_of(nodes: str) -> NodeFile:
    """The nodes.

    Raises:
        ConstructsLibError: they cannot be read, or hold mistakes.
    """
    return read_node_file(documents_of_texts({_NODES: nodes.encode()}))


def nodes_if_valid(nodes: str) -> tuple[NodeFile, str]:
    """The nodes, and what is wrong with them: that is no reason to say nothing of manifests."""
    none = NodeFile(nodes=Nodes.of(()), notes=())
    if not nodes.strip():
        return none, ""
    try:
        return nodes_of(nodes), ""
    except ConstructsLibError as error:
        return none, as_text(error.lines())
