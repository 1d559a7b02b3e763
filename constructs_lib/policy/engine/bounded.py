"""A bound on how often one thing is said: nobody reads the ten thousandth finding of one kind.

A slip in a generated list, or an author who wants the report to be unreadable, gives as many
findings as a file has bytes. The first of one rule in one object are kept, and one more says how
many there are, in every format, because it is a finding like any other. A run that finds a hundred
thousand things keeps fewer of each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final, TypeAlias

from constructs_lib.policy.finding import Finding
from constructs_lib.record import replace

__all__ = ["MOST", "bounded", "most_of"]

MOST: Final = 50
"""How many findings of one rule and object are shown one by one."""

_MOST_OF_MANY: Final = 5
_MANY: Final = 100_000

_Kind: TypeAlias = tuple[str, str, object, bool]


def most_of(violations: int) -> int:
    """How many findings of one rule and object are shown in a run that found so many in all."""
    return MOST if violations <= _MANY else _MOST_OF_MANY


def bounded(findings: Sequence[Finding], most: int = MOST) -> Sequence[Finding]:
    """The findings in their order; those beyond so many of one rule and object as one.

    That one stands where the first of them stands, and is as grave as the gravest. Findings that
    are suppressed are counted apart.
    """
    kinds = [*map(_kind, findings)]
    if max(Counter(kinds).values(), default=0) <= most:
        return findings
    shown: Counter[_Kind] = Counter()
    rest: dict[_Kind, list[Finding]] = {}
    for kind, each in zip(kinds, findings, strict=True):
        if each.count == 1 and shown[kind] < most:
            shown[kind] += 1
        else:
            rest.setdefault(kind, []).append(each)
    shown.clear()
    result = []
    for kind, each in zip(kinds, findings, strict=True):
        if each.count == 1 and shown[kind] < most:
            shown[kind] += 1
            result.append(each)
        elif kind in rest:
            result.append(_together(rest.pop(kind)))
    return result


def _together(findings: Sequence[Finding]) -> Finding:
    """Several findings of one kind as one."""
    count = sum(each.count for each in findings)
    first = findings[0]
    if count == 1:
        return first
    more = f"And {count:,} more of {first.rule} here."
    gravest = max(each.severity for each in findings)
    return replace(first, message=more, severity=gravest, path=(), container=None, count=count)


def _kind(finding: Finding) -> _Kind:
    return finding.rule, finding.source, finding.object, finding.suppression is not None
