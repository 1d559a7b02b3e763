"""DaemonSets that get in each other's way on the same nodes.

Host ports are what the scheduler knows of it. The rest it does not see: two network plugins, two
agents that ship the same log lines, two programs that write the same state on the node, and what
a managed cluster runs there already. Judged are the nodes on which the controller wants both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal, TypeAlias

from constructs_lib.cluster.node import Node
from constructs_lib.placement.addons import Addon, addons_of, platform_of
from constructs_lib.placement.coverage import Coverage, DaemonSetCoverage
from constructs_lib.placement.traits import Purpose, Traits

__all__ = ["Conflict", "ConflictKind", "conflicts"]

ConflictKind: TypeAlias = Literal[
    "host-port", "network-plugin", "service-proxy", "log-files", "state", "managed-add-on"
]
"""What two DaemonSets are at odds about."""

_SHARED: Final = (
    "/boot",
    "/dev",
    "/etc/cni",
    "/lib/modules",
    "/opt/cni",
    "/proc",
    "/run",
    "/sys",
    "/tmp",  # noqa: S108  # a path of the node, compared only
    "/usr",
    "/var/lib/kubelet",
    "/var/log",
    "/var/run",
)
"""What many agents write by design: sockets, locks, kernel settings, plugins of the kubelet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two DaemonSets that do not go together on some nodes."""

    kind: ConflictKind
    """What they are at odds about."""
    daemon_sets: tuple[str, str]
    """The two, as ``namespace/name``; the second is the platform's for ``managed-add-on``."""
    nodes: tuple[Node, ...]
    """The nodes that are meant for both."""
    message: str
    """What happens there, as a sentence."""
    remedy: str
    """What to do about it, as a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clash:
    """What two DaemonSets are at odds about; the message names them as ``{one}``, ``{other}``."""

    kind: ConflictKind
    message: str
    remedy: str


_RIVALRY: Final[Mapping[Purpose, _Clash]] = {
    "network plugin": _Clash(
        kind="network-plugin",
        message="{one} and {other} are network plugins; the container runtime uses one "
        "configuration of /etc/cni/net.d, so Pods get their addresses from one of the two only.",
        remedy="Keep one network plugin on a node, or chain the second one.",
    ),
    "service proxy": _Clash(
        kind="service-proxy",
        message="{one} and {other} write the node's rules for Services and undo each other's work.",
        remedy="Keep one of them on a node.",
    ),
    "log agent": _Clash(
        kind="log-files",
        message="{one} and {other} read the log files of the same containers, so every line is "
        "shipped and paid for twice.",
        remedy="Select different nodes or files for the two, or keep one with two outputs.",
    ),
}


def conflicts(coverage: Coverage, traits: Sequence[Traits]) -> tuple[Conflict, ...]:
    """Every conflict that some node shows.

    Args:
        coverage: the answer.
        traits: what each of its DaemonSets does to its nodes, in the same order.
    """
    entries = list(zip(coverage.daemon_sets, traits, strict=True))
    return (*_between(entries), *_with_platform(entries, coverage))


def _between(entries: Sequence[tuple[DaemonSetCoverage, Traits]]) -> Iterator[Conflict]:
    for (one, one_traits), (other, other_traits) in combinations(entries, 2):
        clashes = [*_ports(one, other), *_purposes(one_traits, other_traits)]
        clashes += _state(one_traits, other_traits)
        nodes = tuple(_wanting_both(one, other)) if clashes else ()
        for clash in clashes if nodes else ():
            titles = (one.daemon_set.title, other.daemon_set.title)
            yield _conflict(clash, titles, nodes)


def _conflict(clash: _Clash, titles: tuple[str, str], nodes: tuple[Node, ...]) -> Conflict:
    one, other = titles
    return Conflict(
        kind=clash.kind,
        daemon_sets=titles,
        nodes=nodes,
        message=clash.message.format(one=one, other=other),
        remedy=clash.remedy,
    )


def _wanting_both(one: DaemonSetCoverage, other: DaemonSetCoverage) -> Iterator[Node]:
    for here, there in zip(one.groups, other.groups, strict=True):
        if here.alone.should_run and there.alone.should_run:
            yield from here.nodes


def _ports(one: DaemonSetCoverage, other: DaemonSetCoverage) -> Iterator[_Clash]:
    taken = sorted(
        str(port)
        for port in set(one.daemon_set.ports)
        if any(port.excludes(each) for each in other.daemon_set.ports)
    )
    if taken:
        yield _Clash(
            kind="host-port",
            message=f"{{one}} and {{other}} claim the same host port ({', '.join(taken)}); one of "
            "them stays Pending, and which one is decided by their priority or by chance.",
            remedy="Give one of the two another host port, or select different nodes.",
        )


def _purposes(one: Traits, other: Traits) -> Iterator[_Clash]:
    if one.purpose is not None and one.purpose == other.purpose:
        yield _RIVALRY[one.purpose]


def _state(one: Traits, other: Traits) -> Iterator[_Clash]:
    both = sorted(
        {
            max(mine, theirs, key=len)
            for mine in one.writes
            for theirs in other.writes
            if _within(mine, theirs) or _within(theirs, mine)
        }
    )
    own = [path for path in both if path.count("/") > 1 and not _is_shared(path)]
    if own:
        yield _Clash(
            kind="state",
            message=f"{{one}} and {{other}} may both write {_braced(', '.join(own))} on the node "
            "and spoil each other's state.",
            remedy="Give each of them a folder of its own.",
        )


def _is_shared(path: str) -> bool:
    return any(_within(path, shared) for shared in _SHARED)


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder.rstrip('/')}/")


def _with_platform(
    entries: Sequence[tuple[DaemonSetCoverage, Traits]], coverage: Coverage
) -> Iterator[Conflict]:
    """What is at odds with the add-ons of the nodes' platform."""
    located = [_by_platform(nodes) for nodes in coverage.groups]
    for platform in sorted({platform for nodes in located for platform in nodes}):
        here = [nodes.get(platform, []) for nodes in located]
        for entry, traits in entries:
            for addon in addons_of(platform):
                clash = _against(entry, traits, addon)
                nodes = tuple(_wanting(entry, here)) if clash is not None else ()
                if clash is not None and nodes:
                    yield _conflict(clash, (entry.daemon_set.title, addon.title), nodes)


