"""The words of a configuration file, with what each means and may be.

Only a configuration file needs it, because it takes longer to import than a small run takes.
Defaults are those of :class:`constructs_lib.policy.config.Config`, where they are explained.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, ConfigDict, Field

from constructs_lib.daemon_set.roles import ROLES, RoleOf
from constructs_lib.declaration.model import Part, Reason, checked
from constructs_lib.declaration.suppressions import RuleId
from constructs_lib.k8s.quantity import Quantity
from constructs_lib.platforms.facts import Platform
from constructs_lib.policy.config import Config, Exemption, ProfileName, SeverityName

__all__ = ["ConfigFile"]

_DEFAULT = Config()


def _role_problem(role: str) -> str | None:
    return None if role in ROLES else f"unknown role {role!r}; the roles are {', '.join(ROLES)}"


def _quantity_problem(text: str) -> str | None:
    try:
        Quantity.parse(text)
    except ValueError as error:
        return str(error)
    return None


QuantityText: TypeAlias = Annotated[str, checked(_quantity_problem)]
"""A quantity of Kubernetes, such as ``500m`` or ``512Mi``."""

# YAML as Kubernetes reads it takes the word off for false.
RuleSeverity: TypeAlias = Annotated[
    SeverityName, BeforeValidator(lambda value: "off" if value is False else value)
]
"""How grave a rule's findings are."""


class _Settings(Part):
    """What all parts of the file share: the text under a field is its description."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class RoleSetting(_Settings):
    """What some DaemonSets are to their nodes, where they do not say so themselves."""

    role: Annotated[str, checked(_role_problem), Field(json_schema_extra={"enum": [*ROLES]})]
    """What they are to their nodes."""

    namespace: str = "*"
    """Their namespace; `*` and `?` stand for any characters and for one."""

    name: str = "*"
    """Their names, likewise."""


class ExemptionSetting(_Settings):
    """Findings that are right here, with the reason."""

    rule: RuleId
    """Id of the rule."""

    reason: Reason
    """Why it is right here, as a sentence that a reviewer will read."""

    namespace: str = "*"
    """Namespace of the objects; `*` and `?` stand for any characters and for one."""

    name: str = "*"
    """Names of the objects, likewise."""

    container: str = "*"
    """Names of the containers, likewise."""


class ConfigFile(_Settings):
    """The checker's configuration: constructs-lib.yaml, or [tool.constructs-lib]."""

    profile: ProfileName = _DEFAULT.profile
    """Which rules run, and how grave each is."""

    rules: dict[RuleId, RuleSeverity] = Field(default_factory=dict)
    """Rules that are graver or less grave here than the profile says; `off` leaves one out."""

    roles: tuple[RoleSetting, ...] = ()
    """Roles of DaemonSets that carry none; the first that fits counts."""

    exempt: tuple[ExemptionSetting, ...] = ()
    """Findings that are right here."""

    max_unavailable_percent: Annotated[int, Field(ge=1, le=100)] = _DEFAULT.max_unavailable_percent
    """The largest share of nodes that may lose an agent at once. Percent."""

    cpu_limit: Literal["require", "forbid", "ignore"] = _DEFAULT.cpu_limit
    """Whether containers must, or must not, have a CPU limit."""

    node_cpu: QuantityText = _DEFAULT.node_cpu
    """CPU that one agent may request on every node."""

    node_memory: QuantityText = _DEFAULT.node_memory
    """Memory that one agent may request on every node."""

    memory_limit_ratio: Annotated[int, Field(ge=1)] = _DEFAULT.memory_limit_ratio
    """How many times its request a memory limit may be."""

    cpu_limit_ratio: Annotated[int, Field(ge=1)] = _DEFAULT.cpu_limit_ratio
    """How many times its request a CPU limit may be."""

    platform: Platform = _DEFAULT.platform
    """The platform of the clusters. Default: that of the nodes in the input."""

    clusters: str | None = _DEFAULT.clusters
    """Where the clusters of a fleet are declared: a folder or a file. A folder of manifests
    then holds a folder for each of them. Default: manifests are of one cluster."""

    closed: bool = _DEFAULT.closed
    """Whether the input holds everything there is: what is missing from it does not exist."""

    def config(self) -> Config:
        """The same as the checker takes it."""
        plain = {name: getattr(self, name) for name in type(self).model_fields}
        plain["roles"] = tuple(RoleOf(**role.model_dump()) for role in self.roles)
        plain["exempt"] = tuple(Exemption(**each.model_dump()) for each in self.exempt)
        return Config(**plain)
