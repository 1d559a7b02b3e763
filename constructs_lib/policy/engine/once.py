"""Findings as a reader wants them: one cause is one finding, the same in several places too.

A container without resources breaks three rules and a DaemonSet of four such containers twelve
times; what there is to do is one thing. So findings of one cause are said by the one that leads,
with the ids of the others, and the same finding in several places is said once with all its places.
Nobody's answer is lost: suppressions and baselines count before, finding by finding.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from constructs_lib.policy.finding import Finding, Report, Severity, Spot, reading_order
from constructs_lib.record import dataclass, replace

__all__ = ["once"]


def once(report: Report, *, by_cause: bool = True) -> Report:
    """The report with nothing said twice.

    Args:
        report: what was found.
        by_cause: whether findings of one cause are one finding. Default: yes.
    """
    found: dict[Hashable, list[Finding]] = {}
    for finding in report.findings:
        if finding.suppression is None:
            found.setdefault((finding.source, finding.object), []).append(finding)
    said = [each for each in report.findings if each.suppression is not None]
    for some in found.values():
        said += _for_the_pod(_merged(_by_cause(some))) if by_cause else _merged(some)
    return replace(report, findings=tuple(sorted(said, key=reading_order)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cause:
    """Findings that one change puts right.

    Attributes:
        rules: what each rule finds, to be read after :attr:`says`; the first that found something
            leads, an error before others.
        where: what findings of one cause have in common.
        says: how the findings that do not lead are told; empty where the leading one tells them.
    """

    rules: Mapping[str, str]
    where: Callable[[Finding], Hashable]
    says: str = ""


def _container(finding: Finding) -> Hashable:
    return finding.container


def _place(finding: Finding) -> Hashable:
    return finding.path


_HARDENING: Final = {
    "DS503": "may run as root",
    "DS504": "keeps the default capabilities",
    "DS502": "may gain more privileges",
    "DS506": "may change its own programs",
    "DS507": "may use every system call",
}

_CAUSES: Final = (
    _Cause(
        rules={"DS403": "no memory limit", "DS402": "no memory request", "DS401": "no CPU request"},
        where=_container,
        says="It has {} either.",
    ),
    _Cause(rules=_HARDENING, where=_container, says="It also {}."),
    _Cause(
        rules={"DS701": "digest", "DS703": "registry"},
        where=_container,
        says="It names no {} either.",
    ),
    _Cause(rules=dict.fromkeys(("DS606", "DS607", "DS603", "DS604", "DS605"), ""), where=_place),
    _Cause(rules={"DS301": "", "DS302": "virtual nodes"}, where=_place, says="That includes {}."),
)
"""Each with the first rule that speaks for all. A rule is in one of them."""

_CAUSE_OF: Final = {rule: cause for cause in _CAUSES for rule in cause.rules}


def _by_cause(findings: Sequence[Finding]) -> Sequence[Finding]:
    """The findings of an object, those of one cause said by one."""
    groups: dict[Hashable, tuple[_Cause, list[Finding]]] = {}
    for finding in findings:
        cause = _CAUSE_OF.get(finding.rule)
        if cause is not None:
            group = groups.setdefault((id(cause), cause.where(finding)), (cause, []))
            group[1].append(finding)
    followers: set[int] = set()
    leaders: dict[int, Finding] = {}
    for cause, some in groups.values():
        _lead(cause, some, leaders, followers)
    if not leaders:
        return findings
    return [leaders.get(id(each), each) for each in findings if id(each) not in followers]


def _lead(
    cause: _Cause, group: Sequence[Finding], leaders: dict[int, Finding], followers: set[int]
) -> None:
    order = list(cause.rules)
    first, *rest = sorted(group, key=lambda each: (-each.severity, order.index(each.rule)))
    told = [each for each in rest if each.rule != first.rule and each.severity < Severity.ERROR]
    if not told:
        return
    rules = sorted({each.rule for each in told}, key=order.index)
    tail = ""
    if cause.says:
        tail = " " + cause.says.format(_in_words([cause.rules[rule] for rule in rules]))
    leaders[id(first)] = replace(first, message=first.message + tail, covers=tuple(rules))
    followers.update(map(id, told))


def _merged(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of an object, those that differ in their place only as one."""
    alike: dict[Hashable, list[Finding]] = {}
    for finding in findings:
        alike.setdefault(_likeness(finding), []).append(finding)
    for group in alike.values():
        first, *rest = sorted(group, key=lambda each: -each.severity)
        if not rest:
            yield first
            continue
        also = tuple(
            Spot(path=each.path, container=each.container, line=each.line, column=each.column)
            for each in rest
        )
        yield replace(first, message=first.message + _the_same(first, rest), also=also)


def _for_the_pod(findings: Iterable[Finding]) -> list[Finding]:
    """The findings with the Pod's missing profile said by what else its containers lack."""
    said = list(findings)
    of_pod = next((each for each in said if each.rule == "DS507" and each.container is None), None)
    lacking = [each for each in said if each.rule in _HARDENING and each.container is not None]
    if of_pod is None or not lacking or of_pod.severity is Severity.ERROR:
        return said
    first = max(lacking, key=lambda each: each.severity)
    message = f"{first.message} No container is kept from any system call."
    told = replace(first, message=message, covers=(*first.covers, of_pod.rule))
    return [told if each is first else each for each in said if each is not of_pod]


def _likeness(finding: Finding) -> Hashable:
    if finding.about is None:
        return finding.rule, finding.message
    return finding.rule, finding.severity, finding.message.replace(finding.about, "")


_MOST: Final = 5
"""More names than that are counted."""


def _the_same(first: Finding, rest: Iterable[Finding]) -> str:
    """A sentence about the other places; empty where they have no names of their own."""
    own = first.about or first.container
    names = dict.fromkeys(each.about or each.container for each in rest)
    others = [name for name in names if name is not None and name != own]
    if not others:
        return ""
    kind = "" if first.about is not None else f"container{'s' if len(others) > 1 else ''} "
    if len(others) > _MOST:
        others[_MOST - 1 :] = [f"{len(others) - _MOST + 1} more"]
    return f" The same goes for {kind}{_in_words(others)}."


def _in_words(names: Sequence[str]) -> str:
    *before, last = names
    return f"{', '.join(before)} and {last}" if before else last
