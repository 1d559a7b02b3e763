"""The ladder: the highest rung whose declaration changes nothing stands for the agent.

Rungs come in their order, from a product's own construct down to the manifests as they are. The
reasons of those that failed are kept: nobody falls silently.
"""

from __future__ import annotations

from collections.abc import Iterable

from constructs_lib.adopt.agent_input import AgentInput
from constructs_lib.adopt.first_differences import first_differences
from constructs_lib.adopt.proof import Proof, prove
from constructs_lib.adopt.rung import Candidate, Rung
from constructs_lib.change.impact import Impact
from constructs_lib.errors import DeclarationError
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.record import dataclass

__all__ = ["Adopted", "Failure", "climb"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A rung that is none for an agent."""

    rung: str
    """Its name."""
    reason: str
    """Why, as the end of a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """An agent with the declaration that stands for it."""

    agent: AgentInput
    """The agent."""
    candidate: Candidate
    """The declaration."""
    manifests: tuple[Manifest, ...]
    """What it gives."""
    proof: Proof
    """That it changes nothing, or what it changes where that was allowed."""
    failures: tuple[Failure, ...] = ()
    """The rungs above it, from the highest, and why each failed."""


def climb(
    agent: AgentInput, rungs: Iterable[Rung], *, allowed: Impact = "no-op"
) -> Adopted | tuple[Failure, ...]:
    """The highest rung that stands for an agent; the failures where none does.

    Args:
        agent: the agent.
        rungs: the rungs, from high to low.
        allowed: the worst that may happen. Default: nothing at all.
    """
    failures: list[Failure] = []
    for rung in rungs:
        found = _tried(agent, rung, allowed)
        if isinstance(found, Failure):
            failures.append(found)
        elif found is not None:
            candidate, made, proof = found
            return Adopted(
                agent=agent,
                candidate=candidate,
                manifests=tuple(made),
                proof=proof,
                failures=tuple(failures),
            )
    return tuple(failures)


def _tried(
    agent: AgentInput, rung: Rung, allowed: Impact
) -> tuple[Candidate, list[Manifest], Proof] | Failure | None:
    candidate = rung.read(agent)
    if candidate is None:
        return None
    if isinstance(candidate, str):
        return Failure(rung=rung.name, reason=candidate)
    try:
        made = candidate.declared().manifests()
    except DeclarationError as error:
        return Failure(rung=rung.name, reason=str(error.problems[0]))
    proof = prove(agent, made)
    if not proof.is_at_most(allowed):
        return Failure(rung=rung.name, reason=first_differences(proof))
    return candidate, made, proof
