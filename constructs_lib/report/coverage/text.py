"""The answer for a terminal: what runs where, then why not, what it costs and what clashes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from constructs_lib.placement.answer import CoverageReport
from constructs_lib.placement.assumptions import Assumption
from constructs_lib.placement.causes import Cause
from constructs_lib.placement.conflicts import Conflict
from constructs_lib.placement.cost import PoolCost, Tightest
from constructs_lib.placement.coverage import DaemonSetCoverage
from constructs_lib.placement.difference import Difference
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
from constructs_lib.report.printable import Printable
from constructs_lib.report.terminal import Color, aligned, as_text, line, paint, verbatim
from constructs_lib.report.words import counted, names_in_words, nodes_in_words
from constructs_lib.report.wrong_platform import wrong_platform_in_words

__all__ = ["render"]

_SIGNS: Final[Mapping[Fate, tuple[str, Color]]] = {
    "runs": ("+", "green"),
    "pending": ("P", "red"),
    "contended": ("?", "yellow"),
    "left running": ("L", "yellow"),
    "not wanted": (".", "bright_black"),
}


def render(answer: CoverageReport, *, color: bool = False, width: int | None = None) -> Printable:
    """The answer as text.

    Args:
        answer: the answer.
        color: whether signs and verdicts have colours.
        width: columns of the terminal. Default: lines stay whole.
    """
    parts = [
        _summary(answer),
        _matrix(answer, color=color),
        _reasons(answer, color=color),
        _images(answer),
        _assumptions(answer.assumptions),
        _cost(answer),
        _conflicts(in_order(answer.conflicts), color=color),
        _splits(answer.splits, color=color),
        _difference(answer.difference, color=color) if answer.difference is not None else [],
        _required(answer.required, color=color) if answer.required is not None else [],
    ]
    lines: list[str] = []
    for part in filter(None, parts):
        lines += ["", *part] if lines else part
    return as_text(lines, width=width)


def _summary(answer: CoverageReport) -> list[str]:
    planned = len(answer.coverage.nodes.where(lambda node: node.planned))
    count = counted(len(answer.coverage.daemon_sets), "DaemonSet")
    nodes = counted(len(answer.coverage.nodes))
    said = f", {planned:,} of them planned" if planned else ""
    first = list(headlines(answer))
    lines = [*first, *([""] if first else []), f"{count}, {nodes}{said}", ""]
    table = [("", "DAEMONSET", "DESIRED", "RUNS")]
    for number, entry in enumerate(answer.coverage.daemon_sets, start=1):
        of_all = f"/{len(answer.coverage.nodes)}"
        table.append(
            (
                str(number),
                entry.daemon_set.title,
                f"{entry.desired}{of_all}",
                f"{_running(entry)}{of_all}",
            )
        )
    return [*lines, *aligned(table, right=[0, 2, 3], keys=2)]


def _running(entry: DaemonSetCoverage) -> int:
    return sum(len(each.nodes) for each in entry.groups if each.together.outcome == "runs")


def _matrix(answer: CoverageReport, *, color: bool) -> list[str]:
    numbers = [str(number) for number in range(1, len(answer.coverage.daemon_sets) + 1)]
    table = [("POOL", "NODES", "", *numbers)]
    table += [
        (
            pool_in_words(row.pool),
            names_in_words(row.nodes, most=2),
            str(len(row.nodes)),
            *(paint(*_SIGNS[each.together.outcome], on=color) for each in row.verdicts),
        )
        for row in answer.rows
    ]
    legend: list[str] = []
    for fate, sign in _SIGNS.items():
        legend += ["   "] if legend else []
        legend += [paint(*sign, on=color), f" {fate}"]
    return [*aligned(table, right=range(2, len(numbers) + 3), keys=3), "", line(*legend)]


def _reasons(answer: CoverageReport, *, color: bool) -> list[str]:
    if not answer.causes:
        return ["Every agent runs on every node that it is meant for."]
    lines = ["Where agents do not run, and why"]
    shown: set[str] = set()
    for cause in answer.causes:
        lines += ["", *_cause(cause, advice_on(cause, answer.views), shown, color=color)]
    return lines


def _cause(
    cause: Cause, advice: Sequence[Advice], shown: set[str], *, color: bool
) -> Iterator[str]:
    """A cause, with the YAML to add where it was not shown before."""
    fate = paint(fate_in_words(cause), _SIGNS[cause.fate][1], on=color)
    yield line("  ", fate, f": {nodes_in_words(cause.nodes)}: {cause.reason.message}")
    yield f"    {agents_in_words(cause)}"
    for each in advice:
        yield f"    -> {whose(each, cause)}{each.words}"
        for place, text in each.yaml:
            # The words name the label of a node already.
            if place != "Node" and text not in shown:
                shown.add(text)
                yield f"       # {place}"
                yield from (verbatim(f"       {each_line}") for each_line in text.splitlines())


def _images(answer: CoverageReport) -> list[str]:
    lines = [f"  {wrong_platform_in_words(each)}" for each in answer.wrong_platforms]
    return ["Images that nodes cannot run", "", *lines] if lines else []


def _assumptions(assumptions: Sequence[Assumption]) -> list[str]:
    if not assumptions:
        return []
    lines = (
        f"  {nodes_in_words(each.nodes)}: {each.message}" if each.nodes else f"  {each.message}"
        for each in assumptions
    )
    return ["Assumptions", "", *lines]


def _cost(answer: CoverageReport) -> list[str]:
    lines = ["What they cost", ""]
    agents = [agent for agent in answer.cost.agents if agent.nodes]
    lines += aligned([(f"  {a.title}", "; ".join(fleet_total(a))) for a in agents])
    totals = [
        f"{name} {total_in_words(name, answer.cost.requests[name])}"
        for name in resources_of(answer.cost.requests)
    ]
    lines += [f"  in total: {', '.join(totals) or 'nothing is requested'}", ""]
    table = [("  POOL", "NODES", "AGENTS REQUEST", "SMALLEST NODE")]
    table += [_pool(pool) for pool in answer.cost.pools]
    return [*lines, *aligned(table, right=[1])]


def _pool(pool: PoolCost) -> tuple[str, str, str, str]:
    amounts = [
        f"{name} {total_in_words(name, pool.requests[name])}{_share(pool, name)}"
        for name in resources_of(pool.requests)
    ]
    worst = max(pool.tightest.items(), key=lambda entry: entry[1].share, default=None)
    return (
        f"  {pool_in_words(pool.pool)}",
        f"{pool.nodes}",
        ", ".join(amounts),
        _smallest(*worst) if worst is not None else "",
    )


def _share(pool: PoolCost, resource: str) -> str:
    whole = pool.allocatable.get(resource)
    return f" ({percent(pool.requests[resource] / whole)})" if whole else ""


def _smallest(resource: str, tightest: Tightest) -> str:
    return f"{percent(tightest.share)} of {resource} on {tightest.node}"


def _conflicts(conflicts: Sequence[Conflict], *, color: bool) -> list[str]:
    if not conflicts:
        return []
    lines = ["Conflicts on the same nodes"]
    for conflict in conflicts:
        kind = paint(conflict.kind, "bright_black" if conflict.answer else "red", on=color)
        lines += ["", line("  ", kind, f": {nodes_in_words(conflict.nodes)}")]
        lines += [f"    {conflict.message}", f"    -> {conflict.answer or conflict.remedy}"]
    return lines


def _splits(splits: Sequence[Split], *, color: bool) -> list[str]:
    if not splits:
        return []
    lines = ["Agents split into several DaemonSets", ""]
    for split in splits:
        agent = f"  {split.agent}: "
        if split.holds:
            proof = paint("proved", "green", on=color)
            share = f"exactly one of {len(split.daemon_sets)} DaemonSets"
            lines.append(line(agent, proof, f": each of {counted(split.nodes)} is in {share}"))
        for breach in split.breaches:
            where = " and ".join(breach.daemon_sets) or f"none of {', '.join(split.daemon_sets)}"
            kind = paint(breach.kind, "red", on=color)
            lines.append(line(agent, kind, f": {nodes_in_words(breach.nodes)} in {where}"))
    return lines


def _difference(difference: Difference, *, color: bool) -> list[str]:
    lines = ["What changes", ""]
    for word, names in (
        ("new", difference.nodes_added),
        ("gone", difference.nodes_removed),
    ):
        if names:
            lines.append(f"  {word}: {nodes_in_words(names)}")
    for each in difference.daemon_sets:
        if not each.differs and each.kind == "kept":
            continue
        lines.append(f"  {each.title} ({each.kind}): runs on {each.before} -> {each.after}")
        for change in each.changes:
            kind = paint(change.kind, "green" if change.kind == "gained" else "red", on=color)
            nodes = nodes_in_words(change.nodes)
            lines.append(line("    ", kind, f" {nodes}: {change.reason}"))
        before, after = each.requests_before, each.requests_after
        for name in resources_of({**before, **after}):
            if before.get(name, 0) != after.get(name, 0):
                was, now = (
                    total_in_words(name, amounts.get(name, 0)) for amounts in (before, after)
                )
                lines.append(f"    requests {was} -> {now} of {name}")
    return lines if len(lines) > 2 else [*lines, "  nothing"]  # noqa: PLR2004  # the heading


def _required(required: Required, *, color: bool) -> list[str]:
    met = paint("met", "green", on=color)
    word = met if required.met else paint("not met", "red", on=color)
    may = f", at most {required.max_uncovered:,} missed" if required.max_uncovered else ""
    nodes = f"({counted(required.nodes)}{may})"
    lines: list[str] = [line(f"Required: {required.requires.text} {nodes}: ", word)]
    missed = (f"  {each.daemon_set} misses {counted(each.nodes)}" for each in required.missed)
    return [*lines, *missed]
