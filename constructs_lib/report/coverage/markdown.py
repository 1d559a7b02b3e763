"""The answer for a pull request: what matters first, the rest folded away, in GitHub's Markdown.

A comment has a limit, so long lists end with how many more there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from constructs_lib.placement.answer import CoverageReport
from constructs_lib.placement.difference import DaemonSetDifference, Difference
from constructs_lib.placement.pools import Split
from constructs_lib.placement.requirement import Required
from constructs_lib.placement.uncovered import Fate, Uncovered
from constructs_lib.report.coverage.figures import (
    fleet_total,
    percent,
    pool_in_words,
    resources_of,
    total_in_words,
)
from constructs_lib.report.coverage.remedies import remedy_in_words, yaml_to_add
from constructs_lib.report.markdown import details, escaped, fence, fitting, items, table
from constructs_lib.report.words import counted, names_in_words, nodes_in_words

__all__ = ["render"]

_MOST_ROWS: Final = 40
_MOST_GAPS: Final = 60
_SIGNS: Final[dict[Fate, str]] = {
    "runs": "yes",
    "pending": "**pending**",
    "contended": "**contended**",
    "left running": "left running",
    "not wanted": "–",  # noqa: RUF001  # a dash of its own width in a table
}


def render(answer: CoverageReport) -> str:
    """The answer as Markdown."""
    count = counted(len(answer.coverage.daemon_sets), "DaemonSet")
    parts = [
        [f"### Coverage: {count} on {counted(len(answer.coverage.nodes))}"],
        _required(answer.required) if answer.required is not None else [],
        _difference(answer.difference) if answer.difference is not None else [],
        _matrix(answer),
        _reasons(answer),
        _assumptions(answer),
        _conflicts(answer),
        list(_splits(answer.splits)),
        _cost(answer),
    ]
    blocks, left = fitting("\n".join(part) for part in parts if part)
    more = "More is in the text, JSON and HTML reports; this comment is full."
    return "\n\n".join([*blocks, *([more] if left else [])]) + "\n"


def _matrix(answer: CoverageReport) -> list[str]:
    titles = [escaped(entry.daemon_set.title) for entry in answer.coverage.daemon_sets]
    rows = [
        (
            escaped(pool_in_words(row.pool)),
            escaped(names_in_words(row.nodes, most=2)),
            f"{len(row.nodes):,}",
            *(_SIGNS[verdict.together.outcome] for verdict in row.verdicts),
        )
        for row in answer.rows
    ]
    return table(("Pool", "Nodes", "Count", *titles), rows, figures=[2], most=_MOST_ROWS)


def _reasons(answer: CoverageReport) -> list[str]:
    gaps = [
        "\n".join(_gap(entry.daemon_set.title, gap, declared_here=view.is_declared_here))
        for entry, found, view in zip(
            answer.coverage.daemon_sets, answer.uncovered, answer.views, strict=True
        )
        for gap in found
    ]
    if not gaps:
        return ["Every agent runs on every node."]
    return details("Where agents do not run, and why", items(gaps, most=_MOST_GAPS))


def _gap(title: str, gap: Uncovered, *, declared_here: bool) -> Iterator[str]:
    nodes = escaped(nodes_in_words(gap.nodes))
    remedy = escaped(remedy_in_words(gap, declared_here=declared_here))
    yield f"**{escaped(title)}** {gap.fate}, {nodes}: {escaped(gap.reason.message)} → {remedy}"
    for place, text in yaml_to_add(gap):
        if place != "Node":
            yield from fence(text, "yaml", indent="  ")


def _assumptions(answer: CoverageReport) -> list[str]:
    lines = [
        escaped(f"{nodes_in_words(each.nodes)}: {each.message}" if each.nodes else each.message)
        for each in answer.assumptions
    ]
    return ["#### Assumptions", "", *items(lines, most=_MOST_ROWS)] if lines else []


def _conflicts(answer: CoverageReport) -> list[str]:
    lines = [
        f"**{each.kind}**, {escaped(nodes_in_words(each.nodes))}: "
        f"{escaped(each.message)} {escaped(each.remedy)}"
        for each in answer.conflicts
    ]
    if not lines:
        return []
    return ["#### Conflicts on the same nodes", "", *items(lines, most=_MOST_ROWS)]


def _splits(splits: Sequence[Split]) -> Iterator[str]:
    for split in splits:
        agent = escaped(split.agent)
        if split.holds:
            count, parts = counted(split.nodes), len(split.daemon_sets)
            yield f"- {agent}: each of {count} is in exactly one of {parts} DaemonSets."
        for breach in split.breaches:
            nodes = escaped(nodes_in_words(breach.nodes))
            where = escaped(" and ".join(breach.daemon_sets) or "none of its DaemonSets")
            yield f"- {agent}: **{breach.kind}**, {nodes} in {where}."


def _cost(answer: CoverageReport) -> list[str]:
    agents = [
        (escaped(agent.title), "<br>".join(map(escaped, fleet_total(agent))))
        for agent in answer.cost.agents
        if agent.nodes
    ]
    pools = [
        (
            escaped(pool_in_words(pool.pool)),
            f"{pool.nodes:,}",
            ", ".join(
                f"{escaped(name)} {total_in_words(name, pool.requests[name])}"
                for name in resources_of(pool.requests)
            ),
            ", ".join(
                f"{percent(each.share)} of {escaped(name)} on {escaped(each.node)}"
                for name in resources_of(pool.requests)
                if (each := pool.tightest.get(name)) is not None
            ),
        )
        for pool in answer.cost.pools
    ]
    head = ("Pool", "Nodes", "Agents request", "Smallest node")
    by_pool = table(head, pools, figures=[1], most=_MOST_ROWS)
    by_agent = table(("DaemonSet", "Requests"), agents, most=_MOST_ROWS)
    return details("What they cost", [*by_agent, "", *by_pool])


def _difference(difference: Difference) -> list[str]:
    lines = ["#### What changes", ""]
    for word, names in (("new", difference.nodes_added), ("gone", difference.nodes_removed)):
        if names:
            lines.append(f"- {word}: {escaped(nodes_in_words(names))}")
    for each in difference.daemon_sets:
        if each.differs or each.kind != "kept":
            lines += _changed(each)
    return lines if len(lines) > 2 else [*lines, "Nothing."]  # noqa: PLR2004  # the heading


def _changed(each: DaemonSetDifference) -> Iterator[str]:
    yield f"- **{escaped(each.title)}** ({each.kind}): runs on {each.before:,} → {each.after:,}"
    for change in each.changes:
        nodes = escaped(nodes_in_words(change.nodes))
        yield f"  - **{change.kind}** {nodes}: {escaped(change.reason)}"
    before, after = each.requests_before, each.requests_after
    for name in resources_of({**before, **after}):
        was, now = (total_in_words(name, amounts.get(name, 0)) for amounts in (before, after))
        if was != now:
            yield f"  - {escaped(name)}: {was} → {now}"


def _required(required: Required) -> list[str]:
    word = "met" if required.met else "**not met**"
    may = f", at most {required.max_uncovered:,} missed" if required.max_uncovered else ""
    lines = [
        f"Required: {escaped(required.requires.text)} ({counted(required.nodes)}{may}): {word}"
    ]
    missed = [f"- {escaped(e.daemon_set)} misses {counted(e.nodes)}" for e in required.missed]
    return [*lines, *(["", *missed] if missed else [])]
