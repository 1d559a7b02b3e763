"""The highest rungs: the construct of the agent's own product."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from constructs_lib.adopt.agent_input import AgentInput
from constructs_lib.adopt.first_differences import first_differences
from constructs_lib.adopt.fit.bench import State
from constructs_lib.adopt.fit.search import fitted
from constructs_lib.adopt.node_agent.containers import resources_of
from constructs_lib.adopt.proof import prove
from constructs_lib.adopt.rest import rest_between
from constructs_lib.adopt.rung import Candidate, Rung
from constructs_lib.agents.catalogue import AGENTS
from constructs_lib.agents.node_agent import NodeAgentSpec
from constructs_lib.daemon_set.image_names import names_of
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.choices import construct_of
from constructs_lib.declaration.overrides import Overrides
from constructs_lib.declaration.resources import Resources
from constructs_lib.errors import DeclarationError
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.metadata import (
    AGENT_LABEL,
    ANNOTATION_PREFIX,
    INSTANCE_LABEL,
    PROGRAM_LABEL,
    is_ours,
    labels_of,
)

__all__ = ["PRODUCTS"]

_TRIES: Final = 7000
_TRIES_FOR_A_STRANGER: Final = 600
"""Manifests that this library has not written are seldom what a construct writes."""

_TRIES_BESIDE_OVERRIDES: Final = 1500
"""What overrides say is found in no other field, so that the search never ends by itself."""

_BESIDE: Final = "containers"
_OVERRIDES: Final = f"{ANNOTATION_PREFIX}overrides"
_UNPINNED: Final = f"{ANNOTATION_PREFIX}ignore.DS701"


class _Product:
    """Reads the agents of one product."""

    def __init__(self, spec: type[AgentSpec]) -> None:
        self._spec = spec

    def __call__(self, agent: AgentInput) -> Candidate | str | None:
        if not self._is_asked_about(agent):
            return None
        own, around = _objects(agent)
        state = fitted(
            self._spec,
            [*own, *(each.manifest for each in agent.daemon_sets)],
            dict(_known(agent)),
            around=around,
            reason=agent.reason,
            most_tries=_tries(agent, is_stranger=not agent.view.is_declared_here),
        )
        if state is None:
            return "nothing of its kind can be declared with its image and resources"
        fields = self._with_overrides(agent, state)
        if state.apart and "overrides" not in fields:
            # As the search writes it, which does not ask every platform.
            spec: Any = self._spec
            return first_differences(prove(agent, spec.model_validate(dict(fields)).manifests()))
        return Candidate(title=construct_of(self._spec), spec=self._spec, fields=fields)

    def _is_asked_about(self, agent: AgentInput) -> bool:
        """Whether an agent is one of the product: it says so, or runs one of its programs."""
        view = agent.view
        if view.is_declared_here:
            program = labels_of(agent.daemon_set).get(PROGRAM_LABEL)
            return (view.role, program) == (self._spec.role, self._spec.program_name)
        main = next(each for each in view.all if each.is_main)
        return not self._spec.programs.isdisjoint(names_of(main.image.repository))

    def _with_overrides(self, agent: AgentInput, state: State) -> Mapping[str, Any]:
        """The fields with the overrides that the DaemonSet says it has."""
        reason = _overrides_of(agent)
        if reason is None:
            return state.fields
        try:
            made = self._spec(**dict(state.fields)).manifests()
        except DeclarationError:
            return state.fields
        rest = rest_between(made[-1], agent.daemon_set)
        return {**state.fields, "overrides": Overrides(reason=reason, **rest.fields())}


def _tries(agent: AgentInput, *, is_stranger: bool) -> int:
    if is_stranger:
        return _TRIES_FOR_A_STRANGER
    return _TRIES if _overrides_of(agent) is None else _TRIES_BESIDE_OVERRIDES


def _overrides_of(agent: AgentInput) -> str | None:
    """Why it has overrides, where it says that it has some."""
    reason: str | None = agent.daemon_set["metadata"].get("annotations", {}).get(_OVERRIDES)
    return reason


def _objects(agent: AgentInput) -> tuple[list[Manifest], list[Manifest]]:
    """The objects that are the agent's, and those that may be: written here, of another name."""
    owned = {id(each) for each in agent.companions}
    names = {each.manifest["metadata"]["name"] for each in agent.daemon_sets}
    own, around = [], []
    for each in agent.around.values():
        if each.manifest["kind"] == "Namespace":
            continue
        written_here = is_ours(each.manifest)
        instance = labels_of(each.manifest).get(INSTANCE_LABEL)
        if id(each) in owned or (written_here and instance in names):
            own.append(each.manifest)
        elif written_here:
            around.append(each.manifest)
    return own, around


def _known(agent: AgentInput) -> Iterator[tuple[str, Any]]:
    """The fields that stand at one place, whatever the product."""
    labels = labels_of(agent.daemon_set)
    name = labels.get(AGENT_LABEL, agent.name)
    yield "name", name
    yield "namespace", agent.namespace
    home = _home(agent, name)
    if home != agent.namespace:
        yield "moved_from", home
    main = next(each for each in agent.view.all if each.path[-2] == _BESIDE)
    image = str(main.value.get("image"))
    if "@" not in image:
        annotations = agent.daemon_set["metadata"].get("annotations", {})
        yield "allow_unpinned", annotations.get(_UNPINNED, agent.reason)
    yield "image", image
    resources = resources_of(main.value)
    if isinstance(resources, Resources):
        yield "resources", resources


def _home(agent: AgentInput, name: str) -> str:
    """The namespace in the names of its objects of the whole cluster, which a move leaves alone."""
    for kind, separator in _HELD_IN_NAMES.items():
        for each in filter(is_ours, agent.companions_of(kind)):
            home, _, found = each["metadata"]["name"].rpartition(separator)
            if home and found == name:
                return str(home)
    return agent.namespace


_HELD_IN_NAMES: Final = {"ClusterRoleBinding": ":", "PriorityClass": "."}
"""Kinds whose names hold the namespace of an agent, and what stands behind it."""


PRODUCTS: Final = tuple(
    Rung(name=construct_of(spec), read=_Product(spec))
    for spec in AGENTS
    if spec is not NodeAgentSpec
)
"""A rung for each product. An agent is asked only for a product whose program it runs."""
