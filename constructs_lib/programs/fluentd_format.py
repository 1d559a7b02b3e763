"""Fluentd's configuration: sections of parameters, inside each other, and files that it includes.

Model: ``lib/fluent/config/v1_parser.rb`` and ``literal_parser.rb`` of Fluentd 1.19. Embedded Ruby
is understood where it names a variable of the environment, with a default or without; anything
else that Ruby works out is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from constructs_lib.programs import sections
from constructs_lib.programs.facts import UNKNOWN, Unknown
from constructs_lib.programs.texts import Text
from constructs_lib.programs.told import Told
from constructs_lib.record import dataclass, field

__all__ = ["Configuration", "Section", "read_files"]

_OPEN: Final = re.compile(r"<([A-Za-z_]\w*)(\s[^>]*)?>\s*(?:#.*)?")
_CLOSE: Final = re.compile(r"</([A-Za-z_]\w*)\s*>\s*(?:#.*)?")
_RUBY: Final = re.compile(
    r"#\{\s*ENV(?:\[\s*['\"](\w+)['\"]\s*\]|\.fetch\(\s*['\"](\w+)['\"]\s*(?:,\s*['\"]?(?P<fetch>[^'\")]{0,500})"
    r"['\"]?\s*)?\))(?:\s*\|\|\s*(?:['\"](?P<or>[^'\"]{0,500})['\"]|(?P<bare>[\w./-]{1,500})))?\s*\}"
)
_COMMENT: Final = re.compile(r"\s#.*")
_DEEPEST: Final = 20


@dataclass(slots=True, kw_only=True, eq=False)
class Section(sections.Section):
    """A section, such as one source; its kind is the word in its tag.

    Attributes:
        argument: what stands behind that word, such as a pattern of tags.
        sections: the sections in it.
    """

    argument: str = ""
    sections: list[Section] = field(default_factory=list)

    @property
    def type(self) -> str:
        """Its plugin; empty if it has none or nobody knows."""
        said = self.values.get("@type", self.values.get("type"))
        return said if isinstance(said, str) else ""

    def inner(self, *kinds: str) -> Iterator[Section]:
        """The sections in it, of some kinds."""
        return (each for each in self.sections if each.kind in kinds)


@dataclass(slots=True, kw_only=True, eq=False)
class Configuration(sections.Configuration[Section]):
    """All sections of Fluentd, those in labels and workers brought up."""

    def of_kind(self, kind: str) -> Iterator[Section]:
        """The sections of a kind, wherever they stand."""
        for section in self.sections:
            if section.kind == kind:
                yield section
            elif section.kind in {"label", "worker"}:
                yield from section.inner(kind)


def read_files(told: Told, texts: list[Text]) -> Configuration:
    """The sections of some files and of all that they include."""
    found = Configuration()
    _Reader(told, found).read(texts)
    return found


class _Reader(sections.FileReader[Section]):
    def _file(self, text: Text) -> None:
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
            name = self._value(word.partition(" ")[2].strip())
            self._include(text, UNKNOWN if "://" in str(name) else name)
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
            (stack[-1].sections if stack else self._found.sections).append(section)
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


def _ends(word: str, bracket: str) -> bool:
    closing = {"[": "]", "{": "}"}[bracket]
    bare = word.partition(" #")[0].rstrip()
    return bare.endswith(closing)
