"""The sections of the page below the matrix: why not, what it costs, what clashes and changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.placement.answer import CoverageReport
from constructs_lib.placement.causes import Cause
from constructs_lib.placement.cost import PoolCost
from constructs_lib.placement.difference import DaemonSetDifference
from constructs_lib.report.coverage.bars import width
from constructs_lib.report.coverage.cause_words import agents_in_words, fate_in_words, in_order
from constructs_lib.report.coverage.figures import (
    fleet_total,
    percent,
    pool_in_words,
    resources_of,
    total_in_words,
)
from constructs_lib.report.coverage.heat_map import SIGNS
from constructs_lib.report.coverage.markup import Markup, element, joined, multiline
from constructs_lib.report.coverage.reasons import Reasons
from constructs_lib.report.coverage.remedies import Advice, advice_on, whose
from constructs_lib.report.words import counted, nodes_in_words
from constructs_lib.report.wrong_platform import wrong_platform_in_words

__all__ = ["changes", "clashes", "granted", "pools", "proofs", "totals", "why_not"]

_MOST_CARDS = 400
_OPEN_CARDS = 12
"""How many causes stand above the matrix; the others are folded."""


def _section(title: str, *children: str) -> Markup:
    return element("section", element("h2", title), *children) if any(children) else joined()


def why_not(answer: CoverageReport, reasons: Reasons) -> Markup:
    """Where agents do not run, and what would change it; what is right as it is is folded away."""
    numbers = {pool.pool: number for number, pool in enumerate(answer.cost.pools)}
    shown = answer.causes[:_MOST_CARDS]
    cards = [(cause, _card(cause, answer.views, numbers, reasons)) for cause in shown]
    asking = [card for cause, card in cards if not cause.is_meant]
    meant = [card for cause, card in cards if cause.is_meant]
    left = len(answer.causes) - len(shown)
    return _section(
        "Where agents do not run, and why",
        _cards(asking[:_OPEN_CARDS]),
        _folded(counted(len(asking[_OPEN_CARDS:]), "more cause"), asking[_OPEN_CARDS:]),
        _folded("Nodes that are right without an agent", meant),
        element("p", f"{left:,} more are in the JSON report.") if left > 0 else "",
    )


def _cards(cards: Sequence[Markup]) -> Markup:
    return element("div", *cards, class_="cards") if cards else joined()


def _folded(summary: str, cards: Sequence[Markup]) -> Markup:
    return element("details", element("summary", summary), _cards(cards)) if cards else joined()


def _card(
    cause: Cause, views: Sequence[DaemonSetView], pools: Mapping[str | None, int], reasons: Reasons
) -> Markup:
    name, sign = SIGNS[cause.fate]
    found = sorted({pools[node.pool] for node in cause.nodes.examples()})
    return element(
        "article",
        element(
            "h3",
            element("i", sign, class_=name, aria_hidden="true"),
            f" {fate_in_words(cause)}: {nodes_in_words(cause.nodes)}",
        ),
        element("p", cause.reason.message, class_="why"),
        element("p", agents_in_words(cause)),
        *(part for each in advice_on(cause, views) for part in _advice(each, cause)),
        class_="card meant" if cause.is_meant else "card total" if cause.is_bare else "card",
        data_pools=" ".join(map(str, found)),
        data_reasons=reasons.number(cause.reason),
    )


def _advice(advice: Advice, cause: Cause) -> Iterator[Markup]:
    yield element("p", "→ ", f"{whose(advice, cause)}{advice.words}", class_="fix")
    for place, text in advice.yaml:
        yield element(
            "details",
            element("summary", f"YAML to add to the {place}"),
            element("pre", element("code", multiline(text))),
        )


def granted(answer: CoverageReport) -> Markup:
    """What the answer assumes."""
    items = [
        element("li", f"{nodes_in_words(each.nodes)}: " if each.nodes else "", each.message)
        for each in answer.assumptions
    ]
    return _section("Assumptions", element("ul", *items)) if items else joined()


def pools(answer: CoverageReport) -> Markup:
    """What agents take from each pool."""
    rows = [
        element(
            "tr",
            element("th", pool_in_words(pool.pool), scope="row"),
            element("td", f"{pool.nodes:,}", class_="figure"),
            _share(pool, "cpu"),
            _share(pool, "memory"),
            element("td", "; ".join(_smallest(pool)) or "-"),
        )
        for pool in answer.cost.pools
    ]
    head = ("Pool", "Nodes", "CPU of agents", "Memory of agents", "Smallest node")
    return _section("Pools", _table(head, rows))


def _share(pool: PoolCost, resource: str) -> Markup:
    amount = pool.requests.get(resource, 0)
    whole = pool.allocatable.get(resource)
    text = total_in_words(resource, amount)
    if not whole:
        return element("td", text)
    share = amount / whole
    return element(
        "td",
        element(
            "span",
            element("i", class_=width(0, share)),
            class_="bar over" if share > 1 else "bar",
        ),
        element("small", f"{percent(share)} · {text}"),
        class_="bars",
    )


def _smallest(pool: PoolCost) -> Iterator[str]:
    for name in resources_of(pool.requests):
        if name in pool.tightest:
            each = pool.tightest[name]
            yield f"{percent(each.share)} of {name} on {each.node}"


def totals(answer: CoverageReport) -> Markup:
    """What each DaemonSet takes from the fleet."""
    rows = [
        element(
            "tr",
            element("th", agent.title, scope="row"),
            element("td", f"{entry.desired:,}", class_="figure"),
            *(element("td", text) for text in _figures(fleet_total(agent))),
        )
        for agent, entry in zip(answer.cost.agents, answer.coverage.daemon_sets, strict=True)
    ]
    return _section("What they cost", _table(("DaemonSet", "Desired", "Requests"), rows))


def _figures(texts: Sequence[str]) -> Iterator[Markup]:
    yield joined(*(element("span", text, class_="line") for text in texts))


def _table(head: Sequence[str], rows: Sequence[Markup]) -> Markup:
    titles = element("tr", *(element("th", text, scope="col") for text in head))
    return element(
        "div",
        element("table", element("thead", titles), element("tbody", *rows), class_="plain"),
        class_="scroll",
    )


def clashes(answer: CoverageReport) -> Markup:
    """Where DaemonSets get in each other's way."""
    cards = [
        element(
            "article",
            element("h3", each.kind.replace("-", " ")),
            element("p", nodes_in_words(each.nodes)),
            element("p", each.message, class_="why"),
            element("p", "→ ", each.answer or each.remedy, class_="fix"),
            class_="card meant" if each.answer else "card clash",
        )
        for each in in_order(answer.conflicts)[:_MOST_CARDS]
    ]
    found = element("div", *cards, class_="cards") if cards else ""
    return _section("Conflicts on the same nodes", found)


