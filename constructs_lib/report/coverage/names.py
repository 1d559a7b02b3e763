"""Many node names on one line: ``gpu-1..3``, and how many more there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from constructs_lib.cluster.node import Node

__all__ = ["count_of", "name_ranges", "names_in_words", "nodes_in_words", "pool_in_words"]

_NUMBERED: Final = re.compile(r"(.*?)([0-9]{1,9})", re.ASCII | re.DOTALL)
_FEWEST_IN_RANGE: Final = 2


def nodes_in_words(nodes: Sequence[Node | str]) -> str:
    """How many nodes and which: ``3 nodes (gpu-1..3)``."""
    return f"{count_of(len(nodes))} ({names_in_words(nodes)})"


def names_in_words(nodes: Sequence[Node | str], *, most: int = 3) -> str:
    """The names of some nodes: ``gpu-1..3``, ``a, b, c and 9 more``.

    Args:
        nodes: the nodes, or their names.
        most: how many names or ranges are told.
    """
    told = list(islice(name_ranges(nodes), most))
    left = len(nodes) - sum(count for _, count in told)
    text = ", ".join(text for text, _ in told)
    return f"{text} and {left:,} more" if left else text


def name_ranges(nodes: Iterable[Node | str]) -> Iterator[tuple[str, int]]:
    """Names that count up as one text, each text with how many names it stands for."""
    run: list[str] = []
    for node in nodes:
        name = node if isinstance(node, str) else node.name
        if run and not _follows(run[-1], name):
            yield _range(run), len(run)
            run = []
        run.append(name)
    if run:
        yield _range(run), len(run)


def count_of(count: int, noun: str = "node") -> str:
    """``1 node``, ``1,234 nodes``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def pool_in_words(pool: str | None) -> str:
    """The name of a pool, and a dash where no label tells one."""
    return pool if pool is not None else "-"


def _follows(name: str, following: str) -> bool:
    before, after = _NUMBERED.fullmatch(name), _NUMBERED.fullmatch(following)
    if before is None or after is None or before[1] != after[1]:
        return False
    # A number that is padded with zeros keeps its width: n09 is before n10, n9 is not before n010.
    padded = "0" in (before[2][0], after[2][0])
    same_width = len(before[2]) == len(after[2])
    return int(before[2]) + 1 == int(after[2]) and (same_width or not padded)


def _range(run: Sequence[str]) -> str:
    if len(run) < _FEWEST_IN_RANGE:
        return run[0]
    last = _NUMBERED.fullmatch(run[-1])
    return f"{run[0]}..{last[2] if last else ''}"