def _wanting(entry: DaemonSetCoverage, located: Sequence[Sequence[Node]]) -> Iterator[Node]:
    for group, nodes in zip(entry.groups, located, strict=True):
        if group.alone.should_run:
            yield from nodes


def _by_platform(nodes: Sequence[Node]) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = {}
    for node in nodes:
        platform = platform_of(node.labels)
        if platform is not None:
            found.setdefault(platform, []).append(node)
    return found


def _against(entry: DaemonSetCoverage, traits: Traits, addon: Addon) -> _Clash | None:
    ports = sorted({port.port for port in entry.daemon_set.ports}.intersection(addon.ports))
    platform = f"{addon.platform} {addon.condition}".rstrip()
    runs = f"{platform} runs {{other}} on its nodes by itself"
    if addon.form:
        runs += f" (as {addon.form})"
    if addon.is_object(entry.daemon_set.title):
        message = f"{runs} and would take it back."
    elif ports:
        claimed = ", ".join(map(str, ports))
        message = f"{runs}, which listens on the same port as {{one}} ({claimed})."
    elif traits.purpose is not None and traits.purpose == addon.purpose:
        message = f"{runs}, which is a {addon.purpose} like {{one}}."
    else:
        return None
    return _Clash(
        kind="managed-add-on",
        message=message,
        remedy=f"Check whether the cluster has {addon.title}; then leave one of the two out.",
    )


def _braced(text: str) -> str:
    """The text so that ``str.format`` gives it back."""
    return text.replace("{", "{{").replace("}", "}}")
