"""The manifests of a team, sorted: agents with what belongs to them, and what is left alone."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Final

from constructs_lib.adopt.agent_input import AgentInput
from constructs_lib.adopt.built_in import is_built_in
from constructs_lib.adopt.owned import owned_by
from constructs_lib.adopt.server_fields import without_server_fields
from constructs_lib.change.pairing import Key, is_daemon_set, key_of, title_of
from constructs_lib.errors import InputError
from constructs_lib.intake.input import Input
from constructs_lib.intake.objects import Object
from constructs_lib.intake.sound import sound
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.metadata import AGENT_LABEL, INSTANCE_LABEL, is_ours
from constructs_lib.record import dataclass, replace

__all__ = ["Team", "read_team"]

_HOOK: Final = "helm.sh/hook"
_TEMPLATE: Final = "{{"
_PATCH: Final = "$patch"
_ALL_MADE: Final = (
    "Every DaemonSet in the input is made by an operator (metadata.ownerReferences), which would "
    "put it back; change it where the operator is told."
)
_NO_AGENT: Final = "There is no DaemonSet in the input; only DaemonSets are adopted."


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """What a team has."""

    agents: tuple[AgentInput, ...]
    """Its agents, in the order of the input."""
    alone: tuple[Object, ...]
    """Objects that belong to no agent."""
    secrets: tuple[Object, ...] = ()
    """Secrets: their values never enter a declaration."""
    hooks: tuple[Object, ...] = ()
    """What only Helm itself runs."""
    built_in: tuple[Object, ...] = ()
    """What Kubernetes itself makes in every cluster."""
    made: tuple[Object, ...] = ()
    """What an operator makes and would put back: it is changed where the operator is told."""


def read_team(found: Input) -> Team:
    """Sort the objects of an input.

    Args:
        found: what was read.

    Raises:
        InputError: a document cannot be read, is a template or a patch, an object is there twice
            and differs, or the API server would refuse one; or there is no DaemonSet.
    """
    unmade = [problem for each in found.objects for problem in _unmade(each)]
    if unmade:
        raise InputError(unmade)
    objects = [
        replace(each, manifest=without_server_fields(each.manifest))
        for each in sound(found).objects
    ]
    nameless = [
        f"{each.place()}: this {each.manifest['kind']} has no name"
        for each in objects
        if not _is_named(each)
    ]
    if nameless:
        raise InputError(nameless)
    hooks = tuple(filter(_is_hook, objects))
    made = tuple(each for each in objects if _is_made(each) and not _is_hook(each))
    secrets = tuple(
        each for each in objects if _is_secret(each) and not (_is_hook(each) or _is_made(each))
    )
    apart = {id(each) for each in (*hooks, *made, *secrets)}
    built_in = tuple(
        each for each in objects if id(each) not in apart and is_built_in(each.manifest)
    )
    apart |= {id(each) for each in built_in}
    rest = [each for each in objects if id(each) not in apart]
    daemon_sets = [each for each in rest if is_daemon_set(each.manifest)]
    if not daemon_sets:
        owned = any(is_daemon_set(each.manifest) for each in made)
        raise InputError([_ALL_MADE if owned else _NO_AGENT])
    around = {key_of(each.manifest): each for each in rest if not is_daemon_set(each.manifest)}
    agents = tuple(_agents(_grouped(daemon_sets), around))
    theirs = {id(each) for agent in agents for each in agent.companions}
    alone = tuple(each for each in around.values() if id(each) not in theirs)
    return Team(
        agents=agents, alone=alone, secrets=secrets, hooks=hooks, built_in=built_in, made=made
    )


def _unmade(each: Object) -> Iterator[str]:
    """Why an object is no manifest yet, but what one is made of."""
    manifest = each.manifest
    if manifest.get("kind") == "Kustomization":
        yield f"{each.place()}: this is a kustomization; give what 'kubectl kustomize' prints"
    elif _says(manifest, _PATCH):
        yield f"{each.place()}: {each.title} is a patch; give what 'kubectl kustomize' prints"
    elif _TEMPLATE in str(_identity(manifest)):
        yield f"{each.place()}: {each.title} is a template; give what 'helm template' prints"


def _identity(manifest: Json) -> list[Json]:
    metadata = manifest.get("metadata")
    known = metadata if isinstance(metadata, dict) else {}
    # Annotations, and texts of programs, may well hold the templates of other programs.
    return [known.get(name) for name in ("name", "namespace", "labels")]


def _says(value: Json, key: str) -> bool:
    if isinstance(value, dict):
        return key in value or any(_says(each, key) for each in value.values())
    return isinstance(value, list) and any(_says(each, key) for each in value)


def _is_named(each: Object) -> bool:
    return bool(each.manifest.get("metadata", {}).get("name"))


def _is_hook(each: Object) -> bool:
    return _HOOK in each.manifest["metadata"].get("annotations", {})


def _is_made(each: Object) -> bool:
    return bool(each.manifest["metadata"].get("ownerReferences"))


def _is_secret(each: Object) -> bool:
    return key_of(each.manifest)[:2] == ("", "Secret")


def _grouped(daemon_sets: Sequence[Object]) -> list[tuple[Object, ...]]:
    """The DaemonSets of each agent; those of a split agent carry its name as a label."""
    groups: dict[tuple[str, str], list[Object]] = {}
    for each in daemon_sets:
        metadata = each.manifest["metadata"]
        agent = metadata.get("labels", {}).get(AGENT_LABEL, "")
        name = agent or f"={metadata['name']}"
        groups.setdefault((metadata.get("namespace") or "default", name), []).append(each)
    return [tuple(group) for group in groups.values()]


def _agents(
    groups: Sequence[tuple[Object, ...]], around: Mapping[Key, Object]
) -> Iterator[AgentInput]:
    """The agents; an object that several of them share belongs to the first."""
    names = [_names_of(group) for group in groups]
    hidden = _of_one_agent(around, {name for some in names for name in some})
    visible = [
        {key: each for key, each in around.items() if key not in hidden or hidden[key] in own}
        for own in names
    ]
    needed = [
        _needed(group, {key: each.manifest for key, each in seen.items()})
        for group, seen in zip(groups, visible, strict=True)
    ]
    users: dict[Key, list[str]] = {}
    for group, keys in zip(groups, needed, strict=True):
        for key in keys:
            users.setdefault(key, []).append(_title(group))
    left = set(around)
    for group, keys, seen in zip(groups, needed, visible, strict=True):
        own = {key: each for key, each in seen.items() if key in left}
        yield AgentInput(
            daemon_sets=group,
            companions=tuple(each for key, each in own.items() if key in keys),
            around=own,
            shared={key: users[key][1:] for key in own if len(users.get(key, ())) > 1},
        )
        left -= keys


def _needed(group: Sequence[Object], objects: Mapping[Key, Manifest]) -> set[Key]:
    return {key for each in group for key in owned_by(each.manifest, objects)}


def _title(group: Sequence[Object]) -> str:
    return title_of(group[-1].manifest)


def _names_of(group: Sequence[Object]) -> tuple[str, ...]:
    """The names of an agent's DaemonSets; of several one is its own."""
    return tuple(each.manifest["metadata"]["name"] for each in group)


def _of_one_agent(around: Mapping[Key, Object], names: Container[str]) -> Mapping[Key, str]:
    """What this library wrote for one of some agents, and the name of that."""
    found = {}
    for key, each in around.items():
        instance = each.manifest["metadata"].get("labels", {}).get(INSTANCE_LABEL)
        if instance in names and is_ours(each.manifest):
            found[key] = instance
    return found
