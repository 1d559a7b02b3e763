"""The nodes of a cluster, and what they say of themselves beside what placement asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.read import read_nodes
from constructs_lib.intake.lists import as_list, items_of
from constructs_lib.k8s.hidden import without_addresses
from constructs_lib.k8s.manifest import Json
from constructs_lib.live.fields import maps, part, text
from constructs_lib.record import dataclass
from constructs_lib.yaml.document import Document

__all__ = ["NodeState", "read_live_nodes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeState:
    """What a node says of itself."""

    created: str = ""
    """When it joined (RFC 3339); empty where the cluster does not say."""
    since: str = ""
    """Since when it is Ready, or is not (RFC 3339)."""
    message: str = ""
    """Why it is not Ready; empty where it is."""


def read_live_nodes(
    pages: Iterable[Mapping[str, Json]],
) -> tuple[list[Node], dict[str, NodeState]]:
    """Every node, and what each says of itself.

    Args:
        pages: Lists of nodes as the API server gives them, one at a time.

    Raises:
        ClusterFileError: something of it is no node.
    """
    states: dict[str, NodeState] = {}

    def documents() -> Iterator[Document]:
        for page in pages:
            items = [item for item, _ in items_of(as_list(page))]
            states.update(
                (text(part(each, "metadata").get("name")), _state(each)) for each in items
            )
            if items:
                yield Document(value=page, source="nodes of the cluster", line=0)

    found = list(documents())
    return (read_nodes(found) if found else []), states


def _state(item: Json) -> NodeState:
    conditions = maps(part(item, "status").get("conditions"))
    ready = next((each for each in conditions if each.get("type") == "Ready"), {})
    is_ready = ready.get("status") == "True"
    return NodeState(
        created=text(part(item, "metadata").get("creationTimestamp")),
        since=text(ready.get("lastTransitionTime")),
        message="" if is_ready else without_addresses(text(ready.get("message"))),
    )
