"""The matrix of nodes and agents in colours and signs, with bars of what agents take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from constructs_lib.k8s.amounts import amount_in_words
from constructs_lib.placement.answer import CoverageReport
from constructs_lib.placement.cost import RowCost
from constructs_lib.placement.coverage import DaemonSetCoverage, GroupVerdict
from constructs_lib.placement.rows import Row
from constructs_lib.placement.uncovered import Fate
from constructs_lib.report.coverage.bars import hue, width
from constructs_lib.report.coverage.figures import percent, pool_in_words
from constructs_lib.report.coverage.markup import Markup, element
from constructs_lib.report.coverage.reality import Reality
from constructs_lib.report.coverage.reasons import Reasons
from constructs_lib.report.words import name_ranges, names_in_words

__all__ = ["SIGNS", "agent_id", "heat_map"]

SIGNS: Final[dict[Fate, tuple[str, str]]] = {
    "runs": ("runs", "✓"),
    "pending": ("pending", "!"),
    "contended": ("contended", "?"),
    "left running": ("left", "~"),
    "not wanted": ("none", "·"),
}
"""The class and the sign of each fate; the sign is there for those who do not see the colour."""

_MOST_ROWS: Final = 600
_MOST_NAMES: Final = 60


def heat_map(answer: CoverageReport, reasons: Reasons, reality: Reality | None = None) -> Markup:
    """The section with the matrix.

    Args:
        answer: the answer.
        reasons: the reasons on the page.
        reality: what the cluster shows. Default: nobody looked.
    """
    entries = answer.coverage.daemon_sets
    pools = {pool.pool: number for number, pool in enumerate(answer.cost.pools)}
    shown = list(zip(answer.rows, answer.cost.rows, strict=True))[:_MOST_ROWS]
    left = len(answer.rows) - len(shown)
    return element(
        "section",
        element("h2", "Nodes and agents"),
        _legend(reality),
        element(
            "div",
            element(
                "table",
                element("thead", _head(entries, len(answer.coverage.nodes))),
                element(
                    "tbody",
                    *(
                        _row(row, cost, entries, pools[row.pool], reasons, reality=reality)
                        for row, cost in shown
                    ),
                ),
                class_="map",
            ),
            class_="scroll",
            tabindex=0,
            role="region",
            aria_label="Nodes and agents",
        ),
        element("p", f"{left:,} more rows are in the JSON report.") if left else "",
    )


def agent_id(index: int) -> str:
    """Where on the page the agent of that number stands, counted from 0."""
    return f"agent-{index + 1}"


def _legend(reality: Reality | None) -> Markup:
    now = element(
        "span", element("b", "2", class_="now"), " nodes without a Ready Pod in the cluster"
    )
    return element(
        "p",
        *(
            element("span", element("i", sign, class_=name, aria_hidden="true"), f" {fate}")
            for fate, (name, sign) in SIGNS.items()
        ),
        now if reality is not None else "",
        class_="legend",
    )


def _head(entries: Sequence[DaemonSetCoverage], nodes: int) -> Markup:
    return element(
        "tr",
        element("th", "Nodes", scope="col", class_="who"),
        *(
            element(
                "th",
                element(
                    "span",
                    element("b", entry.daemon_set.name),
                    element("small", f"{entry.daemon_set.namespace} · {entry.desired}/{nodes}"),
                ),
                element("i", class_=hue(index)),
                scope="col",
                id=agent_id(index),
                class_="agent",
                title=f"{entry.daemon_set.title}: desired on {entry.desired} of {nodes} nodes",
            )
            for index, entry in enumerate(entries)
        ),
        element("th", "CPU of agents", scope="col", class_="bars"),
        element("th", "Memory of agents", scope="col", class_="bars"),
    )


def _row(
    row: Row,
    cost: RowCost,
    entries: Sequence[DaemonSetCoverage],
    pool: int,
    reasons: Reasons,
    *,
    reality: Reality | None,
) -> Markup:
    told = [reasons.of_verdict(verdict) for verdict in row.verdicts]
    numbers = sorted({found[0] for found in told if found is not None and found[0] is not None})
    return element(
        "tr",
        _who(row),
        *(
            _cell(
                entry,
                verdict,
                found[1] if found is not None else "",
                reality.of(entry.daemon_set.title, row.nodes) if reality is not None else {},
            )
            for entry, verdict, found in zip(entries, row.verdicts, told, strict=True)
        ),
        _bar("cpu", row, cost, entries),
        _bar("memory", row, cost, entries),
        data_pool=pool,
        data_reasons=" ".join(map(str, numbers)),
    )


def _who(row: Row) -> Markup:
    ranges = [text for text, _ in islice(name_ranges(row.nodes), _MOST_NAMES + 1)]
    all_names = ", ".join(ranges[:_MOST_NAMES])
    more = " and more" if len(ranges) > _MOST_NAMES else ""
    cordoned = len(row.nodes.where(lambda node: node.unschedulable))
    planned = len(row.nodes.where(lambda node: node.planned))
    notes = [f"{cordoned:,} cordoned"] * bool(cordoned) + [f"{planned:,} planned"] * bool(planned)
    return element(
        "th",
        element("b", f"{len(row.nodes):,}", class_="count"),
        element(
            "span",
            element("span", names_in_words(row.nodes, most=2)),
            element("small", " · ".join([pool_in_words(row.pool), *notes])),
        ),
        scope="row",
        class_="who",
        title=all_names + more,
    )


def _cell(
    entry: DaemonSetCoverage, verdict: GroupVerdict, reason: str, now: Mapping[str, int]
) -> Markup:
    fate = verdict.together.outcome
    name, sign = SIGNS[fate]
    text = f"{entry.daemon_set.title}: {fate}{': ' + reason if reason else ''}"
    told = "; ".join(f"{kind} on {count:,}" for kind, count in now.items())
    text += f". In the cluster: {told}" if told else ""
    return element(
        "td",
        element("i", sign, class_=name, aria_hidden="true"),
        element("span", fate, class_="said"),
        element("b", f"{sum(now.values()):,}", class_="now") if now else "",
        title=text,
    )


def _bar(resource: str, row: Row, cost: RowCost, entries: Sequence[DaemonSetCoverage]) -> Markup:
    tightest = cost.tightest.get(resource)
    requests = cost.requests.get(resource, 0)
    if tightest is None:
        text = amount_in_words(resource, requests) if requests else "-"
        return element("td", element("small", text), class_="bars")
    whole = max(tightest.allocatable, requests)
    text = f"{percent(tightest.share)} · {amount_in_words(resource, requests)}"
    return element(
        "td",
        element(
            "span",
            *_segments(resource, row, entries, whole),
            class_="bar over" if tightest.share > 1 else "bar",
        ),
        element("small", text),
        class_="bars",
        title=f"{text} of {amount_in_words(resource, tightest.allocatable)} on {tightest.node}, "
        "the smallest of them",
    )


def _segments(
    resource: str, row: Row, entries: Sequence[DaemonSetCoverage], whole: int
) -> Iterator[Markup]:
    taken = 0
    for index, (entry, verdict) in enumerate(zip(entries, row.verdicts, strict=True)):
        amount = entry.daemon_set.requests.get(resource, 0)
        if verdict.alone.takes and amount:
            before, taken = taken, taken + amount
            yield element(
                "i",
                class_=f"{width(before / whole, taken / whole)} {hue(index)}",
                title=f"{entry.daemon_set.title}: {amount_in_words(resource, amount)} "
                f"({percent(amount / whole)})",
            )
