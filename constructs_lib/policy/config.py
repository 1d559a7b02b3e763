"""What users decide about the checker: profile, thresholds, roles, exemptions.

The defaults are those of the rule catalogue; each says what it guards. Plain records, because a
run over one file should not wait for a validation library that only a configuration file needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal, TypeAlias

from constructs_lib.daemon_set.roles import RoleOf
from constructs_lib.platforms.facts import Platform
from constructs_lib.record import dataclass, field, replace

if TYPE_CHECKING:
    from constructs_lib.cluster.node import Node

__all__ = ["Config", "Exemption", "ProfileName", "SeverityName", "on_platform_of"]

ProfileName: TypeAlias = Literal["recommended", "strict", "minimal"]
"""Which rules run, and how grave each is."""

SeverityName: TypeAlias = Literal["error", "warning", "info", "off"]
"""How grave a rule's findings are; ``off`` leaves the rule out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """Findings that are right here, with the reason.

    Attributes:
        rule: id of the rule.
        reason: why it is right here, as a sentence that a reviewer will read.
        namespace: namespace of the objects; ``*`` and ``?`` stand for any characters and for one.
        name: names of the objects, likewise.
        container: names of the containers, likewise.
    """

    rule: str
    reason: str
    namespace: str = "*"
    name: str = "*"
    container: str = "*"

    def fits(self, rule: str, namespace: str | None, name: str, container: str | None) -> bool:
        """Whether it answers a finding of that rule there."""
        return (
            rule == self.rule
            and fnmatchcase(namespace or "", self.namespace)
            and fnmatchcase(name, self.name)
            and fnmatchcase(container or "", self.container)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The checker's configuration.

    Attributes:
        profile: which rules run, and how grave each is.
        rules: rules that are graver or less grave here than the profile says, by id.
        roles: roles of DaemonSets that do not carry one; the first that fits counts.
        exempt: findings that are right here.
        max_unavailable_percent: the largest share of nodes that may lose an agent at once
            (DS202). Percent.
        cpu_limit: whether containers must, or must not, have a CPU limit (DS404).
        node_cpu: CPU that one agent may request on every node (DS407), as a quantity.
        node_memory: memory that one agent may request on every node (DS407), as a quantity.
        memory_limit_ratio: how many times its request a memory limit may be (DS406).
        cpu_limit_ratio: how many times its request a CPU limit may be (DS406).
        platform: the platform of the clusters, which decides what it refuses, has elsewhere and
            runs itself (DS15xx) and how it taints its masters (DS303, DS304, DS305). Default: that
            of the nodes in the input.
        clusters: where the clusters of a fleet are declared, whose manifests each command is given
            together. Default: the manifests are of one cluster.
        closed: whether the input holds everything there is: what is missing from it does not
            exist (DS902).
    """

    profile: ProfileName = "recommended"
    rules: Mapping[str, SeverityName] = field(default_factory=dict)
    roles: tuple[RoleOf, ...] = ()
    exempt: tuple[Exemption, ...] = ()
    max_unavailable_percent: int = 10
    cpu_limit: Literal["require", "forbid", "ignore"] = "ignore"
    node_cpu: str = "500m"
    node_memory: str = "512Mi"
    memory_limit_ratio: int = 4
    cpu_limit_ratio: int = 10
    platform: Platform = "generic"
    clusters: str | None = None
    closed: bool = False


def on_platform_of(nodes: Iterable[Node], config: Config) -> Config:
    """The configuration with the platform of all nodes, unless somebody named one.

    Agents leave Fargate's nodes out, so that these say nothing of the others.
    """
    shown = {node.platforms[0] for node in nodes if node.platforms} - {"fargate"}
    if config.platform != "generic" or len(shown) != 1:
        return config
    return replace(config, platform=shown.pop())
