"""A text is refused where it is typed, or the API server takes what becomes of it.

Every text of every case, and every field that could hold one, is replaced by texts that no name,
path or value can be, each alone. Each field of a part is tried once in each kind of agent. Cases
are also tried without what has the finished DaemonSet checked, so that the fields stand alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.admission_policies import AdmissionPoliciesSpec
from constructs_lib.agents.catalogue import AGENTS
from constructs_lib.agents.namespace import AgentNamespaceSpec
from constructs_lib.agents.priority_classes import PriorityClassesSpec, PriorityRank
from constructs_lib.agents.vendored_agent import VendoredAgentSpec
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.base import Declaration
from constructs_lib.declaration.model import Part
from constructs_lib.declaration.pinned import PinnedFile
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.release import LATEST_MINOR
from constructs_lib.k8s.structure import read_structure
from constructs_lib.path import Path, path_text
from constructs_lib.policy.api import check
from constructs_lib.validation.refusals import refusals
from tests.agents.cases import CASES
from tests.agents.vendored.published import FULL, LOG_SHIPPER, SHA256

ODD: Final = (
    "",
    "a b",
    "a\nb",
    "a\0b",
    "/a:b",
    "/a{{.x}}",
    "../a",
    "/",
    "Ä\u202e",
    'a"{{ .x }}${X}$(Y)',
    "a" * 300,
    "a" * 300_000,
)

CHECKED: Final = "/a{{.x}}"
"""The one for which the checker is asked, too, as it asks the same question for longer."""

REFUSES: Final = "API server refuses"

CHECKED_WHOLE: Final = frozenset(
    {"env", "host", "nodes", "overrides", "platform", "pools", "privileges", "rings", "rollout"}
)
"""With one of these the finished DaemonSet is checked, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A text of a declaration: the field it belongs to, where it is, and whether it is a key."""

    field: tuple[str, ...]
    path: Path
    is_key: bool = False


def spots(value: object, field: tuple[str, ...] = (), path: Path = ()) -> Iterator[Spot]:
    """Every text below a value, and every field without a value that could be one."""
    if isinstance(value, Part):
        for name, declared in type(value).model_fields.items():
            here, given = (type(value).__name__, name), getattr(value, name)
            if given is None and "str" in str(declared.annotation):
                yield Spot(field=here, path=(*path, name))
            yield from spots(given, here, (*path, name))
    elif isinstance(value, str):
        yield Spot(field=field, path=path)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield Spot(field=(*field, "key"), path=(*path, key), is_key=True)
            yield from spots(each, (*field, "value"), (*path, key))
    elif isinstance(value, list | tuple):
        for index, each in enumerate(value):
            yield from spots(each, field, (*path, index))


def changed(value: Any, spot: Spot, text: str, depth: int = 0) -> Any:
    """The value with another text in that place, every part around it built anew.

    Raises:
        DeclarationError: it is refused there.
    """
    if depth == len(spot.path):
        return text
    step = spot.path[depth]
    if isinstance(value, Part):
        fields = {name: getattr(value, name) for name in value.model_fields_set}
        inner = changed(getattr(value, str(step)), spot, text, depth + 1)
        return type(value)(**{**fields, str(step): inner})
    if isinstance(value, Mapping):
        if spot.is_key and depth == len(spot.path) - 1:
            return {text if key == step else key: each for key, each in value.items()}
        return {**value, step: changed(value[step], spot, text, depth + 1)}
    return tuple(
        changed(each, spot, text, depth + 1) if index == step else each
        for index, each in enumerate(value)
    )


def bare(spec: AgentSpec) -> AgentSpec | None:
    """The declaration without what has the finished DaemonSet checked; none if it needs it."""
    fields = {name: getattr(spec, name) for name in spec.model_fields_set - CHECKED_WHOLE}
    try:
        return type(spec)(**fields)
    except DeclarationError:
        return None


def refused(spec: Declaration) -> Iterator[str]:
    """Why the API server refuses what a declaration becomes."""
    for manifest in spec.manifests():
        known, misfits = read_structure(manifest, LATEST_MINOR)
        for problem in (*misfits, *refusals(known)):
            yield f"{manifest['kind']} {path_text(problem.path):.80}: {problem.message:.80}"
        if manifest["kind"] == "PrometheusRule":
            yield from templates(manifest)


def templates(rules: Manifest) -> Iterator[str]:
    """Where Prometheus would run a text of the declaration as a template."""
    for group in rules["spec"]["groups"]:
        for rule in group["rules"]:
            if any("{{.x}}" in text for text in rule.get("annotations", {}).values()):
                yield f"the alert {rule['alert']} runs it as a template"


def refused_by_check(spec: Declaration) -> list[str]:
    """The findings of ``check`` that say that the API server refuses the declaration."""
    found = check(spec.manifests()).open
    return [each.message for each in found if each.rule == "DS115" or REFUSES in each.message]


def tries(agent: type[AgentSpec]) -> Iterator[tuple[AgentSpec, Spot]]:
    """Every field of every part once, in a whole and in a bare declaration."""
    cases = [spec for spec in CASES.values() if type(spec) is agent]
    for some in (cases, [spec for case in cases if (spec := bare(case)) is not None]):
        seen: set[tuple[str, ...]] = set()
        for spec in some:
            for spot in spots(spec):
                if spot.field not in seen:
                    seen.add(spot.field)
                    yield spec, spot


def tries_of(declared: type[Declaration]) -> Iterator[tuple[Declaration, Spot]]:
    """Every text of what declares no agent of its own."""
    yield from ((OTHERS[declared], spot) for spot in spots(OTHERS[declared]))


OTHERS: Final[Mapping[type[Declaration], Declaration]] = {
    type(each): each
    for each in (
        VendoredAgentSpec(
            name="shipper", source=PinnedFile(path=LOG_SHIPPER, sha256=SHA256), **FULL
        ),
        AdmissionPoliciesSpec(name="rules", rules=("DS501",), exempt_namespaces=("kube-system",)),
        PriorityClassesSpec(
            name="classes",
            ranks=(PriorityRank(name="agents", value=5, description="Agents."),),
            labels={"team": "x"},
        ),
        AgentNamespaceSpec(
            name="agents", pod_security="baseline", labels={"team": "x"}, annotations={"x/y": "z"}
        ),
    )
}
"""What is declared beside agents."""


@pytest.mark.parametrize(
    "declared", [pytest.param(each, id=each.__name__) for each in (*AGENTS, *OTHERS)]
)
def test_what_is_accepted_is_accepted_by_the_api_server(declared: type[Declaration]) -> None:
    tried, wrong = 0, []
    for spec, spot in tries(declared) if issubclass(declared, AgentSpec) else tries_of(declared):
        for text in ODD:
            tried += 1
            try:
                other = changed(spec, spot, text)
            except DeclarationError:
                continue
            why = [*refused(other), *(refused_by_check(other) if text == CHECKED else ())]
            wrong += [f"{path_text(spot.path)} = {text!r:.30}: {each}" for each in why]
    assert wrong == []
    assert tried > len(ODD)


def test_every_spot_can_be_filled_with_what_stands_there() -> None:
    """Or a refusal would only say that the declaration cannot be built anew."""
    spec = CASES["node-agent-full"]
    for spot in spots(spec):
        value: Any = spec
        for step in spot.path:
            value = getattr(value, str(step)) if isinstance(value, Part) else value[step]
        if value is not None and not spot.is_key:
            assert changed(spec, spot, value) == spec
