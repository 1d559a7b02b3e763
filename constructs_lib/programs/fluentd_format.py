"""Fluentd's configuration: sections of parameters, inside each other, and files that it includes.

Model: ``lib/fluent/config/v1_parser.rb`` and ``literal_parser.rb`` of Fluentd 1.19. Embedded Ruby
is understood where it names a variable of the environment, with a default or without; anything
else that Ruby works out is unknown.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from constructs_lib.programs.facts import UNKNOWN, Mistake, Unknown
from constructs_lib.programs.place import Place
from constructs_lib.programs.texts import Text
from constructs_lib.programs.told import Told

__all__ = ["Configuration", "Section", "read_files"]

_OPEN: Final = re.compile(r"<([A-Za-z_]\w*)(\s[^>]*)?>\s*(?:#.*)?")
_CLOSE: Final = re.compile(r"</([A-Za-z_]\w*)\s*>\s*(?:#.*)?")
_RUBY: Final = re.compile(
    r"#\{\s*ENV(?:\[\s*['\"](\w+)['\"]\s*\]|\.fetch\(\s*['\"](\w+)['\"]\s*(?:,\s*['\"]?(?P<fetch>[^'\")]{0,500})"
    r"['\"]?\s*)?\))(?:\s*\|\|\s*(?:['\"](?P<or>[^'\"]{0,500})['\"]|(?P<bare>[\w./-]{1,500})))?\s*\}"
)
_COMMENT: Final = re.compile(r"\s#.*")
_MOST_FILES: Final = 64
_DEEPEST: Final = 20


@dataclass(slots=True, kw_only=True, eq=False)
class Section:
    """A section, such as one source.

    Attributes:
        kind: ``source``, ``match``, ``buffer`` ...
        argument: what stands behind it, such as a pattern of tags.
        text: the file.
        line: where it begins.
        column: likewise.
        values: its parameters.
        spots: line and column of each.
        sections: the sections in it.
    """

    kind: str
    argument: str = ""
    text: Text
    line: int = 0
    column: int = 1
    values: dict[str, str | Unknown] = field(default_factory=dict)
    spots: dict[str, tuple[int, int]] = field(default_factory=dict)
    sections: list[Section] = field(default_factory=list)

    @property
    def type(self) -> str:
        """Its plugin; empty if it has none or nobody knows."""
        said = self.values.get("@type", self.values.get("type"))
        return said if isinstance(said, str) else ""

    @property
    def place(self) -> Place:
        """The section itself."""
        return self.text.at(self.line, self.column)

    def get(self, name: str, default: str | None = None) -> str | Unknown | None:
        """A parameter's value; the default if it is not there."""
        return self.values.get(name, default)

    def at(self, name: str) -> Place:
        """The place of a parameter, or of the section if it is not there."""
        spot = self.spots.get(name)
        return self.text.at(*spot) if spot is not None else self.place

    def inner(self, *kinds: str) -> Iterator[Section]:
        """The sections in it, of some kinds."""
        return (each for each in self.sections if each.kind in kinds)


@dataclass(slots=True, kw_only=True, eq=False)
class Configuration:
    """All sections of a program, its files put together.

    Attributes:
        sections: the sections, those in labels and workers brought up.
        mistakes: what Fluentd refuses.
        complete: whether every file was there.
    """

    sections: list[Section] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    complete: bool = True

    def of_kind(self, kind: str) -> Iterator[Section]:
        """The sections of a kind, wherever they stand."""
        for section in self.sections:
            if section.kind == kind:
                yield section
            elif section.kind in {"label", "worker"}:
                yield from section.inner(kind)


def read_files(told: Told, texts: list[Text]) -> Configuration:
    """The sections of some files and of all that they include."""
    reading = _Reading(told)
    for text in texts:
        reading.read(text)
    return reading.found


