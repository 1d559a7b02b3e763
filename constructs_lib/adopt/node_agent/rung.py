"""The rung of NodeAgent: any agent in typed words, and overrides for what has none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from constructs_lib.adopt.agent_input import AgentInput
from constructs_lib.adopt.node_agent.containers import (
    container_of,
    init_container_of,
    resources_of,
    words_of,
)
from constructs_lib.adopt.node_agent.objects import objects_of
from constructs_lib.adopt.node_agent.parts import said_first, without_refused
from constructs_lib.adopt.node_agent.pod import pod_of
from constructs_lib.adopt.node_agent.rollout import rollout_of
from constructs_lib.adopt.node_agent.volumes import volume_of
from constructs_lib.adopt.rest import rest_between
from constructs_lib.adopt.rung import Candidate, Rung
from constructs_lib.adopt.vendored_rung import kept_file
from constructs_lib.agents.node_agent import NodeAgentSpec
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.declaration.adopted import Adopted
from constructs_lib.declaration.choices import construct_of
from constructs_lib.declaration.overrides import Overrides
from constructs_lib.errors import DeclarationError
from constructs_lib.k8s.given import given
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.metadata import IGNORE_PREFIX
from constructs_lib.k8s.normal import normal_form
from constructs_lib.k8s.secret_signs import is_placeholder, is_secret_name, is_secret_value
from constructs_lib.policy.rules.catalogue import FILES
from constructs_lib.record import replace

__all__ = ["NODE_AGENT"]

_BESIDE: Final = "containers"


def _read(agent: AgentInput) -> Candidate | str | None:
    if len(agent.daemon_sets) > 1:
        return "it is split into several DaemonSets"
    found = normal_form(agent.daemon_set)
    selector = found["spec"]["selector"]
    if selector.keys() != {"matchLabels"}:
        return "its selector has expressions, and not labels alone"
    if agent.view.is_windows:
        return "it runs on Windows, and its words are those of Linux"
    secret = next(_secrets(DaemonSetView(found)), None)
    if secret is not None:
        return f"{secret} holds a secret in plain text, which no code should hold"
    beside = objects_of(agent, agent.beside([agent.daemon_set]))
    left = [*beside.left.values()]
    kept, files = kept_file(agent, left) if left else (None, {})
    fields = {**_fields(agent, found), **beside.fields}
    fields["adopted"] = Adopted(
        selector=_selector(selector["matchLabels"], fields),
        reason=agent.reason,
        only_declared=True,
        pod_metadata=_ignored(found["spec"]["template"]["metadata"]),
        beside=kept,
    )
    candidate = Candidate(
        title=construct_of(NodeAgentSpec),
        spec=NodeAgentSpec,
        fields=fields,
        files=files,
        kept=dict.fromkeys(files, left),
    )
    return _completed(agent, candidate)


def _ignored(metadata: Json) -> Json:
    """What a template says of its Pods that nobody reads."""
    return {key: value for key, value in metadata.items() if key in _IGNORED}


_IGNORED: Final = frozenset({"generateName", "name", "namespace"})


def _secrets(view: DaemonSetView) -> Iterator[str]:
    """The variables whose values are most likely secrets."""
    for container in view.all:
        for variable in container.env:
            value = variable.value or ""
            is_secret = is_secret_name(variable.name) and is_secret_value(value)
            if is_secret and not is_placeholder(value):
                yield variable.name


def _completed(agent: AgentInput, candidate: Candidate) -> Candidate | str:
    """The declaration with overrides for what it has no word for."""
    try:
        made = candidate.declared().manifests()[-1]
    except DeclarationError as error:
        fewer = without_refused({**candidate.fields}, error, _NEEDED)
        if fewer is None:
            return str(error.problems[0])
        return _completed(agent, replace(candidate, fields=fewer))
    rest = rest_between(made, agent.daemon_set)
    if not rest.places:
        return candidate
    try:
        overrides = Overrides(reason=agent.reason, **rest.fields())
    except DeclarationError as error:
        return str(error.problems[0])
    count = len(rest.places)
    return replace(
        candidate,
        title=f"{candidate.title} + {count} override{'s' if count > 1 else ''}",
        fields={**candidate.fields, "overrides": overrides},
        overridden=rest.places,
    )


_NEEDED: Final = frozenset({"adopted", "container", "image", "name", "namespace", "resources"})
"""What no override can bring in."""


def _fields(agent: AgentInput, found: Json) -> dict[str, object]:
    """Everything that has a word."""
    spec, metadata = found["spec"], found["metadata"]
    template, selector = spec["template"], spec["selector"]["matchLabels"]
    labels = template["metadata"]["labels"]
    view = DaemonSetView(found)
    main, *beside = (each for each in view.all if each.path[-2] == _BESIDE)
    before = [each for each in view.all if each.path[-2] != _BESIDE]
    fields: dict[str, object] = {
        "name": agent.name,
        "namespace": agent.namespace,
        "container": main.name,
        "image": main.value["image"],
        "rollout": rollout_of(spec, agent.reason),
        "revision_history": spec.get("revisionHistoryLimit"),
        "labels": metadata.get("labels"),
        "pod_labels": _pod_labels(labels, selector, metadata.get("labels") or {}),
        **_annotations(metadata.get("annotations") or {}),
        "pod_annotations": template["metadata"].get("annotations"),
        **pod_of(view.pod, agent.reason),
        "volumes": said_first(map(volume_of, view.volumes)),
        "init_containers": said_first(init_container_of(each, agent.reason) for each in before),
        "containers": said_first(container_of(each, agent.reason) for each in beside),
        **words_of(main.value, agent.reason),
    }
    return {**given(fields), "resources": resources_of(main.value)}


def _pod_labels(
    labels: Mapping[str, str], selector: Mapping[str, str], of_the_object: Mapping[str, str]
) -> Mapping[str, str]:
    """The labels of the Pods: all of them where the object has the same, which are said once."""
    if labels == of_the_object and labels != selector:
        return labels
    return {key: each for key, each in labels.items() if key not in selector}


def _selector(
    selector: Mapping[str, str], fields: Mapping[str, object]
) -> dict[str, str] | list[str]:
    """The labels of the selector, or their names where the labels stand elsewhere, too."""
    labels = fields.get("labels")
    is_there = isinstance(labels, dict) and selector.items() <= labels.items()
    return [*selector] if is_there else dict(selector)


def _annotations(annotations: Mapping[str, str]) -> dict[str, object]:
    """Annotations, and those among them that answer a rule of the checker."""
    answers = {
        key.removeprefix(IGNORE_PREFIX): text
        for key, text in annotations.items()
        if key.removeprefix(IGNORE_PREFIX) in FILES and key.startswith(IGNORE_PREFIX)
    }
    others = {
        key: text
        for key, text in annotations.items()
        if key.removeprefix(IGNORE_PREFIX) not in answers
    }
    return {"annotations": others, "suppress": answers}


NODE_AGENT: Final = Rung(name=construct_of(NodeAgentSpec), read=_read)
"""Any agent for Linux: what has no word is an override."""
