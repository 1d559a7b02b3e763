"""What all reports say alike: counted nouns, names of nodes, and text that is safe to show.

Names come from manifests and nodes of anyone. :func:`visible` is what makes such a text one line
that no terminal, log or runner acts on; each medium calls it where text enters it (``terminal.py``,
``markdown.py``, ``coverage/markup.py``), so no report has to remember it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, Protocol, runtime_checkable

from constructs_lib.pattern import pattern

__all__ = [
    "RUNNER_COMMAND",
    "bytes_in_words",
    "clusters_in_words",
    "counted",
    "name_ranges",
    "names_in_words",
    "nodes_in_words",
    "visible",
]


def counted(count: int, noun: str = "node") -> str:
    """A number with its noun: ``1 error``, ``2 errors``, ``1,234 nodes``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def bytes_in_words(count: int) -> str:
    """Bytes as people say them: ``12 B``, ``850 KiB``, ``31.2 MiB``, ``1.4 GiB``."""
    if count < 1024:  # noqa: PLR2004  # bytes
        return f"{count} B"
    size, unit = count / 1024, "KiB"
    for larger in ("MiB", "GiB", "TiB"):
        if round(size) < 1024:  # noqa: PLR2004  # bytes
            break
        size, unit = size / 1024, larger
    few = size < 100 and unit != "KiB"  # noqa: PLR2004  # three digits are enough
    return f"{size:,.1f} {unit}" if few else f"{round(size):,} {unit}"


def visible(text: str) -> str:
    """A text on one line, as wide as it was, that a terminal or a CI runner only shows.

    Control characters become their pictures (``␛``, ``␊``); any other character that cannot be
    printed, such as one that turns the direction of writing, or that is printed as nothing, becomes
    ``�``. Runners of GitHub and Azure take ``##[`` and ``##vso[`` for commands wherever they stand
    in a line, so their second ``#`` gets the look-alike ``♯``.
    """
    if not text.isascii():
        text = _FILLERS.sub("\N{REPLACEMENT CHARACTER}", text)
    if not text.isprintable():
        text = "".join([each if each.isprintable() else _picture(each) for each in text])
    return RUNNER_COMMAND.sub("#\N{MUSIC SHARP SIGN}", text) if "##" in text else text


RUNNER_COMMAND: Final = re.compile(r"##(?=\[|vso\[)", re.IGNORECASE)
"""What runners of GitHub and Azure take for a command wherever it stands in a line."""
_FILLERS: Final = pattern(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U00016fe4\U0001d159\U000e0100-\U000e01ef]"
)
"""Letters, marks and signs that show nothing: two names could look alike.

Source: Unicode's Default_Ignorable_Code_Point, and the signs that are blank.
"""
_PICTURES: Final = 0x2400
"""Where Unicode has the pictures of the characters 0 to 31."""
_DELETE: Final = "\x7f"


def _picture(character: str) -> str:
    if character < " ":
        return chr(_PICTURES + ord(character))
    if character == _DELETE:
        return "\N{SYMBOL FOR DELETE}"
    return "\N{REPLACEMENT CHARACTER}"


@runtime_checkable
class _KnowsNames(Protocol):
    """Nodes that give their names without an object of each (``cluster/nodes.py``)."""

    def each_name(self) -> Iterator[str]: ...


class _Named(Protocol):
    """Anything with a name, such as a node."""

    @property
    def name(self) -> str: ...


def nodes_in_words(nodes: Sequence[_Named | str]) -> str:
    """How many nodes and which: ``3 nodes (gpu-1..3)``."""
    return f"{counted(len(nodes))} ({names_in_words(nodes)})"


def names_in_words(nodes: Sequence[_Named | str], *, most: int = 3) -> str:
    """The names of some nodes: ``gpu-1..3``, ``a, b, c and 9 more``.

    Args:
        nodes: the nodes, or their names.
        most: how many names or ranges are shown.
    """
    shown = list(islice(name_ranges(nodes), most))
    left = len(nodes) - sum(count for _, count in shown)
    text = ", ".join(text for text, _ in shown)
    return f"{text} and {left:,} more" if left else text


def clusters_in_words(clusters: Sequence[str], fleet: Sequence[str]) -> str:
    """Some clusters of a fleet: ``37 of 40 clusters: all but dev-1, dev-2``.

    Args:
        clusters: the clusters.
        fleet: every cluster of the fleet, these among them.
    """
    if len(clusters) == len(fleet):
        return f"all {counted(len(fleet), 'cluster')}" if len(fleet) > 1 else fleet[0]
    some = f"{len(clusters):,} of {counted(len(fleet), 'cluster')}"
    known = frozenset(clusters)
    others = [name for name in fleet if name not in known]
    if len(others) < len(clusters):
        return f"{some}: all but {names_in_words(others)}"
    return f"{some}: {names_in_words(clusters)}"


def name_ranges(nodes: Iterable[_Named | str]) -> Iterator[tuple[str, int]]:
    """Names that count up as one text, each text with how many names it stands for."""
    run: list[str] = []
    last = "", ""
    for name in _names(nodes):
        each = _numbered(name)
        if run and not _follows(last, each):
            yield _range(run), len(run)
            run = []
        run.append(name)
        last = each
    if run:
        yield _range(run), len(run)


def _names(nodes: Iterable[_Named | str]) -> Iterator[str]:
    # Nodes of a cluster are objects only where somebody asks for one.
    if isinstance(nodes, _KnowsNames):
        return nodes.each_name()
    return (node if isinstance(node, str) else node.name for node in nodes)


_DIGITS: Final = "0123456789"
_MOST_DIGITS: Final = 9
_FEWEST_IN_RANGE: Final = 2


def _numbered(name: str) -> tuple[str, str]:
    """A name in two: what stands before the number at its end, and the number."""
    start = max(len(name.rstrip(_DIGITS)), len(name) - _MOST_DIGITS)
    return name[:start], name[start:]


def _follows(before: tuple[str, str], after: tuple[str, str]) -> bool:
    number, following = before[1], after[1]
    if before[0] != after[0] or not number or not following:
        return False
    # A number that is padded with zeros keeps its width: n09 is before n10, n9 is not before n010.
    padded = "0" in (number[0], following[0])
    same_width = len(number) == len(following)
    return int(number) + 1 == int(following) and (same_width or not padded)


def _range(run: Sequence[str]) -> str:
    if len(run) < _FEWEST_IN_RANGE:
        return run[0]
    return f"{run[0]}..{_numbered(run[-1])[1]}"