class _Reading:
    def __init__(self, told: Told) -> None:
        self._told = told
        self._seen: set[str] = set()
        self.found = Configuration()

    def read(self, text: Text) -> None:
        if text.path in self._seen or len(self._seen) == _MOST_FILES:
            return
        self._seen.add(text.path)
        stack: list[Section] = []
        bracket = ""
        for number, line in enumerate(text.value.split("\n"), start=1):
            word = line.strip()
            if bracket:
                # A list or map over several lines: what it says is not needed.
                bracket = "" if _ends(word, bracket) else bracket
            elif word[:1] == "<":
                column = len(line) - len(line.lstrip()) + 1
                if not self._tag(text, stack, number, column, word):
                    return
            elif word and word[0] != "#":
                column = len(line) - len(line.lstrip()) + 1
                bracket = self._line(text, stack, number, column, word)
        if stack:
            first = stack[-1]
            message = f"The section <{first.kind}> is not closed."
            self._mistake(text, first.line, first.column, message)

    def _line(self, text: Text, stack: list[Section], number: int, column: int, word: str) -> str:
        """Take a line in; the bracket that it leaves open."""
        if word.startswith(("@include", "include ")):
            self._include(text, word.partition(" ")[2].strip())
        elif stack:
            return self._parameter(stack[-1], number, column, word)
        return ""

    def _tag(self, text: Text, stack: list[Section], number: int, column: int, word: str) -> bool:
        """Open or close a section; false if Fluentd stops here."""
        opening, closing = _OPEN.fullmatch(word), _CLOSE.fullmatch(word)
        if opening is not None and len(stack) < _DEEPEST:
            argument = (opening[2] or "").strip()
            section = Section(
                kind=opening[1], argument=argument, text=text, line=number, column=column
            )
            (stack[-1].sections if stack else self.found.sections).append(section)
            stack.append(section)
            return True
        if closing is None:
            self._mistake(text, number, column, "This tag is not one that Fluentd reads.")
            return False
        if not stack or stack[-1].kind != closing[1]:
            what = f"<{stack[-1].kind}> is open" if stack else "no section is open"
            self._mistake(text, number, column, f"</{closing[1]}> closes nothing: {what}.")
            return False
        stack.pop()
        return True

    def _parameter(self, section: Section, number: int, column: int, word: str) -> str:
        """Add a parameter; the bracket that its value leaves open."""
        name, _, rest = word.partition(" ")
        value = rest.strip()
        section.spots[name] = (number, column)
        if value[:1] in {"[", "{"} and not _ends(value, value[:1]):
            section.values[name] = UNKNOWN
            return value[0]
        # A switch without a value is on.
        section.values[name] = self._value(value) if value else "true"
        return ""

    def _value(self, text: str) -> str | Unknown:
        if text[:1] == '"' and text.rfind('"') > 0:
            inner = text[1 : text.rfind('"')]
            return self._expanded(inner)
        if text[:1] == "'" and text.rfind("'") > 0:
            return text[1 : text.rfind("'")]
        plain = _COMMENT.sub("", text) if "#{" not in text else text
        return self._expanded(plain.strip())

    def _expanded(self, text: str) -> str | Unknown:
        if "#{" not in text:
            return text
        unknown = False

        def value(found: re.Match[str]) -> str:
            nonlocal unknown
            word = self._told.variable(found[1] or found[2])
            said = word.text if word is not None else None
            if said is None:
                said = next(
                    (found[name] for name in ("or", "bare", "fetch") if found[name] is not None),
                    UNKNOWN,
                )
            unknown = unknown or not isinstance(said, str)
            return said if isinstance(said, str) else ""

        result = _RUBY.sub(value, text)
        return UNKNOWN if unknown or "#{" in result else result

    def _include(self, text: Text, name: str) -> None:
        said = self._value(name)
        if not isinstance(said, str) or "://" in said:
            self.found.complete = False
            return
        path = posixpath.normpath(posixpath.join(posixpath.dirname(text.path), said))
        files, is_all = self._told.texts.named(path)
        self.found.complete = self.found.complete and is_all
        for each in files:
            self.read(each)

    def _mistake(self, text: Text, line: int, column: int, message: str) -> None:
        self.found.mistakes.append(Mistake(message=message, place=text.at(line, column)))
        self.found.complete = False


def _ends(word: str, bracket: str) -> bool:
    closing = {"[": "]", "{": "}"}[bracket]
    bare = word.partition(" #")[0].rstrip()
    return bare.endswith(closing)
