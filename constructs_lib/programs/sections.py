"""Sections of settings with their places, and the reading of files that include each other.

Fluent Bit and Fluentd write their sections differently; what is known of one and how files are
followed is the same.
"""

from __future__ import annotations

import posixpath
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import Final, Generic, TypeVar

from constructs_lib.programs.facts import Mistake, Unknown
from constructs_lib.programs.place import Place
from constructs_lib.programs.texts import Text
from constructs_lib.programs.told import Told
from constructs_lib.record import dataclass, field

__all__ = ["Configuration", "FileReader", "Section"]

_MOST_FILES: Final = 64


@dataclass(slots=True, kw_only=True, eq=False)
class Section:
    """A section, such as one input.

    Attributes:
        kind: what it is, in the program's own word.
        text: the file.
        line: where it begins.
        column: likewise.
        values: its settings by name.
        spots: line and column of each.
    """

    kind: str
    text: Text
    line: int = 0
    column: int = 1
    values: dict[str, str | Unknown] = field(default_factory=dict)
    spots: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        """The section itself."""
        return self.text.at(self.line, self.column)

    def get(self, name: str, default: str | None = None) -> str | Unknown | None:
        """A setting's value; the default if it is not there."""
        return self.values.get(name, default)

    def at(self, name: str) -> Place:
        """The place of a setting, or of the section if it is not there."""
        spot = self.spots.get(name)
        return self.text.at(*spot) if spot is not None else self.place


S = TypeVar("S", bound=Section)


@dataclass(slots=True, kw_only=True, eq=False)
class Configuration(Generic[S]):
    """All sections of a program, its files put together.

    Attributes:
        sections: the sections.
        mistakes: what the program refuses.
        complete: whether every file was there.
    """

    sections: list[S] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    complete: bool = True

    def of_kind(self, kind: str) -> Iterator[S]:
        """The sections of a kind."""
        return (section for section in self.sections if section.kind == kind)


class FileReader(ABC, Generic[S]):
    """Reads files of a configuration, each once, with all that they include."""

    def __init__(self, told: Told, found: Configuration[S]) -> None:
        """Begin with nothing found."""
        self._told = told
        self._seen: set[str] = set()
        self._found = found

    @abstractmethod
    def _file(self, text: Text) -> None:
        """Take in the sections of one file."""

    def read(self, texts: Iterable[Text]) -> None:
        """Take in some files, if they were not read yet."""
        for text in texts:
            if text.path not in self._seen and len(self._seen) < _MOST_FILES:
                self._seen.add(text.path)
                self._file(text)

    def _include(self, text: Text, name: str | Unknown) -> None:
        """Take in the files that a file names, beside it or by a whole path."""
        if not isinstance(name, str):
            self._found.complete = False
            return
        path = posixpath.normpath(posixpath.join(posixpath.dirname(text.path), name.strip()))
        files, is_all = self._told.texts.named(path)
        self._found.complete = self._found.complete and is_all
        self.read(files)

    def _mistake(self, text: Text, line: int, column: int, message: str) -> None:
        self._found.mistakes.append(Mistake(message=message, place=text.at(line, column)))
        self._found.complete = False
