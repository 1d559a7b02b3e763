"""What the checker finds in the manifests of the page, as questions about them share it."""

from __future__ import annotations

from constructs_lib.cluster.read import NodeFile
from constructs_lib.intake.input import Input
from constructs_lib.policy.config import Config, on_platform_of
from constructs_lib.policy.engine.checker import check
from constructs_lib.policy.engine.once import once
from constructs_lib.policy.finding import Finding, Report

__all__ = ["config_for", "count_of", "report_of", "stands_for"]


def report_of(found: Input, nodes: NodeFile) -> Report:
    """The report, as ``check`` gives it by default.

    Args:
        found: the manifests.
        nodes: the nodes they are for; none where nobody said.
    """
    config = config_for(nodes)
    return once(check(found, config, nodes=count_of(nodes), node_list=nodes.nodes))


def config_for(nodes: NodeFile) -> Config:
    """The defaults, with the platform that the nodes show."""
    return on_platform_of(nodes.nodes, Config())


def count_of(nodes: NodeFile) -> int | None:
    """How many nodes there are, if that is known."""
    return len(nodes.nodes) or None


def stands_for(shown: Finding, each: Finding) -> bool:
    """Whether a finding in a report, which says things once, is said for this one."""
    places = (shown.path, *(spot.path for spot in shown.also))
    rules = (shown.rule, *shown.covers)
    return each.object == shown.object and each.path in places and each.rule in rules
