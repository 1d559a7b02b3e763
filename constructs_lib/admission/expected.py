"""What policies will say of a DaemonSet, as the Python of the rules knows it.

A policy sees one object alone, and the role of the agent only where an annotation says it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from constructs_lib.admission.clauses import severity_at_door
from constructs_lib.daemon_set.roles import Role, said_role
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.config import Config
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.engine.suppressions import written_suppressions
from constructs_lib.policy.finding import Severity
from constructs_lib.policy.rule import Rule
from constructs_lib.record import replace

__all__ = ["expected", "expected_severities"]


class _AsSaid(DaemonSetView):
    """A DaemonSet whose role only an annotation says."""

    @cached_property
    def decided_role(self) -> Role:
        annotations = (self.annotations, self.template_annotations)
        said = said_role(annotations, (), namespace=self.namespace, name=self.name)
        return Role(said, "said") if said is not None else Role("generic", "guess")


def expected(
    manifest: Manifest, rules: Iterable[Rule], config: Config, minor: int
) -> Iterator[tuple[Rule, Cel]]:
    """The expressions of rules that find something in a DaemonSet that stands alone."""
    for rule, cel, _ in _found(manifest, rules, config, minor):
        yield rule, cel


def expected_severities(
    manifest: Manifest, rules: Iterable[Rule], config: Config, minor: int
) -> set[Severity]:
    """The severities whose policies find something in it."""
    return {
        severity
        for rule, cel, role in _found(manifest, rules, config, minor)
        if (severity := severity_at_door(rule, cel, config, role)) is not None
    }


def _found(
    manifest: Manifest, rules: Iterable[Rule], config: Config, minor: int
) -> Iterator[tuple[Rule, Cel, str]]:
    daemon_set = _AsSaid(manifest)
    context = Context(
        objects=[manifest],
        daemon_sets=[daemon_set],
        config=replace(config, roles=()),
        minor=minor,
    )
    answered = {
        (each.rule, each.container)
        for each in written_suppressions(daemon_set)
        if each.reason and each.until is None and each.bad_date is None
    }
    for rule in rules:
        if rule.check_one is None or not rule.cel:
            continue
        cases = {
            violation.case
            for violation in rule.check_one(daemon_set, context)
            if answered.isdisjoint({(rule.id, None), (rule.id, violation.container)})
        }
        for cel in rule.cel:
            if not cases.isdisjoint(cel.cases):
                yield rule, cel, daemon_set.role if daemon_set.role_is_said else ""
