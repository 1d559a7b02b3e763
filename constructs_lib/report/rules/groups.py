"""The groups of rules: the hundreds of their ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from constructs_lib.policy.rule import Rule

__all__ = ["grouped"]

_TITLES: Final = {
    "DS0": "The checker itself",
    "DS1": "Identity, selector, validity",
    "DS2": "Rollout",
    "DS3": "Placement",
    "DS4": "Resources and priority",
    "DS5": "Security context",
    "DS6": "Access to the node",
    "DS7": "Images",
    "DS8": "Health and life cycle",
    "DS9": "Configuration and secrets",
    "DS11": "Conflicts between objects",
    "DS12": "Deprecations",
    "DS14": "What programs are told",
    "DS15": "The platform of the cluster",
    "DS16": "Delivery by GitOps engines",
}


def grouped(rules: Iterable[Rule]) -> Iterator[tuple[str, list[Rule]]]:
    """The title of each group with its rules, in the order given."""
    for prefix, members in groupby(rules, key=lambda rule: rule.id[:-2]):
        yield _TITLES[prefix], list(members)
