"""The answer for a pull request: what matters first, the rest folded away, in GitHub's Markdown.

A comment has a limit, so long lists end with how many more there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from constructs_lib.placement.answer import CoverageReport
from constructs_lib.placement.causes import Cause
from constructs_lib.placement.difference import DaemonSetDifference, Difference
from constructs_lib.placement.pools import Split
from constructs_lib.placement.requirement import Required
from constructs_lib.placement.uncovered import Fate
from constructs_lib.report.coverage.cause_words import agents_in_words, fate_in_words, in_order
from constructs_lib.report.coverage.figures import (
    fleet_total,
    percent,
    pool_in_words,
    resources_of,
    total_in_words,
)
from constructs_lib.report.coverage.headlines import headlines
from constructs_lib.report.coverage.remedies import Advice, advice_on, whose
from constructs_lib.report.markdown import (
    Markdown,
    block,
    details,
    fence,
    fitting,
    items,
    markdown,
    page,
    table,
)
from constructs_lib.report.printable import Printable
from constructs_lib.report.words import counted, names_in_words, nodes_in_words
from constructs_lib.report.wrong_platform import wrong_platform_in_words

__all__ = ["render"]

_MOST_ROWS: Final = 40
_MOST_CAUSES: Final = 60
_SIGNS: Final[dict[Fate, str]] = {
    "runs": "yes",
    "pending": markdown("**pending**"),
    "contended": markdown("**contended**"),
    "left running": "left running",
    "not wanted": "–",  # noqa: RUF001  # a dash of its own width in a table
}


def render(answer: CoverageReport) -> Printable:
    """The answer as Markdown."""
    count = counted(len(answer.coverage.daemon_sets), "DaemonSet")
    parts: list[list[Markdown]] = [
        [markdown("### Coverage: {} on {}", count, counted(len(answer.coverage.nodes)))],
        items([markdown("**{}**", words) for words in headlines(answer)]),
        _required(answer.required) if answer.required is not None else [],
        _difference(answer.difference) if answer.difference is not None else [],
        _matrix(answer),
        _reasons(answer),
        _images(answer),
        _assumptions(answer),
        _conflicts(answer),
        list(_splits(answer.splits)),
        _cost(answer),
    ]
    blocks, left = fitting(block(*part) for part in parts if part)
    more = "More is in the text, JSON and HTML reports; this comment is full."
    return page([*blocks, *([more] if left else [])])


def _matrix(answer: CoverageReport) -> list[Markdown]:
    titles = [entry.daemon_set.title for entry in answer.coverage.daemon_sets]
    rows = [
        (
            pool_in_words(row.pool),
            names_in_words(row.nodes, most=2),
            f"{len(row.nodes):,}",
            *(_SIGNS[verdict.together.outcome] for verdict in row.verdicts),
        )
        for row in answer.rows
    ]
    return table(("Pool", "Nodes", "Count", *titles), rows, figures=[2], most=_MOST_ROWS)


def _reasons(answer: CoverageReport) -> list[Markdown]:
    causes = [block(*_cause(each, advice_on(each, answer.views))) for each in answer.causes]
    if not causes:
        return [markdown("Every agent runs on every node that it is meant for.")]
    return details("Where agents do not run, and why", items(causes, most=_MOST_CAUSES))


def _cause(cause: Cause, advice: Sequence[Advice]) -> Iterator[Markdown]:
    nodes, agents = nodes_in_words(cause.nodes), agents_in_words(cause)
    yield markdown(
        "**{}**, {}: {}<br>{}", fate_in_words(cause), nodes, cause.reason.message, agents
    )
    for each in advice:
        yield markdown("  <br>→ {}", f"{whose(each, cause)}{each.words}")
        for place, text in each.yaml:
            if place != "Node":
                yield from fence("yaml", *text.splitlines(), indent="  ")


def _images(answer: CoverageReport) -> list[Markdown]:
    lines = [wrong_platform_in_words(each) for each in answer.wrong_platforms]
    head = markdown("#### Images that nodes cannot run\n")
    return [head, *items(lines, most=_MOST_ROWS)] if lines else []


def _assumptions(answer: CoverageReport) -> list[Markdown]:
    lines = [
        f"{nodes_in_words(each.nodes)}: {each.message}" if each.nodes else each.message
        for each in answer.assumptions
    ]
    return [markdown("#### Assumptions\n"), *items(lines, most=_MOST_ROWS)] if lines else []


def _conflicts(answer: CoverageReport) -> list[Markdown]:
    lines = [
        markdown(
            "**{}**, {}: {} {}",
            each.kind,
            nodes_in_words(each.nodes),
            each.message,
            each.answer or each.remedy,
        )
        for each in in_order(answer.conflicts)
    ]
    if not lines:
        return []
    return [markdown("#### Conflicts on the same nodes\n"), *items(lines, most=_MOST_ROWS)]


def _splits(splits: Sequence[Split]) -> Iterator[Markdown]:
    for split in splits:
        if split.holds:
            share = f"exactly one of {len(split.daemon_sets)} DaemonSets"
            yield markdown("- {}: each of {} is in {}.", split.agent, counted(split.nodes), share)
        for breach in split.breaches:
            nodes = nodes_in_words(breach.nodes)
            where = " and ".join(breach.daemon_sets) or "none of its DaemonSets"
            yield markdown("- {}: **{}**, {} in {}.", split.agent, breach.kind, nodes, where)


def _cost(answer: CoverageReport) -> list[Markdown]:
    agents = [
        (agent.title, block(*fleet_total(agent), between="<br>"))
        for agent in answer.cost.agents
        if agent.nodes
    ]
    pools = [
        (
            pool_in_words(pool.pool),
            f"{pool.nodes:,}",
            ", ".join(
                f"{name} {total_in_words(name, pool.requests[name])}"
                for name in resources_of(pool.requests)
            ),
            ", ".join(
                f"{percent(each.share)} of {name} on {each.node}"
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


def _difference(difference: Difference) -> list[Markdown]:
    lines: list[Markdown] = []
    for word, names in (("new", difference.nodes_added), ("gone", difference.nodes_removed)):
        if names:
            lines.append(markdown("- {}: {}", word, nodes_in_words(names)))
    for each in difference.daemon_sets:
        if each.differs or each.kind != "kept":
            lines += _changed(each)
    return [markdown("#### What changes\n"), *(lines or [markdown("Nothing.")])]


def _changed(each: DaemonSetDifference) -> Iterator[Markdown]:
    head = "- **{}** ({}): runs on {:,} → {:,}"
    yield markdown(head, each.title, each.kind, each.before, each.after)
    for change in each.changes:
        yield markdown(
            "  - **{}** {}: {}", change.kind, nodes_in_words(change.nodes), change.reason
        )
    before, after = each.requests_before, each.requests_after
    for name in resources_of({**before, **after}):
        was, now = (total_in_words(name, amounts.get(name, 0)) for amounts in (before, after))
        if was != now:
            yield markdown("  - {}: {} → {}", name, was, now)


def _required(required: Required) -> list[Markdown]:
    word = "met" if required.met else markdown("**not met**")
    may = f", at most {required.max_uncovered:,} missed" if required.max_uncovered else ""
    nodes = f"{counted(required.nodes)}{may}"
    head = markdown("Required: {} ({}): {}", required.requires.text, nodes, word)
    missed = items([f"{e.daemon_set} misses {counted(e.nodes)}" for e in required.missed])
    return [head, *([markdown(""), *missed] if missed else [])]
