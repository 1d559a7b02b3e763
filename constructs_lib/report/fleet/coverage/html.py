"""The table of a fleet as a page: a cell for each cluster and agent opens the cluster's own page.

Pages stand beside each other in one folder. Clusters of which the same is known have one page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote

from constructs_lib.fleet.table import Cell, FleetTable, Row
from constructs_lib.k8s.amounts import add_amounts
from constructs_lib.report.coverage.heat_map import agent_id
from constructs_lib.report.coverage.html import asset
from constructs_lib.report.coverage.markup import Markup, document, element, joined
from constructs_lib.report.fleet.coverage.words import (
    ABSENT,
    cost_words,
    drift_words,
    totals_of,
    unmet_words,
)
from constructs_lib.report.printable import Printable
from constructs_lib.report.words import counted

__all__ = ["INDEX", "page_of", "render"]

INDEX: Final = "index.html"
"""The file of the page with all clusters."""
_TITLE: Final = "The agents of the fleet"
_LEGEND: Final = (
    ("runs", "3/3", "runs on every node that wants it"),
    ("pending", "2/3", "does not run on some"),
    ("left", "1.0", "another version than in most clusters"),
    ("none", ABSENT, "is not there"),
)


def page_of(cluster: str) -> str:
    """The file of the page of a cluster."""
    return f"cluster-{cluster}.html"


def render(table: FleetTable) -> Printable:
    """The page with all clusters."""
    most = {agent: table.version_of(agent) for agent in table.agents}
    body = joined(
        element("header", element("h1", _TITLE), _tiles(table), *_unmet(table)),
        element("main", _differences(table), _matrix(table, most), _agents(table, most)),
    )
    style = f"{asset('page.css')}{asset('fleet.css')}"
    return document(title=_TITLE, style=style, script="", body=body)


def _tiles(table: FleetTable) -> Markup:
    cells = [cell for row in table.rows.values() for cell in row.cells.values()]
    stuck = sum((cell.desired or 0) - (cell.running or 0) for cell in cells)
    tiles = [
        ("clusters", f"{len(table.rows):,}", ""),
        ("agents", f"{len(table.agents):,}", ""),
        ("nodes", f"{table.nodes:,}", ""),
        ("Pods run", f"{sum(cell.running or 0 for cell in cells):,}", "good"),
        ("Pods do not run", f"{stuck:,}", "bad" if stuck else "good"),
        ("differences between clusters", f"{len(table.drift):,}", "bad" if table.drift else "good"),
        ("requested", cost_words(table.requests), ""),
    ]
    return element(
        "ul",
        *(
            element("li", element("strong", figure), " ", label, class_=kind or None)
            for label, figure, kind in tiles
        ),
        class_="tiles",
    )


def _unmet(table: FleetTable) -> Iterator[Markup]:
    for each in unmet_words(table):
        yield element("div", each, class_="banner bad")


def _differences(table: FleetTable) -> Markup:
    if not table.drift:
        return joined()
    lines = [element("li", drift_words(each, table)) for each in table.drift]
    return element(
        "section",
        element("h2", "Where clusters differ"),
        element("ul", *lines, class_="list"),
    )


def _matrix(table: FleetTable, most: dict[str, str]) -> Markup:
    return element(
        "section",
        element("h2", "Clusters and agents"),
        element(
            "p",
            *(
                element("span", element("i", sign, class_=name, aria_hidden="true"), f" {text}")
                for name, sign, text in _LEGEND
            ),
            class_="legend",
        ),
        element(
            "div",
            element(
                "table",
                element("thead", _head(most)),
                element("tbody", *(_row(name, row, most) for name, row in table.rows.items())),
                class_="map fleet",
            ),
            class_="scroll",
            tabindex=0,
            role="region",
            aria_label="Clusters and agents",
        ),
    )


def _head(most: dict[str, str]) -> Markup:
    return element(
        "tr",
        element("th", "Cluster", scope="col", class_="who"),
        *(
            element(
                "th",
                element(
                    "span",
                    element("b", agent.partition("/")[2]),
                    element("small", f"{agent.partition('/')[0]} · {version}"),
                ),
                scope="col",
                class_="agent",
                title=agent,
            )
            for agent, version in most.items()
        ),
        element("th", "Requests", scope="col", class_="bars"),
    )


def _row(name: str, row: Row, most: dict[str, str]) -> Markup:
    own = _link(row, element("span", name))
    nodes = "no node list" if row.nodes is None else counted(row.nodes)
    like = f" · like {row.like}" if row.like != name else ""
    numbers = {agent: number for number, agent in enumerate(row.cells)}
    requests = cost_words(_requests(row)) if row.nodes is not None else ABSENT
    return element(
        "tr",
        element(
            "th", element("span", own, element("small", nodes + like)), scope="row", class_="who"
        ),
        *(_cell(agent, row, most[agent], numbers.get(agent)) for agent in most),
        element("td", element("small", requests), class_="bars"),
    )


def _requests(row: Row) -> dict[str, int]:
    return add_amounts(cell.requests for cell in row.cells.values())


def _cell(agent: str, row: Row, most: str, number: int | None) -> Markup:
    cell = row.cells.get(agent)
    if cell is None or number is None:
        return element("td", element("i", ABSENT, class_="none"), title=f"{agent} is not there")
    kind, text = _shown(cell, most)
    told = [agent, cell.version]
    if cell.desired is not None:
        told += [f"runs on {cell.running} of {counted(cell.desired)}", cost_words(cell.requests)]
    sign = element("i", text, class_=kind)
    return element("td", _link(row, sign, at=agent_id(number)), title=", ".join(told))


def _shown(cell: Cell, most: str) -> tuple[str, str]:
    """The class and the text of a cell."""
    if cell.desired is not None and cell.running is not None and cell.running < cell.desired:
        return "pending", f"{cell.running:,}/{cell.desired:,}"
    if cell.version != most:
        return "left", cell.version
    return "runs", "?" if cell.desired is None else f"{cell.running:,}/{cell.desired:,}"


def _link(row: Row, shown: Markup, *, at: str = "") -> Markup:
    """What is shown, with a way to the page of the cluster; without nodes it has none."""
    if row.nodes is None:
        return shown
    place = f"#{at}" if at else ""
    return element("a", shown, href=f"{quote(page_of(row.like))}{place}")


def _agents(table: FleetTable, most: dict[str, str]) -> Markup:
    rows = [
        element(
            "tr",
            element("th", agent, scope="row"),
            element("td", version),
            *(element("td", text, class_="figure") for text in totals_of(table, agent)),
        )
        for agent, version in most.items()
    ]
    titles: Sequence[str] = ("Agent", "Version", "Clusters", "Runs / desired", "Requests")
    head = element("tr", *(element("th", text, scope="col") for text in titles))
    return element(
        "section",
        element("h2", "Agents"),
        element(
            "div",
            element("table", element("thead", head), element("tbody", *rows), class_="plain"),
            class_="scroll",
        ),
    )
