"""A cluster, read kind by kind from whoever can ask it; what cannot be read is told, not raised."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from constructs_lib.errors import ConstructsLibError
from constructs_lib.intake.lists import as_list, items_of
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.live.daemon_set_state import newest_refusals, newest_revisions
from constructs_lib.live.fields import part, text
from constructs_lib.live.kinds import DAEMON_SETS, KINDS, ClusterKind
from constructs_lib.live.nodes import read_live_nodes
from constructs_lib.live.pods import read_live_pods
from constructs_lib.live.seen import Seen, Unread
from constructs_lib.record import dataclass

__all__ = ["Ask", "CannotReadError", "read_cluster"]

Ask: TypeAlias = Callable[[ClusterKind, str | None], Iterator[Mapping[str, Json]]]
"""Gives the Lists of a kind, page by page: of one namespace, or of all."""

_ENFORCE = "pod-security.kubernetes.io/enforce"


class CannotReadError(ConstructsLibError):
    """A kind of object that the cluster does not give.

    Attributes:
        is_forbidden: whether the role lacks a right.
        is_silent: whether the API server does not answer, so that nothing else is asked.
    """

    def __init__(self, reason: str, *, is_forbidden: bool = False, is_silent: bool = False) -> None:
        super().__init__(reason)
        self.is_forbidden = is_forbidden
        self.is_silent = is_silent


def read_cluster(ask: Ask, *, at: datetime, namespace: str | None = None) -> Seen:
    """What a cluster shows.

    Args:
        ask: gives the objects.
        at: now.
        namespace: the only one whose DaemonSets are read. Default: all. Nodes and Pods are read
            everywhere all the same, because they say what room there is.

    Raises:
        CannotReadError: the DaemonSets cannot be read, so there is nothing to say.
    """
    reader = _Reader(ask=ask, namespace=namespace, unread=[])
    daemon_sets = _objects(ask(DAEMON_SETS, namespace))
    found = {kind.plural: reader.read(kind) for kind in KINDS if kind is not DAEMON_SETS}
    nodes, states = found["nodes"] or (None, {})
    pods, agents = found["pods"] or (None, {})
    return Seen(
        at=at,
        daemon_sets=daemon_sets,
        priority_classes=found["priorityclasses"] or (),
        nodes=None if nodes is None else tuple(nodes),
        node_states=states,
        pods=None if pods is None else tuple(pods),
        agent_pods=agents,
        revisions=found["controllerrevisions"] or {},
        refusals=found["events"] or {},
        enforced=found["namespaces"] or {},
        unread=tuple(reader.unread),
        others_are_unknown=reader.only_own_pods,
    )


@dataclass(kw_only=True)
class _Reader:
    ask: Ask
    namespace: str | None
    unread: list[Unread]
    only_own_pods: bool = False
    silence: str = ""
    """Why the API server is asked for nothing more; empty while it answers."""

    def read(self, kind: ClusterKind) -> Any:
        """What the objects of a kind say; none where they cannot be read."""
        if self.silence:
            self._note(kind, self.silence)
            return None
        try:
            return self._all(kind)
        except CannotReadError as error:
            if error.is_silent:
                self.silence = str(error)
            self._note(kind, str(error))
        except ConstructsLibError as error:
            self._note(kind, "; ".join(error.lines()[:2]))
        return None

    def _all(self, kind: ClusterKind) -> Any:
        try:
            # Pods of other namespaces take room, too.
            return _READERS[kind.plural](self.ask(kind, self._place(kind)))
        except CannotReadError as error:
            if kind.plural != "pods" or self.namespace is None or not error.is_forbidden:
                raise
        found = _READERS[kind.plural](self.ask(kind, self.namespace))
        self.only_own_pods = True
        return found

    def _place(self, kind: ClusterKind) -> str | None:
        return self.namespace if kind.is_namespaced and kind.plural != "pods" else None

    def _note(self, kind: ClusterKind, reason: str) -> None:
        self.unread.append(Unread(kind=kind.plural, reason=reason, without=kind.without))


def _objects(pages: Iterable[Mapping[str, Json]]) -> tuple[Manifest, ...]:
    return tuple(
        item for page in pages for item, _ in items_of(as_list(page)) if isinstance(item, dict)
    )


def _enforced(pages: Iterable[Mapping[str, Json]]) -> dict[str, str]:
    metadata = [part(item, "metadata") for page in pages for item, _ in items_of(as_list(page))]
    return {text(each.get("name")): text(part(each, "labels").get(_ENFORCE)) for each in metadata}


_READERS: Mapping[str, Callable[[Iterable[Mapping[str, Json]]], Any]] = {
    "nodes": read_live_nodes,
    "priorityclasses": _objects,
    "controllerrevisions": newest_revisions,
    "events": newest_refusals,
    "namespaces": _enforced,
    "pods": read_live_pods,
}
