"""Falco's rules language as parts: what to look for, and the words it is said in.

Facts: Falco 0.44, rules engine. The order matters: a list or macro is defined before it is used,
and what carries the name of an earlier one takes its place.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from constructs_lib.declaration.model import ListOf, Part
from constructs_lib.k8s.manifest import Json

__all__ = ["FalcoList", "FalcoMacro", "FalcoPriority", "FalcoRule", "RulesItem"]

FalcoPriority: TypeAlias = Literal[
    "emergency", "alert", "critical", "error", "warning", "notice", "informational", "debug"
]
"""How bad it is, the worst first."""

_Word: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9_]+$")]
_Text: TypeAlias = Annotated[str, Field(min_length=1)]


class FalcoList(Part):
    """A list of values to use in conditions (``(my_shells)``)."""

    kind: Literal["list"] = "list"
    name: _Word
    """Its name in conditions."""
    items: ListOf[_Text]
    """Its values."""
    append: bool = False
    """Add the values to a list of this name, one of the image's for example, instead of
    replacing it."""

    def manifest(self) -> dict[str, Json]:
        """The entry of a rules file."""
        entry: dict[str, Json] = {"list": self.name, "items": list(self.items)}
        return entry | ({"override": {"items": "append"}} if self.append else {})


class FalcoMacro(Part):
    """A condition with a name."""

    kind: Literal["macro"] = "macro"
    name: _Word
    """Its name in conditions."""
    condition: _Text
    """The condition."""
    append: bool = False
    """Add the condition (``or proc.name = x``) to a macro of this name instead of replacing
    it."""

    def manifest(self) -> dict[str, Json]:
        """The entry of a rules file."""
        entry: dict[str, Json] = {"macro": self.name, "condition": self.condition}
        return entry | ({"override": {"condition": "append"}} if self.append else {})


class FalcoRule(Part):
    """What is worth an alert."""

    kind: Literal["rule"] = "rule"
    name: _Text
    """Its name in alerts. One of the image's rules of this name is replaced."""
    description: _Text
    """What it is about, for those who read the alert."""
    condition: _Text
    """When it applies (``spawned_process and container and proc.name = nc``)."""
    output: _Text
    """The alert's text, with fields (``%proc.cmdline``)."""
    priority: FalcoPriority
    """How bad it is."""
    tags: ListOf[_Text] = ()
    """Words to select rules by (``mitre_execution``)."""

    def manifest(self) -> dict[str, Json]:
        """The entry of a rules file."""
        entry: dict[str, Json] = {
            "rule": self.name,
            "desc": self.description,
            "condition": self.condition,
            "output": self.output,
            "priority": self.priority.upper(),
        }
        return entry | ({"tags": list(self.tags)} if self.tags else {})


RulesItem: TypeAlias = Annotated[FalcoList | FalcoMacro | FalcoRule, Field(discriminator="kind")]
"""One entry of a rules file."""
