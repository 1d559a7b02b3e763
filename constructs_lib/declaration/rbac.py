"""What an agent may ask of the API server. Its token is on every node: root on one reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Final, Self, TypeAlias, cast

from pydantic import model_validator

from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import ListOf, Part, checked
from constructs_lib.declaration.short_items import ShortItems, ShortListOf
from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.objects import policy_rule

__all__ = [
    "AnyRules",
    "NamespaceRules",
    "PolicyRule",
    "Rules",
    "policy_rules",
    "rules_for_everything",
    "rules_of_a_namespace",
]

_EVERYTHING: Final = "*"


class PolicyRule(Part):
    """Verbs on resources, or on paths of the API server.

    In a list of rules a text says the same in the words of kubectl: the verbs, what they are for,
    the API group if it is not the core one, and the names if not all are meant
    (``get,update leases in coordination.k8s.io named watch``). Beside others the core group is
    ``core``.
    """

    groups: ListOf[str] = ("",)
    """API groups; the core group is the empty string."""
    resources: ListOf[str] = ()
    """Resources (``nodes``, ``nodes/status``)."""
    verbs: ListOf[str]
    """Verbs (``get``, ``list``, ``watch``, ``patch``)."""
    names: ListOf[str] = ()
    """The only objects that are meant, by name; all of the resource by default. ``list``,
    ``watch`` and ``create`` know no names."""
    urls: ListOf[str] = ()
    """Paths of the API server that are no resources (``/metrics``), in a rule of their own; only a
    role of the whole cluster can allow them."""

    @model_validator(mode="after")
    def _allows_something(self) -> Self:
        problems = list(self._unsaid())
        if problems:
            raise problems_error(problems)
        return self

    def _unsaid(self) -> Iterator[Problem]:
        for field in ("groups", "verbs"):
            if not getattr(self, field):
                yield Problem(path=(field,), message="is empty, so the rule allows nothing")
        if not self.resources and not self.urls:
            message = "is empty; name what the verbs are for (nodes), or paths as urls=['/metrics']"
            yield Problem(path=("resources",), message=message)
        if self.urls and (self.resources or self.names or self.groups != ("",)):
            message = "stand beside resources; write a rule of their own for them"
            yield Problem(path=("urls",), message=message)

    def for_everything(self) -> Iterator[Problem]:
        """The fields that say ``*``, which no new agent should."""
        message = "'*' is everything, on every node; name what the agent needs"
        for name in ("groups", "resources", "verbs", "urls"):
            if _EVERYTHING in getattr(self, name):
                yield Problem(path=(name,), message=message)

    def manifest(self) -> dict[str, Json]:
        """The rule of the ClusterRole."""
        if self.urls:
            return {"nonResourceURLs": list(self.urls), "verbs": list(self.verbs)}
        return policy_rule(
            groups=self.groups, resources=self.resources, verbs=self.verbs, names=self.names
        )


_WORDS: Final = r"[^\s,]+(?:,[^\s,]+)*"
_SHORT: Final = re.compile(
    rf"(?P<verbs>{_WORDS}) (?P<things>{_WORDS})(?: in (?P<groups>{_WORDS}))?"
    rf"(?: named (?P<names>{_WORDS}))?"
)
_CORE: Final = "core"
"""The core group, whose name is empty."""


def _written_out(text: str) -> Mapping[str, Any]:
    """The fields of a rule that is written in short.

    Raises:
        ValueError: it is not.
    """
    found = _SHORT.fullmatch(re.sub(r"\s*,\s*", ",", " ".join(text.split())))
    if found is None:
        raise ValueError(
            f"{text!r} is no rule; write verbs, resources and the group if it is not the core one: "
            "'get,list,watch daemonsets in apps'"
        )
    things = found["things"].split(",")
    fields: dict[str, Any] = {"verbs": found["verbs"].split(",")}
    fields["urls" if things[0].startswith("/") else "resources"] = things
    if found["groups"]:
        groups = found["groups"].split(",")
        fields["groups"] = ["" if each == _CORE else each for each in groups]
    if found["names"]:
        fields["names"] = found["names"].split(",")
    return fields


def _short(rule: PolicyRule) -> str | None:
    things = rule.urls or rule.resources
    text = f"{','.join(rule.verbs)} {','.join(things)}"
    if rule.groups != ("",):
        text += f" in {','.join(each or _CORE for each in rule.groups)}"
    if rule.names:
        text += f" named {','.join(rule.names)}"
    if not _SHORT.fullmatch(text):
        return None
    return text if PolicyRule(**_written_out(text)) == rule else None


def rules_for_everything(rules: Sequence[PolicyRule | str]) -> Iterator[Problem]:
    """The rules that allow everything of a kind, with the path inside the list."""
    for index, rule in enumerate(policy_rules(rules)):
        for problem in rule.for_everything():
            yield Problem(path=(index, *problem.path), message=problem.message)


def _narrow(rules: Sequence[PolicyRule]) -> None:
    problems = list(rules_for_everything(rules))
    if problems:
        raise problems_error(problems)


def rules_of_a_namespace(rules: Sequence[PolicyRule | str]) -> Iterator[Problem]:
    """The rules that no role of a namespace can have, with the path inside the list."""
    for index, rule in enumerate(policy_rules(rules)):
        if rule.urls:
            message = "are no part of a namespace; allow them in the whole cluster"
            yield Problem(path=(index, "urls"), message=message)


def _inside_a_namespace(rules: Sequence[PolicyRule]) -> None:
    problems = list(rules_of_a_namespace(rules))
    if problems:
        raise problems_error(problems)


def policy_rules(rules: Sequence[PolicyRule | str]) -> tuple[PolicyRule, ...]:
    """The rules of a declaration, as they are kept."""
    return cast("tuple[PolicyRule, ...]", rules)


AnyRules: TypeAlias = Annotated[
    ShortListOf[PolicyRule], ShortItems(written_out=_written_out, short=_short)
]
"""Rules in their order, each a part or its short text; also for everything (``*``)."""

Rules: TypeAlias = Annotated[AnyRules, checked(_narrow)]
"""Rules in their order, each a part or its short text (``get,list,watch daemonsets in apps``)."""

NamespaceRules: TypeAlias = Annotated[Rules, checked(_inside_a_namespace)]
"""The same for one namespace, which knows no paths of the API server."""
