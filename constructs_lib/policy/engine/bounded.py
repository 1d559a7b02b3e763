"""A bound on how often one thing is said: nobody reads the ten thousandth finding of one kind.

A slip in a generated list, or an author who wants the report to be unreadable, gives as many
findings as a file has bytes. The first of one rule in one object are kept, and one more says how
many there are, in every format, because it is a finding like any other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from constructs_lib.policy.finding import Finding, Severity

__all__ = ["MOST", "bounded"]

MOST: Final = 50
"""How many findings of one rule and object are shown one by one."""

_Kind: TypeAlias = tuple[str, str, object, bool]


def bounded(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings in their order; those beyond :data:`MOST` of one rule and object as one.

    That one stands where the first of them stands, and is as grave as the gravest. Findings that
    are suppressed are counted apart.
    """
    counts: Counter[_Kind] = Counter()
    gravest: dict[_Kind, Severity] = {}
    for each in findings:
        kind = _kind(each)
        counts[kind] += 1
        if counts[kind] > MOST:
            gravest[kind] = max(gravest.get(kind, each.severity), each.severity)
    seen: Counter[_Kind] = Counter()
    for each in findings:
        kind = _kind(each)
        seen[kind] += 1
        if seen[kind] <= MOST or counts[kind] == MOST + 1:
            yield each
        elif seen[kind] == MOST + 1:
            more = f"And {counts[kind] - MOST:,} more of {each.rule} here."
            yield replace(each, message=more, severity=gravest[kind], path=(), container=None)


def _kind(finding: Finding) -> _Kind:
    return finding.rule, finding.source, finding.object, finding.suppression is not None
