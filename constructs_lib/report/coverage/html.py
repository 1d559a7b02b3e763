"""The answer as one page that needs nothing but itself: no network, no other file.

The page is complete without its script, which only filters it by pool and reason and keeps the
choice in the address, so that a colleague sees the same. It shows rows of nodes that fare alike,
never single nodes, so its size is that of the differences and not that of the fleet.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from constructs_lib.intake.committed import Commit
from constructs_lib.placement.answer import CoverageReport
from constructs_lib.placement.requirement import Required
from constructs_lib.report.coverage.bars import bar_styles
from constructs_lib.report.coverage.figures import (
    pool_in_words,
    resources_of,
    total_in_words,
)
from constructs_lib.report.coverage.headlines import headlines
from constructs_lib.report.coverage.heat_map import heat_map
from constructs_lib.report.coverage.html_parts import (
    changes,
    clashes,
    granted,
    pools,
    proofs,
    totals,
    unfit_images,
    why_not,
)
from constructs_lib.report.coverage.markup import Markup, document, element, joined
from constructs_lib.report.coverage.reality import Reality
from constructs_lib.report.coverage.reasons import Reasons
from constructs_lib.report.printable import Printable
from constructs_lib.report.words import counted

__all__ = ["asset", "commit_in_words", "render"]

_TITLE: Final = "Where the agents run"


def render(
    answer: CoverageReport,
    *,
    cluster: str = "",
    commit: Commit | None = None,
    overview: str = "",
    reality: Reality | None = None,
) -> Printable:
    """The answer as an HTML page.

    Args:
        answer: the answer.
        cluster: the name of its cluster. Default: there is only one.
        commit: where its manifests come from. Default: from no commit.
        overview: the page with all clusters. Default: there is none.
        reality: what the cluster shows beside it. Default: nobody looked.
    """
    title = f"{cluster}: {_TITLE[0].lower()}{_TITLE[1:]}" if cluster else _TITLE
    reasons = Reasons(answer)
    body = joined(
        _header(answer, title, commit, overview),
        element(
            "main",
            _filter(answer, reasons),
            reality.section if reality is not None else "",
            why_not(answer, reasons),
            heat_map(answer, reasons, reality),
            changes(answer),
            clashes(answer),
            unfit_images(answer),
            granted(answer),
            pools(answer),
            totals(answer),
            proofs(answer),
        ),
    )
    style = f"{asset('page.css')}{bar_styles(len(answer.coverage.daemon_sets))}"
    return document(title=title, style=style, script=asset("page.js"), body=body)


def asset(name: str) -> str:
    """A file of ours that stands beside this module."""
    folder = files("constructs_lib.report.coverage")
    return folder.joinpath(name).read_text(encoding="utf-8")


def _header(answer: CoverageReport, title: str, commit: Commit | None, overview: str) -> Markup:
    fates = [verdict.together.outcome for row in answer.rows for verdict in row.verdicts]
    weights = [len(row.nodes) for row in answer.rows for _ in row.verdicts]
    running = sum(w for fate, w in zip(fates, weights, strict=True) if fate == "runs")
    stuck = sum(
        w for fate, w in zip(fates, weights, strict=True) if fate in {"pending", "contended"}
    )
    tiles = [
        ("DaemonSets", f"{len(answer.coverage.daemon_sets):,}", ""),
        ("nodes", f"{len(answer.coverage.nodes):,}", ""),
        ("Pods run", f"{running:,}", "good"),
        (
            "nodes without any agent",
            f"{len(answer.without_agent):,}",
            "bad" if answer.without_agent else "good",
        ),
        ("pending or contended", f"{stuck:,}", "bad" if stuck else "good"),
        (
            "conflicts",
            f"{len(answer.open_conflicts):,}",
            "bad" if answer.open_conflicts else "good",
        ),
        *(
            (f"{name} requested", total_in_words(name, answer.cost.requests[name]), "")
            for name in resources_of(answer.cost.requests)
            if name in {"cpu", "memory"}
        ),
    ]
    return element(
        "header",
        element("p", element("a", "All clusters", href=overview)) if overview else "",
        element("h1", title),
        element("p", commit_in_words(commit), class_="soft") if commit is not None else "",
        element(
            "ul",
            *(
                element("li", element("strong", figure), " ", label, class_=kind or None)
                for label, figure, kind in tiles
            ),
            class_="tiles",
        ),
        *(element("p", each, class_="banner bad") for each in headlines(answer)),
        _required(answer.required) if answer.required is not None else "",
    )


def commit_in_words(commit: Commit) -> str:
    """Which manifests these are: ``commit 1df112c of 2026-11-30, changed since``."""
    since = ", changed since" if commit.is_changed else ""
    return f"commit {commit.name} of {commit.date.isoformat()}{since}"


def _required(required: Required) -> Markup:
    met = "Met" if required.met else "Not met"
    may = f", missing at most {required.max_uncovered:,}" if required.max_uncovered else ""
    said = f": every DaemonSet covers {required.requires.text} ({counted(required.nodes)}){may}."
    missed = [
        element("li", f"{each.daemon_set} misses {counted(each.nodes)}") for each in required.missed
    ]
    count = counted(len(missed), "DaemonSet")
    return element(
        "div",
        element("strong", met),
        said,
        element(
            "details", element("summary", f"Nodes are missed by {count}"), element("ul", *missed)
        )
        if missed
        else "",
        class_="banner good" if required.met else "banner bad",
    )


def _filter(answer: CoverageReport, reasons: Reasons) -> Markup:
    names = [pool_in_words(pool.pool) for pool in answer.cost.pools]
    return element(
        "form",
        _select("pool", "Pool", "all pools", list(enumerate(names))),
        _select("reason", "Reason", "any reason", list(enumerate(reasons.messages))),
        element("button", "Show all", type="reset"),
        element("output", joined(), id="shown", aria_live="polite"),
        id="filter",
    )


def _select(name: str, label: str, everything: str, options: list[tuple[int, str]]) -> Markup:
    return element(
        "label",
        label,
        " ",
        element(
            "select",
            element("option", everything, value=""),
            *(element("option", text, value=value) for value, text in options),
            id=name,
        ),
    )
