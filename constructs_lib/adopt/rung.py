"""What a rung of the ladder is: a way to declare an agent, or the reason why it is not one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from constructs_lib.adopt.agent_input import AgentInput
from constructs_lib.change.pairing import Key
from constructs_lib.declaration.base import Declaration
from constructs_lib.intake.objects import Object
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.record import dataclass, field

__all__ = ["Candidate", "Read", "Rung", "Surrounding"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A declaration that may stand for an agent. Whether it does is for the proof to say."""

    title: str
    """How the report names it: ``LogAgent (Fluent Bit)``."""
    spec: type[Declaration]
    """The class of the declaration."""
    fields: Mapping[str, object]
    """Its fields: parts of the library, plain values, lists and maps of them. A field with its
    default may be there; the code leaves it out."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Files that the fields name (``PinnedFile.holding``), by their path from the folder that the
    app is started in."""
    kept: Mapping[str, Sequence[Manifest]] = field(default_factory=dict)
    """The objects that no field says, by the file that holds them as they are."""
    overridden: Sequence[str] = ()
    """Where its overrides set something that no field says (``containers[agent].tty``)."""

    def declared(self) -> Declaration:
        """The declaration.

        Raises:
            DeclarationError: the fields cannot be honoured.
        """
        fields: dict[str, Any] = dict(self.fields)
        return self.spec(**fields)


Read: TypeAlias = Callable[[AgentInput], Candidate | str | None]
"""Reads an agent: a candidate; or why it is none, as the end of a sentence without its full stop
(``it has two outputs``); or nothing where the agent is another program altogether, which nobody
wants to read. It may guess: nothing unproven is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One way to declare an agent."""

    name: str
    """The construct: ``LogAgent``."""
    read: Read
    """Reads an agent."""


Surrounding: TypeAlias = Callable[[Mapping[Key, Object]], Iterable[Candidate]]
"""Reads declarations that are no agent from all objects that are no DaemonSet: namespaces, priority
classes, policies. It may guess, too: one that gives other objects than are there is passed over."""
