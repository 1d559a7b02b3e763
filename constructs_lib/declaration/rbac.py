"""What an agent may ask of the API server. Its token is on every node: root on one reads it."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import ListOf, Part
from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.objects import policy_rule

__all__ = ["PolicyRule"]


class PolicyRule(Part):
    """Verbs on resources."""

    groups: ListOf[str] = ("",)
    """API groups; the core group is the empty string."""
    resources: Annotated[ListOf[str], Field(min_length=1)]
    """Resources (``nodes``, ``nodes/status``)."""
    verbs: Annotated[ListOf[str], Field(min_length=1)]
    """Verbs (``get``, ``list``, ``watch``, ``patch``)."""
    names: ListOf[str] = ()
    """The only objects that are meant, by name; all of the resource by default. ``list``,
    ``watch`` and ``create`` know no names."""

    @model_validator(mode="after")
    def _nothing_is_everything(self) -> Self:
        wide = [name for name in ("groups", "resources", "verbs") if "*" in getattr(self, name)]
        if wide:
            message = "'*' is everything, on every node; name what the agent needs"
            raise problems_error([Problem(path=(name,), message=message) for name in wide])
        return self

    def manifest(self) -> dict[str, Json]:
        """The rule of the ClusterRole."""
        return policy_rule(
            groups=self.groups, resources=self.resources, verbs=self.verbs, names=self.names
        )
