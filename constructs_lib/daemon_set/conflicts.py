"""What two DaemonSets are at odds about, if they meet on a node.

The checker tells it of manifests that may meet (DS1101 to DS1104), coverage of the nodes where they
do. What happens and what to do about it stands here once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from constructs_lib.daemon_set.claims import Claim, ClaimKind, Claims

__all__ = ["Conflict", "ConflictKind", "Rivalry", "conflicts", "meeting_keys", "rivalry_of"]

ConflictKind: TypeAlias = ClaimKind | Literal["selector"]
"""What two DaemonSets are at odds about."""


class Rivalry(NamedTuple):
    """What it means that two agents have the same claim.

    Attributes:
        too: what to say of the other one, to be read after its name; ``{what}`` is the thing.
        both: what to say of the two, ``{one}`` and ``{other}``, as a sentence.
        remedy: what to do about it, as a sentence.
    """

    too: str
    both: str
    remedy: str


_KEEP_ONE: Final = "Keep one of them, or send them to different nodes."

_RIVALRIES: Final[Mapping[ConflictKind, Rivalry]] = {
    "host-port": Rivalry(
        too="claims it, too",
        both=(
            "{one} and {other} claim the same host port ({what}); one of them stays Pending; "
            "priority or chance decides which."
        ),
        remedy="Give one of the two another host port, or select different nodes.",
    ),
    "network-plugin": Rivalry(
        too="is a network plugin, too; the container runtime uses only one",
        both=(
            "{one} and {other} are network plugins; the container runtime uses one configuration "
            "of /etc/cni/net.d, so Pods get their addresses from only one of the two."
        ),
        remedy="Keep one network plugin on a node, or chain the second one.",
    ),
    "service-proxy": Rivalry(
        too="programs the node's rules for Services, too",
        both="{one} and {other} program the node's rules for Services and undo each other's work.",
        remedy="Keep one of them on a node.",
    ),
    "log-files": Rivalry(
        too="ships logs, too: lines may be sent and paid for twice",
        both="{one} and {other} read the log files of the same containers, so every line is "
        "shipped and paid for twice.",
        remedy="Select different nodes or files for the two, or keep one with two outputs.",
    ),
    "dns-cache": Rivalry(
        too="is a DNS cache, too; both bind the same address",
        both="{one} and {other} are DNS caches and want the same address of the node.",
        remedy="Keep one of them on a node.",
    ),
    "node-metrics": Rivalry(
        too="exports the node's metrics, too: every series is stored twice",
        both="{one} and {other} export the node's metrics, so every series is stored twice.",
        remedy=_KEEP_ONE,
    ),
    "devices": Rivalry(
        too="registers the same devices with the kubelet",
        both="{one} and {other} offer the same devices to the kubelet, which listens to one.",
        remedy="Keep one of them on a node.",
    ),
    "csi-driver": Rivalry(
        too="registers the CSI driver {what}, too",
        both="{one} and {other} register the CSI driver {what}; the kubelet knows one socket of "
        "each driver.",
        remedy="Keep one of them on a node.",
    ),
    "same-agent": Rivalry(
        too="runs {what}, too",
        both="{one} and {other} run {what}, so its work is done, stored and paid for twice.",
        remedy=_KEEP_ONE,
    ),
    "state": Rivalry(
        too="writes it, too",
        both="{one} and {other} may both write {what} on the node and corrupt each other's state.",
        remedy="Give each of them its own folder.",
    ),
    "selector": Rivalry(
        too="is selected, too",
        both="The selector of {one} also matches the Pods of {other}.",
        remedy=(
            "Give each of them a label of its own; a selector cannot be changed, so the DaemonSet "
            "has to be recreated."
        ),
    ),
}


class Conflict(NamedTuple):
    """One thing that two DaemonSets are at odds about.

    Attributes:
        kind: what it is.
        what: the ports, folders or names it is about.
        turned: whether it is the second of the two that does it to the first.
    """

    kind: ConflictKind
    what: str = ""
    turned: bool = False

    def message(self, one: str, other: str) -> str:
        """What happens on a node that both run on, as a sentence about the two."""
        one, other = (other, one) if self.turned else (one, other)
        return _RIVALRIES[self.kind].both.format(one=one, other=other, what=self.what)

    @property
    def remedy(self) -> str:
        """What to do about it, as a sentence."""
        return _RIVALRIES[self.kind].remedy


def rivalry_of(kind: ConflictKind) -> Rivalry:
    """What it means that two agents have the same claim."""
    return _RIVALRIES[kind]


def conflicts(one: Claims, other: Claims) -> Iterator[Conflict]:
    """Everything that two DaemonSets are at odds about on a node that is meant for both.

    Copies of one object are one DaemonSet, and two of one release do not do each other's work.
    """
    if one.identity == other.identity:
        return
    yield from _shared("host-port", one.ports, other.ports)
    if one.release != other.release:
        yield from _first(one.work, other.work)
    yield from _shared("state", one.state, other.state)
    if other.selects(one.daemon_set):
        yield Conflict("selector", turned=True)
    elif one.selects(other.daemon_set):
        yield Conflict("selector")


def meeting_keys(claims: Claims) -> Iterator[tuple[ClaimKind, Hashable]]:
    """Keys of which two DaemonSets share at least one if they claim the same.

    So that of many only those are held against each other that can be. Selectors claim nothing.
    """
    for claim in (*claims.ports, *claims.work, *claims.state):
        for key in {*claim.holds, *claim.asks}:
            yield claim.kind, key


def _shared(kind: ClaimKind, mine: Sequence[Claim], theirs: Sequence[Claim]) -> Iterator[Conflict]:
    both = {
        max(claim.what, other.what, key=len)
        for claim in mine
        for other in theirs
        if claim.excludes(other)
    }
    if both:
        yield Conflict(kind, ", ".join(sorted(both)))


def _first(mine: Sequence[Claim], theirs: Sequence[Claim]) -> Iterator[Conflict]:
    """The surest sign that both do the same work."""
    for claim in theirs:
        if any(each.excludes(claim) for each in mine):
            yield Conflict(claim.kind, claim.what)
            return
