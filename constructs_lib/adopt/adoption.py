"""All agents of a team, each on the highest rung that stands for it, and the code that says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from constructs_lib.adopt.agent_input import AgentInput
from constructs_lib.adopt.code.expression import WIDTH
from constructs_lib.adopt.code.module import Declared, Module, module
from constructs_lib.adopt.ladder import Adopted, climb
from constructs_lib.adopt.proof import Proof, proven
from constructs_lib.adopt.read import Team
from constructs_lib.adopt.rung import Candidate, Rung, Surrounding
from constructs_lib.change.impact import Impact
from constructs_lib.change.pairing import Key, key_of, object_words
from constructs_lib.errors import DeclarationError, InputError
from constructs_lib.intake.objects import Object
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.metadata import is_ours
from constructs_lib.policy.api import check
from constructs_lib.record import dataclass, replace

__all__ = ["Adoption", "adopt", "against"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """What became of the manifests of a team."""

    team: Team
    """What it has."""
    agents: tuple[Adopted, ...]
    """Its agents with their declarations."""
    surroundings: tuple[tuple[Candidate, tuple[Manifest, ...]], ...] = ()
    """Declarations that are no agent, with what they give."""
    alone: tuple[Object, ...]
    """Objects that no declaration has."""

    @property
    def manifests(self) -> list[Manifest]:
        """What all declarations give."""
        around = [each for _, made in self.surroundings for each in made]
        return [*around, *(each for agent in self.agents for each in agent.manifests)]

    def code(self, *, stem: str, about: str, native: bool, width: int = WIDTH) -> Module:
        """The module that declares the agents.

        Args:
            stem: the name of the module.
            about: what its docstring says.
            native: whether it is of specs and ``write_yaml``, not of cdk8s charts.
            width: how long a line may be.
        """
        around = [Declared(candidate=candidate) for candidate, _ in self.surroundings]
        agents = [
            Declared(candidate=each.candidate, remarks=tuple(_remarks(each)))
            for each in self.agents
        ]
        declared = [*around, *agents]
        return module(declared, stem=stem, about=about, native=native, width=width)


def adopt(
    team: Team,
    rungs: Sequence[Rung],
    *,
    surroundings: Sequence[Surrounding] = (),
    allowed: Impact = "no-op",
) -> Adoption:
    """Find the declaration of each agent, and of what stands around them.

    Args:
        team: what a team has.
        rungs: the rungs of the ladder, from high to low.
        surroundings: readers of declarations that are no agent.
        allowed: the worst that may happen to an agent. Default: nothing at all.

    Raises:
        InputError: no rung stands for an agent.
    """
    around = dict(team.agents[0].around) if team.agents else {}
    theirs = {id(each) for agent in team.agents for each in agent.companions}
    # What others have written is only read where an agent of the input has to do with it.
    known = {
        key: each for key, each in around.items() if is_ours(each.manifest) or id(each) in theirs
    }
    found_around = tuple(_around(known, surroundings))
    taken = {key_of(each) for _, made in found_around for each in made}
    agents: list[Adopted] = []
    problems: list[str] = []
    for each in team.agents:
        agent = _without(each, taken)
        found = climb(agent, rungs, allowed=allowed)
        if isinstance(found, Adopted):
            agents.append(found)
            taken |= {key_of(manifest) for manifest in found.manifests}
        else:
            reasons = "; ".join(f"{failure.rung}: {failure.reason}" for failure in found)
            problems.append(f"{agent.place}: {agent.title} cannot be adopted: {reasons}")
    if problems:
        raise InputError(problems)
    alone = tuple(each for key, each in around.items() if key not in taken)
    return Adoption(team=team, agents=tuple(agents), alone=alone, surroundings=found_around)


def against(team: Team, made: Sequence[Manifest]) -> Proof:
    """What declarations would do to the agents of a team, and to what belongs to them.

    Args:
        team: what runs.
        made: what the declarations give.
    """
    there = {key_of(each) for each in made}
    old: dict[Key, Manifest] = {}
    for agent in team.agents:
        old |= {key_of(each.manifest): each.manifest for each in agent.daemon_sets}
        old |= {key_of(each.manifest): each.manifest for each in agent.companions}
        old |= {key: each.manifest for key, each in agent.around.items() if key in there}
    return proven(old.values(), made)


def _around(
    objects: Mapping[Key, Object], surroundings: Sequence[Surrounding]
) -> Iterator[tuple[Candidate, tuple[Manifest, ...]]]:
    """The declarations that give exactly objects that are there, none of them twice."""
    taken: set[Key] = set()
    for read in surroundings:
        for candidate in read(objects):
            try:
                made = tuple(candidate.declared().manifests())
            except DeclarationError:
                continue
            keys = {key_of(each) for each in made}
            if keys <= objects.keys() - taken:
                there = [objects[key].manifest for key in keys]
                if proven(there, made).is_no_op:
                    taken |= keys
                    yield candidate, made


def _without(agent: AgentInput, taken: set[Key]) -> AgentInput:
    companions = tuple(each for each in agent.companions if key_of(each.manifest) not in taken)
    around = {key: each for key, each in agent.around.items() if key not in taken}
    return replace(agent, companions=companions, around=around)


def _remarks(adopted: Adopted) -> Iterator[str]:
    """What a reader of the code should know: what ``check`` finds, and what no field shows."""
    agent = adopted.agent
    objects = [each.manifest for each in (*agent.daemon_sets, *agent.companions)]
    rules = sorted({each.rule for each in check(objects).open})
    if rules:
        yield f"constructs-lib check finds {', '.join(rules)} here."
    for path, kept in adopted.candidate.kept.items():
        yield f"{path} holds {', '.join(map(object_words, kept))}."
    users: dict[tuple[str, ...], list[str]] = {}
    for each in agent.companions:
        others = tuple(agent.shared.get(key_of(each.manifest), ()))
        users.setdefault(others, []).append(object_words(each.manifest))
    for titles, objects_of_several in users.items():
        if titles:
            yield f"Needed by {', '.join(titles)}, too: {', '.join(objects_of_several)}."
