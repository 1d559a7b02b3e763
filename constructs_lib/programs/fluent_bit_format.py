"""Fluent Bit's configuration, in both of its formats, as sections of properties.

The classic format has ``[INPUT]`` on a line and an indented property on each line below it; the
YAML format has ``pipeline.inputs`` and the like. Files that one names (``@INCLUDE``, ``includes``)
are read where the input holds them.

Model: ``src/config_format/flb_cf_fluentbit.c`` and ``flb_cf_yaml.c`` of Fluent Bit 5.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from constructs_lib.input_folder import YAML
from constructs_lib.k8s.manifest import Json
from constructs_lib.programs import sections
from constructs_lib.programs.facts import UNKNOWN, Mistake, Unknown
from constructs_lib.programs.place import Place
from constructs_lib.programs.texts import Text
from constructs_lib.programs.told import Told
from constructs_lib.programs.tree import read_tree
from constructs_lib.record import dataclass

__all__ = ["Configuration", "Section", "read_files"]

_At: TypeAlias = Callable[..., Place]

_VARIABLE: Final = re.compile(r"\$\{([^}]{0,500})\}")
_KINDS: Final[Mapping[str, str]] = {"inputs": "input", "filters": "filter", "outputs": "output"}
"""Lists of the YAML format's pipeline, and what the classic format calls one of each."""


@dataclass(slots=True, kw_only=True, eq=False)
class Section(sections.Section):
    """A section, such as one input; its kind is what the classic format calls it.

    Properties have their names in small letters: Fluent Bit minds no case.

    Attributes:
        find: finds a property in a file of the YAML format; None in the classic format.
    """

    find: Callable[[str], Place] | None = None

    def at(self, name: str) -> Place:
        """The place of a property, or of the section if it is not there."""
        if self.find is not None and name in self.values:
            return self.find(name)
        # A dataclass with slots is not the class that super() was compiled for.
        return sections.Section.at(self, name)


Configuration: TypeAlias = sections.Configuration[Section]
"""All sections of Fluent Bit."""


def read_files(told: Told, texts: list[Text]) -> Configuration:
    """The sections of some files and of all that they include."""
    found = Configuration()
    _Reader(told, found).read(texts)
    return found


class _Reader(sections.FileReader[Section]):
    def __init__(self, told: Told, found: Configuration) -> None:
        super().__init__(told, found)
        self._set: dict[str, str | Unknown] = {}

    def _file(self, text: Text) -> None:
        if text.path.endswith(YAML):
            self._yaml(text)
        else:
            self._classic(text)

    def _value(self, text: str) -> str | Unknown:
        if "$" not in text:
            return text
        return self._told.expanded(text, _VARIABLE, self._set.get)

    def _classic(self, text: Text) -> None:
        section: Section | None = None
        indent = ""
        for number, line in enumerate(text.value.split("\n"), start=1):
            word = line.strip()
            if not word or word[0] == "#":
                continue
            first = line[0]
            if first == "[":
                section = self._head(text, number, line)
                if section is None:
                    return
            elif first == "@":
                self._command(text, word)
            else:
                indent = indent or line[: len(line) - len(line.lstrip())]
                if not self._property(text, section, number, line, indent):
                    return

    def _head(self, text: Text, number: int, line: str) -> Section | None:
        end = line.find("]")
        if end < 0:
            self._mistake(text, number, 1, "The name of this section has no closing ']'.")
            return None
        section = Section(kind=line[1:end].strip().lower(), text=text, line=number)
        self._found.sections.append(section)
        return section

    def _command(self, text: Text, word: str) -> None:
        name, _, rest = word.partition(" ")
        if name.upper() == "@INCLUDE":
            self._include(text, self._value(rest.strip()))
        elif name.upper() == "@SET":
            key, _, value = rest.partition("=")
            self._set[key.strip()] = self._value(value.strip())

    def _property(
        self, text: Text, section: Section | None, number: int, line: str, indent: str
    ) -> bool:
        """Add a property; false if Fluent Bit stops here."""
        word = line.strip()
        column = len(line) - len(line.lstrip()) + 1
        if section is None:
            self._mistake(text, number, column, "This line stands in no section.")
            return False
        if not indent or not line.startswith(indent):
            what = "is indented less than the first property of the file"
            if column == 1:
                what = "is not indented, as a property must be"
            self._mistake(text, number, column, f"This line {what}.")
            return False
        if word[0] == "[":
            return True  # a group, such as that of a processor
        key, _, value = word.partition(" ")
        if not value.strip():
            self._mistake(text, number, column, f"The property {key!r} has no value.")
            return False
        _set(section, key, self._value(value.strip()), (number, column))
        return True

    def _yaml(self, text: Text) -> None:
        tree = read_tree(text, "yaml")
        if isinstance(tree, Mistake):
            self._found.mistakes.append(tree)
            self._found.complete = False
            return
        for name, value in tree.members("env").items():
            self._set.setdefault(name, _word(value))
        for name in tree.entries("includes"):
            self._include(text, self._value(name) if isinstance(name, str) else UNKNOWN)
        self._section(text, tree.at, "service", tree.get("service"), ("service",))
        for plural, kind in _KINDS.items():
            for index, entry in enumerate(tree.entries("pipeline", plural)):
                self._section(text, tree.at, kind, entry, ("pipeline", plural, index))

    def _section(
        self,
        text: Text,
        at: _At,
        kind: str,
        value: Json,
        path: tuple[str | int, ...],
    ) -> None:
        if not isinstance(value, dict):
            return
        place = at(*path)
        written = {key.lower(): key for key in value}
        section = Section(
            kind=kind,
            text=text,
            line=place.line,
            column=place.column,
            find=lambda name: at(*path, written[name]),
        )
        for key, each in value.items():
            if each is not None:
                word = ",".join(map(str, each)) if isinstance(each, list) else _word(each)
                section.values[key.lower()] = self._value(word)
        self._found.sections.append(section)


def _set(section: Section, key: str, value: str | Unknown, spot: tuple[int, int]) -> None:
    name = key.lower()
    section.values[name] = value
    section.spots[name] = spot


def _word(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
