"""The answer for a pull request: what matters first, the rest folded away, in GitHub's Markdown.

A comment holds 65,536 characters, so long lists end with how many more there are. Names come from
manifests and nodes of anyone, so whatever Markdown or HTML would read into them is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

from constructs_lib.placement.answer import Answer
from constructs_lib.placement.difference import DaemonSetDifference, Difference
from constructs_lib.placement.pools import Split
from constructs_lib.placement.requirement import Required
from constructs_lib.placement.uncovered import Fate, Uncovered
from constructs_lib.report.coverage.figures import (
    fleet_total,
    percent,
    resources_of,
    total_in_words,
)
from constructs_lib.report.coverage.names import (
    count_of,
    names_in_words,
    nodes_in_words,
    pool_in_words,
)
from constructs_lib.report.coverage.remedies import remedy_in_words, yaml_to_add

__all__ = ["render_markdown"]

_MOST_ROWS: Final = 40
_MOST_GAPS: Final = 60
_MOST_CHARACTERS: Final = 60_000
_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]()#+!|~@$&<>-])")
_SIGNS: Final[dict[Fate, str]] = {
    "runs": "yes",
    "pending": "**pending**",
    "contended": "**contended**",
    "left running": "left running",
    "not wanted": "–",  # noqa: RUF001  # a dash of its own width in a table
}

_Item = TypeVar("_Item")


def render_markdown(answer: Answer) -> str:
    """The answer as Markdown."""
    count = count_of(len(answer.coverage.daemon_sets), "DaemonSet")
    parts = [
        [f"### Coverage: {count} on {count_of(len(answer.coverage.nodes))}"],
        _required(answer.required) if answer.required is not None else [],
        _difference(answer.difference) if answer.difference is not None else [],
        _matrix(answer),
        _reasons(answer),
        _assumptions(answer),
        _conflicts(answer),
        list(_splits(answer.splits)),
        _cost(answer),
    ]
    blocks: list[str] = []
    for part in filter(None, parts):
        block = "\n".join(part)
        if sum(map(len, blocks)) + len(block) > _MOST_CHARACTERS:
            blocks.append("More is in the text, JSON and HTML reports; this comment is full.")
            break
        blocks.append(block)
    return "\n\n".join(blocks) + "\n"


def _escaped(text: str) -> str:
    """The text so that Markdown and HTML show it as it is, on one line."""
    entities = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;", "@": "&#64;"}
    one_line = " ".join(text.split())
    return _SPECIAL.sub(lambda found: entities.get(found[1], f"\\{found[1]}"), one_line)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], *, right: int = 0) -> list[str]:
    """A table; the last ``right`` columns hold figures."""
    rule = ["---"] * (len(head) - right) + ["--:"] * right
    return [_row(head), _row(rule), *map(_row, rows)]


def _cut(items: Sequence[_Item], most: int) -> tuple[Sequence[_Item], str]:
    """The first items, and a word on how many more there are."""
    left = len(items) - most
    return items[:most], f"… and {left:,} more" if left > 0 else ""


def _matrix(answer: Answer) -> list[str]:
    titles = [_escaped(entry.daemon_set.title) for entry in answer.coverage.daemon_sets]
    shown, more = _cut(answer.rows, _MOST_ROWS)
    rows = [
        (
            _escaped(pool_in_words(row.pool)),
            _escaped(names_in_words(row.nodes, most=2)),
            f"{len(row.nodes):,}",
            *(_SIGNS[verdict.together.outcome] for verdict in row.verdicts),
        )
        for row in shown
    ]
    lines = _table(("Pool", "Nodes", "Count", *titles), rows)
    return [*lines, "", more] if more else lines


def _reasons(answer: Answer) -> list[str]:
    gaps = [
        (entry.daemon_set.title, gap, traits.declared_here)
        for entry, found, traits in zip(
            answer.coverage.daemon_sets, answer.uncovered, answer.traits, strict=True
        )
        for gap in found
    ]
    if not gaps:
        return ["Every agent runs on every node."]
    shown, more = _cut(gaps, _MOST_GAPS)
    lines = ["<details><summary>Where not, and why</summary>", ""]
    for title, gap, declared_here in shown:
        lines += _gap(title, gap, declared_here=declared_here)
    return [*lines, *([more] if more else []), "", "</details>"]


def _gap(title: str, gap: Uncovered, *, declared_here: bool) -> Iterator[str]:
    nodes = _escaped(nodes_in_words(gap.nodes))
    remedy = _escaped(remedy_in_words(gap, declared_here=declared_here))
    yield f"- **{_escaped(title)}** {gap.fate}, {nodes}: {_escaped(gap.reason.message)} → {remedy}"
    for place, text in yaml_to_add(gap):
        if place != "Node":
            longest = max((len(run) for run in re.findall("`+", text)), default=0)
            fence = "`" * max(3, longest + 1)
            yield f"  {fence}yaml"
            yield from (f"  {line}" for line in text.splitlines())
            yield f"  {fence}"


def _assumptions(answer: Answer) -> list[str]:
    lines = [
        f"- {_escaped(nodes_in_words(each.nodes) + ': ' if each.nodes else '')}"
        f"{_escaped(each.message)}"
        for each in answer.assumptions
    ]
    return ["#### What this takes for granted", "", *lines] if lines else []


def _conflicts(answer: Answer) -> list[str]:
    shown, more = _cut(answer.conflicts, _MOST_ROWS)
    lines = [
        f"- **{each.kind}**, {_escaped(nodes_in_words(each.nodes))}: "
        f"{_escaped(each.message)} {_escaped(each.remedy)}"
        for each in shown
    ]
    more_lines = [f"- {more}"] if more else []
    return ["#### Conflicts on the same nodes", "", *lines, *more_lines] if lines else []


def _splits(splits: Sequence[Split]) -> Iterator[str]:
    for split in splits:
        agent = _escaped(split.agent)
        if split.holds:
            count, parts = count_of(split.nodes), len(split.daemon_sets)
            yield f"- {agent}: each of {count} is in exactly one of {parts} DaemonSets."
        for breach in split.breaches:
            nodes = _escaped(nodes_in_words(breach.nodes))
            where = _escaped(" and ".join(breach.daemon_sets) or "none of its DaemonSets")
            yield f"- {agent}: **{breach.kind}**, {nodes} in {where}."


def _cost(answer: Answer) -> list[str]:
    agents = [
        (_escaped(agent.title), "<br>".join(map(_escaped, fleet_total(agent))))
        for agent in answer.cost.agents
        if agent.nodes
    ]
    pools = [
        (
            _escaped(pool_in_words(pool.pool)),
            f"{pool.nodes:,}",
            ", ".join(
                f"{_escaped(name)} {total_in_words(name, pool.requests[name])}"
                for name in resources_of(pool.requests)
            ),
            ", ".join(
                f"{percent(each.share)} of {_escaped(name)} on {_escaped(each.node)}"
                for name in resources_of(pool.requests)
                if (each := pool.tightest.get(name)) is not None
            ),
        )
        for pool in answer.cost.pools
    ]
    return [
        "<details><summary>What they take</summary>",
        "",
        *_table(("DaemonSet", "Requests"), agents),
        "",
        *_table(("Pool", "Nodes", "Agents request", "Smallest node"), pools),
        "",
        "</details>",
    ]


def _difference(difference: Difference) -> list[str]:
    lines = ["#### What changes", ""]
    for word, names in (("new", difference.nodes_added), ("gone", difference.nodes_removed)):
        if names:
            lines.append(f"- {word}: {_escaped(nodes_in_words(names))}")
    for each in difference.daemon_sets:
        if each.differs or each.kind != "kept":
            lines += _changed(each)
    return lines if len(lines) > 2 else [*lines, "Nothing."]  # noqa: PLR2004  # the heading


def _changed(each: DaemonSetDifference) -> Iterator[str]:
    yield f"- **{_escaped(each.title)}** ({each.kind}): runs on {each.before:,} → {each.after:,}"
    for change in each.changes:
        nodes = _escaped(nodes_in_words(change.nodes))
        yield f"  - **{change.kind}** {nodes}: {_escaped(change.reason)}"
    before, after = each.requests_before, each.requests_after
    for name in resources_of({**before, **after}):
        was, now = (total_in_words(name, amounts.get(name, 0)) for amounts in (before, after))
        if was != now:
            yield f"  - {_escaped(name)}: {was} → {now}"


def _required(required: Required) -> list[str]:
    word = "met" if required.met else "**not met**"
    may = f", at most {required.max_uncovered:,} missed" if required.max_uncovered else ""
    lines = [
        f"Required: {_escaped(required.requires.text)} ({count_of(required.nodes)}{may}): {word}"
    ]
    missed = [f"- {_escaped(e.daemon_set)} misses {count_of(e.nodes)}" for e in required.missed]
    return [*lines, *(["", *missed] if missed else [])]
