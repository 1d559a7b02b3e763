"""Lines of a text of manifests, for showing them: what ``k8s/hidden.py`` hides is taken out.

Where a document can be read, libyaml's events say which characters belong to which value. Where it
cannot, only what is known to be harmless is kept: keys, and the values of a few fields.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any, Final

from constructs_lib.k8s.hidden import is_hidden, is_secret_flag, without_credentials
from constructs_lib.k8s.manifest import Path
from constructs_lib.pattern import pattern
from constructs_lib.record import dataclass

__all__ = ["MASK", "MASKED", "lines_to_show"]

MASK: Final = "\0"
"""Stands in the place of each character that is not shown, so that columns stay what they are."""

MASKED: Final = re.compile(f"{MASK}+")
"""One piece that is not shown."""

_LONGEST: Final = 100_000
"""A longer line is not shown: a program wrote it, and to find what is secret in it takes long."""

_BEGIN: Final = pattern(r"^---(?=\s|\Z)", re.MULTILINE)
_KEY: Final = r"(?:- +)*[\"']?(?P<key>[\w./-]+)[\"']?\s*:"
_KEY_ALONE: Final = pattern(rf"\s*(?:{_KEY}|---|\.\.\.|#.*|[][{{}}, ]*)\s*")
_KEY_AND_WORD: Final = pattern(rf"\s*{_KEY}\s+(?P<word>[\w./:\"'@%-]+)\s*")
_KEY_AND_MORE: Final = pattern(rf"\s*{_KEY}(?=\s)")
_SECRET: Final = pattern(r"kind[\"']?\s*:\s*[\"']?Secret\b")
_HARMLESS: Final = frozenset(
    {
        *("allowPrivilegeEscalation", "apiVersion", "automountServiceAccountToken"),
        *("containerPort", "cpu", "dnsPolicy", "effect", "ephemeral-storage", "failureThreshold"),
        *("fieldPath", "hostIPC", "hostNetwork", "hostPID", "hostPort", "hostUsers", "image"),
        *("imagePullPolicy", "initialDelaySeconds", "kind", "maxSurge", "maxUnavailable"),
        *("memory", "minReadySeconds", "mountPath", "mountPropagation", "name", "namespace"),
        *("operator", "path", "periodSeconds", "port", "priorityClassName", "privileged"),
        *("protocol", "readOnly", "readOnlyRootFilesystem", "replicas", "restartPolicy"),
        *("revisionHistoryLimit", "runAsGroup", "runAsNonRoot", "runAsUser", "serviceAccountName"),
        *("sizeLimit", "terminationGracePeriodSeconds", "timeoutSeconds", "tolerationSeconds"),
        "type",
    }
)
"""Fields whose value is no secret, whatever object they are in."""


def lines_to_show(
    text: str, wanted: Collection[int], *, show_values: bool = False
) -> dict[int, str]:
    """Lines of a text, by their number, with :data:`MASK` for what is not shown.

    A line that is too long for anybody to read is left out, unless values are shown.

    Args:
        text: YAML with any number of documents, or JSON.
        wanted: the numbers of the lines, counted from 1.
        show_values: whether they are shown as they are.
    """
    lines = text.splitlines()
    if show_values:
        return {number: lines[number - 1] for number in wanted if 0 < number <= len(lines)}
    numbers = sorted(number for number in wanted if 0 < number <= len(lines))
    found: dict[int, str] = {}
    at = 0
    for first, behind, piece in _pieces(text):
        start, at = at, bisect_left(numbers, behind, at)
        here = [number - first for number in numbers[start:at]]
        if here:
            shown = _of_piece(piece, here)
            found.update({first + number: line for number, line in shown.items()})
    return found


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """The documents of a text, each with its first line and the first line behind it."""
    starts = [0, *(found.start() for found in _BEGIN.finditer(text) if found.start()), len(text)]
    line = 1
    for start, end in pairwise(starts):
        piece = text[start:end]
        behind = line + len(piece.splitlines())
        yield line, behind, piece
        line = behind


def _of_piece(piece: str, wanted: Collection[int]) -> dict[int, str]:
    every = dict(enumerate(piece.splitlines()))
    asked = {number: every[number] for number in wanted if number in every}
    lines = {number: line for number, line in asked.items() if len(line) <= _LONGEST}
    return _cleaned(piece, lines) if lines else {}


def _cleaned(piece: str, lines: dict[int, str]) -> dict[int, str]:
    """Lines of a document without what is not shown."""
    has_secret = _SECRET.search(piece) is not None
    if not has_secret and all(map(_is_harmless, lines.values())):
        return lines
    try:
        values = [each for each in _values(piece) if each.is_in(lines)]
        # Generated lists hold the same thousands of times.
        hides = cache(_is_hidden)
        spans = [span for value in values if hides(*value.looks) for span in value.spans]
    except Exception:  # noqa: BLE001  # whatever libyaml says of it, its lines are cleaned otherwise
        return {
            number: MASK * len(line) if has_secret else _guarded(line)
            for number, line in lines.items()
        }
    return _masked(lines, spans)


def _is_harmless(line: str) -> bool:
    found = _KEY_AND_WORD.fullmatch(line)
    if found is not None and found["key"] in _HARMLESS:
        return without_credentials(line) == line
    return _KEY_ALONE.fullmatch(line) is not None


def _guarded(line: str) -> str:
    """A line of a text that cannot be read: what is known to be harmless, or its key."""
    if _is_harmless(line):
        return line
    found = _KEY_AND_MORE.match(line)
    end = found.end() if found is not None else 0
    return line[:end] + _blank(line[end:])


def _blank(text: str) -> str:
    """A mask from the first letter of a text to its last."""
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    return text[:start] + MASK * (end - start) + text[end:] if start < end else text


_Span = tuple[tuple[int, int], tuple[int, int]]
"""Line and column of the first character, and of the one behind the last."""


@dataclass(slots=True)
class _Value:
    """A scalar of a document: a value, or a key with the place of its map."""

    path: Path
    text: str
    spans: list[_Span]
    is_key: bool
    follows_flag: bool
    kind: str = ""

    def is_in(self, lines: Collection[int]) -> bool:
        """Whether any of it stands in one of these lines."""
        for (first, _), (last, _) in self.spans:
            if first in lines or (
                last != first and any(each in lines for each in range(first + 1, last + 1))
            ):
                return True
        return False

    @property
    def looks(self) -> tuple[Path, str, bool, bool, str]:
        """What tells whether it is hidden; where in a list it stands does not."""
        path = tuple([0 if type(step) is int else step for step in self.path])
        return path, self.text, self.is_key, self.follows_flag, self.kind


def _is_hidden(path: Path, text: str, is_key: bool, follows_flag: bool, kind: str) -> bool:
    if is_key:
        return bool(path) and is_hidden((*path, "name"), kind=kind)
    if follows_flag or is_hidden(path, kind=kind) or without_credentials(text) != text:
        return True
    key = path[-1] if path else ""
    if not isinstance(key, str) or "name" in key:
        return False
    # As a line of the file, it may be one of a secret.
    line = f"{key}: {text}"
    return without_credentials(line) != line


def _values(piece: str) -> list[_Value]:
    """The scalars of a document, each with the kind of its object."""
    found = list(_scalars(piece))
    kinds = {value.path[:-1]: value.text for value in found if value.path[-1:] == ("kind",)}
    for value in found:
        item = value.path[:2] if value.path[:1] == ("items",) and value.path[:2] in kinds else ()
        value.kind = kinds.get(item, "")
        value.path = value.path[len(item) :]
    return found


def _scalars(piece: str) -> Iterator[_Value]:
    import yaml  # noqa: PLC0415  # takes longer to import than most reports take to write

    loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    stack: list[list[Any]] = []  # of each open collection: whether a map, its next step, last word
    anchors: dict[str, _Value] = {}
    events: Iterator[Any] = yaml.parse(piece, Loader=loader)
    for event in events:
        name = type(event).__name__
        if name in {"MappingEndEvent", "SequenceEndEvent"}:
            stack.pop()
            _advance(stack, None)
        elif name in {"MappingStartEvent", "SequenceStartEvent"}:
            stack.append([name == "MappingStartEvent", None if name[0] == "M" else 0, None])
        elif name in {"ScalarEvent", "AliasEvent"}:
            is_key = bool(stack) and stack[-1][0] and stack[-1][1] is None
            steps = stack[:-1] if is_key else stack
            anchored = anchors.get(event.anchor or "") if name == "AliasEvent" else None
            value = _Value(
                path=tuple([each[1] for each in steps]),
                text=event.value if name == "ScalarEvent" else anchored.text if anchored else "",
                spans=[_span(event), *(anchored.spans if anchored else [])],
                is_key=is_key,
                follows_flag=bool(stack) and not stack[-1][0] and is_secret_flag(stack[-1][2]),
            )
            if name == "ScalarEvent" and event.anchor:
                anchors[event.anchor] = value
            yield value
            _advance(stack, value.text)


def _advance(stack: list[list[Any]], word: str | None) -> None:
    """Go on to the next key, value or item of the innermost collection."""
    if not stack:
        return
    is_map, step, _ = stack[-1]
    if not is_map:
        stack[-1][1:] = [step + 1, word]
    else:
        stack[-1][1] = (word if word is not None else "?") if step is None else None


def _span(event: Any) -> _Span:
    start, end = event.start_mark, event.end_mark
    return (start.line, start.column), (end.line, end.column)


def _masked(lines: Mapping[int, str], spans: Iterable[_Span]) -> dict[int, str]:
    by_line: dict[int, list[tuple[int, int]]] = {}
    for (line, column), (end_line, end_column) in spans:
        for each in range(line, end_line + 1):
            if each in lines:
                start = column if each == line else 0
                end = end_column if each == end_line else len(lines[each])
                by_line.setdefault(each, []).append((start, end))
    return {number: _without(text, by_line.get(number, ())) for number, text in lines.items()}


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """A line with some of its characters masked."""
    parts: list[str] = []
    done = 0
    for start, end in sorted(spans):
        parts += [text[done:start], _blank(text[max(start, done) : end])]
        done = max(done, end)
    return "".join([*parts, text[done:]])
