"""One agent as a team has it today: its DaemonSet and what was written for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from constructs_lib.change.pairing import Key, key_of
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.intake.objects import Object
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.record import dataclass, field

__all__ = ["AgentInput", "reason_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentInput:
    """One agent: what a rung of the ladder reads. No object holds what the server alone writes."""

    daemon_sets: tuple[Object, ...]
    """Its DaemonSets: one, or those of one agent that is split into pools or rings."""
    companions: tuple[Object, ...] = ()
    """The objects that it needs or that are about it, found by reference."""
    around: Mapping[Key, Object]
    """Every object of the input that is no DaemonSet and that no other agent has, nor says to be of
    another, by what the API server knows it by; the companions are among them."""

    shared: Mapping[Key, Sequence[str]] = field(default_factory=dict)
    """The companions that other agents need, too, each with these by namespace and name."""

    @property
    def daemon_set(self) -> Manifest:
        """The DaemonSet; of several the last, which has the agent's own name."""
        return self.daemon_sets[-1].manifest

    @property
    def view(self) -> DaemonSetView:
        """The same, to be read."""
        return DaemonSetView(self.daemon_set)

    @property
    def name(self) -> str:
        """The name of the DaemonSet."""
        return str(self.daemon_set["metadata"]["name"])

    @property
    def namespace(self) -> str:
        """The namespace it stands in."""
        return str(self.daemon_set["metadata"].get("namespace") or "default")

    @property
    def title(self) -> str:
        """Namespace and name, for people."""
        return f"{self.namespace}/{self.name}"

    @property
    def place(self) -> str:
        """Where it is written: ``k8s/logging.yaml:12``; empty for plain data."""
        return _place(self.daemon_sets[-1])

    @property
    def reason(self) -> str:
        """Why what it has is kept: nobody has said more than where it stood."""
        return reason_of(self.daemon_sets[-1])

    def companion(self, kind: str, name: str | None = None) -> Manifest | None:
        """A companion of a kind, of a name or the first one; none where there is none."""
        return next(iter(self.companions_of(kind, name)), None)

    def companions_of(self, kind: str, name: str | None = None) -> Sequence[Manifest]:
        """All companions of a kind, or of a kind and name."""
        return [
            each.manifest
            for each in self.companions
            if each.manifest["kind"] == kind
            and (name is None or each.manifest["metadata"]["name"] == name)
        ]

    def beside(self, made: Sequence[Manifest]) -> list[Manifest]:
        """The companions that some manifests do not hold."""
        there = {key_of(each) for each in made}
        manifests = (each.manifest for each in self.companions)
        return [each for each in manifests if key_of(each) not in there]


def reason_of(found: Object) -> str:
    """Why an object is kept as it is: nobody has said more than where it stood."""
    file = _place(found).rpartition(":")[0]
    # A name may be no text, and longer than a reason may be.
    shown = file.encode(errors="replace").decode()[-_LONGEST:]
    return f"Adopted from {shown or 'a running cluster'}; no reason given."


_LONGEST: Final = 500


def _place(found: Object) -> str:
    return found.place().rpartition(":")[0]
