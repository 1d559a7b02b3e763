"""What a declaration would do to the agent that runs: the answer of ``diff``, never a guess.

Both sides are compared as ``constructs-lib diff`` compares a commit. Where that finds nothing, the
API server has nothing to change either, and not one Pod restarts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from constructs_lib.adopt.agent_input import AgentInput
from constructs_lib.change.commit import CommitChange, commit_change
from constructs_lib.change.compare import Difference
from constructs_lib.change.impact import WORST_FIRST, Impact
from constructs_lib.change.pairing import key_of, title_of
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.record import dataclass

__all__ = ["Proof", "prove", "proven"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What differs between an agent as it is and as it is declared."""

    change: CommitChange
    """The answer of ``diff``."""

    @property
    def is_no_op(self) -> bool:
        """Whether nothing differs at all."""
        return not self.change.differs

    @property
    def impact(self) -> Impact:
        """The worst that happens to a DaemonSet.

        It is ``recreate`` too where another object cannot be applied, and where a DaemonSet comes
        or goes.
        """
        gone = any(
            each["kind"] == "DaemonSet" for each in (*self.change.added, *self.change.removed)
        )
        if gone or any(each.immutable for each in self.change.others):
            return "recreate"
        found = {each.impact for each in self.change.daemon_sets}
        for impact in WORST_FIRST[:-1]:
            if impact in found:
                return impact
        return "no-restart" if self.change.differs else "no-op"

    def is_at_most(self, allowed: Impact) -> bool:
        """Whether nothing worse happens."""
        return WORST_FIRST.index(self.impact) >= WORST_FIRST.index(allowed)

    def differences(self, *, titled: bool = True) -> Iterator[str]:
        """What differs, a line each; first what is worst.

        Args:
            titled: whether each line says which DaemonSet it is about.
        """
        for daemon_set in self.change.daemon_sets:
            title = f"{daemon_set.title}: " if titled else ""
            yield from (f"{title}{_line(each)}" for each in daemon_set.differences)
        for other in self.change.others:
            for each in other.differences:
                yield f"{other.kind} {other.title}: {_line(each)}"
        for manifest in self.change.removed:
            yield f"{manifest['kind']} {title_of(manifest)} is not declared"
        for manifest in self.change.added:
            yield f"{manifest['kind']} {title_of(manifest)} would be new"


def prove(agent: AgentInput, made: Sequence[Manifest]) -> Proof:
    """Compare what a declaration gives with the agent that runs.

    An object of the input that the declaration gives, too, is compared wherever it stands.

    Args:
        agent: the agent as it is.
        made: the manifests of the declaration.
    """
    there = {key_of(each) for each in made}
    owned = {
        key_of(each.manifest): each.manifest for each in (*agent.daemon_sets, *agent.companions)
    }
    owned |= {key: each.manifest for key, each in agent.around.items() if key in there}
    return proven(owned.values(), made)


def proven(old: Iterable[Manifest], new: Iterable[Manifest]) -> Proof:
    """Compare two sets of manifests."""
    return Proof(change=commit_change(tuple(old), tuple(new)))


def _line(difference: Difference) -> str:
    if difference.is_order:
        return f"{difference.place}: another order"
    return f"{difference.place}: {difference.old!r:.80} becomes {difference.new!r:.80}"
