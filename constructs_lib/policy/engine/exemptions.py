"""Exemptions of the configuration, asked for many findings.

There may be thousands of exemptions and of DaemonSets, so what does not concern an object is put
aside before its findings are asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from constructs_lib.k8s.manifest import Identity
from constructs_lib.policy.config import Exemption
from constructs_lib.policy.finding import Suppression

__all__ = ["Exemptions"]

Exempted: TypeAlias = Callable[[str, str | None], Suppression | None]
"""The answer to a finding, by its rule and container."""


class Exemptions:
    """Exemptions by their rules, in their order."""

    def __init__(self, exemptions: Iterable[Exemption]) -> None:
        self._by_rule: dict[str, list[Exemption]] = {}
        for each in exemptions:
            self._by_rule.setdefault(each.rule, []).append(each)

    def of(self, identity: Identity) -> Exempted:
        """What answers the findings of an object."""
        _, _, namespace, name = identity
        known: dict[tuple[str, str | None], Suppression | None] = {}

        def answer(rule: str, container: str | None) -> Suppression | None:
            if rule not in self._by_rule:
                return None
            key = rule, container
            if key not in known:
                fitting = (
                    Suppression(reason=each.reason, place="configuration")
                    for each in self._by_rule[rule]
                    if each.fits(rule, namespace, name, container)
                )
                known[key] = next(fitting, None)
            return known[key]

        return answer