def unfit_images(answer: CoverageReport) -> Markup:
    """Images that nodes cannot run."""
    lines = [element("li", wrong_platform_in_words(each)) for each in answer.wrong_platforms]
    found = element("ul", *lines[:_MOST_CARDS]) if lines else ""
    return _section("Images that nodes cannot run", found)


def proofs(answer: CoverageReport) -> Markup:
    """How agents that are several DaemonSets share their nodes out."""
    lines = []
    for split in answer.splits:
        if split.holds:
            parts = f"exactly one of {len(split.daemon_sets)} DaemonSets"
            text = f"{split.agent}: each of {counted(split.nodes)} is in {parts}."
            lines.append(element("li", text, class_="good"))
        for breach in split.breaches:
            nodes = nodes_in_words(breach.nodes)
            where = " and ".join(breach.daemon_sets) or "none of its DaemonSets"
            text = f"{split.agent}: {breach.kind}: {nodes} in {where}."
            lines.append(element("li", text, class_="bad"))
    return _section(
        "Agents split into several DaemonSets",
        element("ul", *lines, class_="list") if lines else "",
    )


def changes(answer: CoverageReport) -> Markup:
    """What changed since before."""
    difference = answer.difference
    if difference is None:
        return joined()
    lines = [
        element("li", f"{word}: {nodes_in_words(names)}")
        for word, names in (("new", difference.nodes_added), ("gone", difference.nodes_removed))
        if names
    ]
    lines += [
        _changed(each) for each in difference.daemon_sets if each.differs or each.kind != "kept"
    ]
    return _section(
        "What changes",
        element("ul", *lines, class_="list") if lines else element("p", "Nothing."),
    )


def _changed(each: DaemonSetDifference) -> Markup:
    before, after = each.requests_before, each.requests_after
    amounts = [
        f"{name} {total_in_words(name, before.get(name, 0))} → "
        f"{total_in_words(name, after.get(name, 0))}"
        for name in resources_of({**before, **after})
        if before.get(name, 0) != after.get(name, 0)
    ]
    runs = f" ({each.kind}): runs on {each.before:,} → {each.after:,}"
    return element(
        "li",
        element("b", each.title),
        "; ".join([runs, *amounts]),
        element(
            "ul",
            *(
                element(
                    "li",
                    f"{change.kind} {nodes_in_words(change.nodes)}: {change.reason}",
                    class_="good" if change.kind == "gained" else "bad",
                )
                for change in each.changes
            ),
        ),
    )
