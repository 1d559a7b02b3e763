"""Where marks are written, and what the input has there."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from constructs_lib.adopt.fit.leaves import STEP, Leaves, lines_of
from constructs_lib.k8s.defaults import DEFAULTS

__all__ = ["captured", "captured_lists", "defaulted", "scaled"]

_NUMBER: Final = re.compile(r"\d+")
_ITEMS: Final = re.compile("[,;]")
"""What stands between several items on one line."""
_LEFT: Final = 3
_MOST_ROWS: Final = 20


def captured(
    marks: Sequence[str], *, before: Leaves, marked: Leaves, target: Leaves
) -> Iterator[dict[int, str]]:
    """What stands in the input where marks were written; by the number of the mark.

    Args:
        marks: the marks as they are written.
        before: the texts without them.
        marked: the texts with them.
        target: the texts of the input.
    """
    signs = tuple(marks)
    for place, text in marked.items():
        if before.get(place) == text:
            continue
        in_text = any(mark in text for mark in signs)
        if any(mark in place for mark in signs):
            for name, theirs in _matching(place, signs, target, before):
                found = list(_in_text(text, theirs, "", signs)) if in_text else []
                in_name = _groups(_pattern(place, signs).fullmatch(name))
                yield from ({**in_name, **each} for each in found or [{}])
        elif in_text:
            places = [place] if place in target else _alike(place, target, before)
            for name in places:
                yield from _in_text(text, target[name], before.get(name, ""), signs)


def _matching(
    place: str, signs: tuple[str, ...], target: Leaves, before: Leaves
) -> Iterator[tuple[str, str]]:
    pattern = _pattern(place, signs)
    for name, theirs in target.items():
        if before.get(name) != theirs and pattern.fullmatch(name):
            yield name, theirs


def _alike(place: str, target: Leaves, before: Leaves) -> list[str]:
    """The places of the input that differ from one in the name of an item."""
    steps = place.split(STEP)
    found = []
    for name in target:
        if name not in before and name.count(STEP) == len(steps) - 1:
            others = name.split(STEP)
            if others[0] == steps[0] and sum(map(str.__ne__, steps, others)) == 1:
                found.append(name)
    return found


def _in_text(text: str, theirs: str, was: str, signs: tuple[str, ...]) -> Iterator[dict[int, str]]:
    whole = _pattern(text, signs).fullmatch(theirs)
    if whole is not None:
        yield _groups(whole)
    if text in signs or (whole is not None and "\n" not in theirs and not _ITEMS.search(theirs)):
        return
    known = set(lines_of(was))
    new = [line for line in lines_of(theirs) if line not in known]
    for line in lines_of(text):
        if any(mark in line for mark in signs):
            found = [match for match in map(_pattern(line, signs).fullmatch, new) if match]
            yield from map(_groups, found)
            if not found or _ITEMS.search(theirs):
                yield from _loosely(line, "\n".join(new), signs)


def _loosely(text: str, theirs: str, signs: tuple[str, ...]) -> Iterator[dict[int, str]]:
    """The same where more than the marks differs: by what stands right around each of them."""
    columns = []
    for number, mark in enumerate(signs):
        at = text.find(mark)
        if at >= 0:
            left, right = text[max(0, at - _LEFT) : at], text[at + len(mark) :][:1]
            end = re.escape(right) if right else "(?:[,;]|$)"
            found = re.findall(f"{re.escape(left)}([^\\s,;]+?){end}", theirs, re.MULTILINE)
            columns.append([(number, each) for each in found])
    rows = [*itertools.zip_longest(*columns), *itertools.product(*columns)]
    for row in dict.fromkeys(rows[:_MOST_ROWS]):
        yield dict(filter(None, row))


def defaulted(mark: str, *, marked: Leaves, target: Leaves) -> Iterator[str]:
    """What Kubernetes fills in where a mark is written and the input has nothing.

    Args:
        mark: the mark as it is written.
        marked: the texts with it.
        target: the texts of the input.
    """
    for place, text in marked.items():
        if text == mark and place not in target:
            field = place.rpartition(STEP)[2]
            yield from (str(each[field]) for each in DEFAULTS.values() if field in each)


def captured_lists(
    marks: Sequence[str], *, before: Leaves, marked: Leaves, target: Leaves
) -> Iterator[list[str]]:
    """The lists that stand in the input where a list of two marks was written."""
    first, second = marks
    for place, text in marked.items():
        if before.get(place) == text:
            continue
        if first in place:
            pattern = _pattern(place, (first,))
            yield [match[1] for match in map(pattern.fullmatch, target) if match]
        elif first in text and place in target:
            known = {*lines_of(before.get(place, ""))}
            lines = lines_of(target[place])
            for theirs in ([line for line in lines if line not in known], lines):
                yield from _lists(text, theirs, first, second)


def _lists(text: str, lines: Sequence[str], first: str, second: str) -> Iterator[list[str]]:
    for line in lines_of(text):
        start, there, rest = line.partition(first)
        between, also, end = rest.partition(second)
        if there and also and between:
            pattern = re.compile(f"{re.escape(start)}(.*){re.escape(end)}")
            for match in filter(None, map(pattern.fullmatch, lines)):
                yield match[1].split(between)
        elif there:
            pattern = _pattern(line, (first,))
            yield [match[1] for match in map(pattern.fullmatch, lines) if match]


def scaled(marked: Mapping[int, Leaves], target: Leaves) -> Iterator[int]:
    """Numbers that are written in another unit, or with something added.

    Args:
        marked: the texts with each of two numbers.
        target: the texts of the input.
    """
    (one, ours), (other, theirs) = marked.items()
    for place, text in ours.items():
        if theirs.get(place) in {None, text} or place not in target:
            continue
        texts = (text, theirs[place], target[place])
        numbers = [[int(each) for each in _NUMBER.findall(each)] for each in texts]
        if len({len(each) for each in numbers}) == 1:
            for a, b, wanted in zip(*numbers, strict=True):
                value = one + (wanted - a) * (other - one) / (b - a) if a != b else 0.5
                if value == int(value):
                    yield int(value)


@lru_cache(maxsize=8192)
def _pattern(text: str, signs: tuple[str, ...]) -> re.Pattern[str]:
    """A text as a pattern in which the marks stand for anything."""
    result: list[str] = []
    seen: set[int] = set()
    for piece in re.split("(" + "|".join(map(re.escape, signs)) + ")", text):
        if piece in signs:
            number = signs.index(piece)
            result.append(f"(?P=m{number})" if number in seen else f"(?P<m{number}>.*)")
            seen.add(number)
        else:
            result.append(re.escape(piece))
    return re.compile("".join(result), re.DOTALL)


def _groups(match: re.Match[str] | None) -> dict[int, str]:
    found: Mapping[str, str] = match.groupdict() if match else {}
    return {int(name[1:]): text for name, text in found.items()}
