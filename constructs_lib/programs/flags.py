"""Command lines of programs that are told everything by flags."""

from __future__ import annotations

import re
from typing import Final

from constructs_lib.programs.facts import UNKNOWN, Unknown
from constructs_lib.programs.place import Place
from constructs_lib.programs.told import Told, Word

__all__ = ["Flags", "port_of"]

_PORT: Final = re.compile(r":?(\d+)$")


class Flags:
    """The flags of one container, each with the variable that stands in for it.

    Args:
        told: what the container is told.
    """

    def __init__(self, told: Told) -> None:
        self._told = told
        written = [each for each in told.container.arguments if each.place != ("command", 0)]
        self._words = list(zip((each.text for each in written), told.words, strict=True))
        unnamed = any("$(" in raw.partition("=")[0] for raw, _ in self._words)
        self.complete = not (told.is_script or unnamed or _starts_another(told))
        """Whether the name of every flag is known, so that what is not here is not there."""

    def word(self, *names: str, variable: str = "") -> Word | None:
        """The last value of a flag, or of the variable; None if neither is set.

        Its text is unknown where a variable in it is.
        """
        for index in reversed(range(len(self._words))):
            raw, word = self._words[index]
            name, equals, _ = raw.partition("=")
            if not raw.startswith("-") or name.lstrip("-") not in names:
                continue
            if not equals:
                following = self._words[index + 1 : index + 2]
                is_value = bool(following) and not following[0][0].startswith("-")
                return following[0][1] if is_value else Word("", word.place)
            text = word.text
            value = text.partition("=")[2] if isinstance(text, str) else UNKNOWN
            return Word(value, word.place)
        return self._told.variable(variable) if variable else None

    def end(self, *names: str, default: str) -> str:
        """The end of a value as it is written, which is known where its beginning is not."""
        for raw, _ in reversed(self._words):
            name, equals, value = raw.partition("=")
            if equals and name.lstrip("-") in names:
                return value.rpartition(")")[2]
        return default

    def text(self, *names: str, default: str, variable: str = "") -> tuple[str | Unknown, Place]:
        """A value and where it is written; the default if the flag is not there."""
        word = self.word(*names, variable=variable)
        if word is not None:
            return word.text, word.place
        return (default if self.complete else UNKNOWN), self._told.place

    def is_on(self, *names: str, default: bool, variable: str = "") -> bool | Unknown:
        """Whether a switch is on: ``--name``, ``--name=false``, ``--no-name``."""
        if self.word(*(f"no-{name}" for name in names)) is not None:
            return False
        word = self.word(*names, variable=variable)
        if word is None:
            return default if self.complete else UNKNOWN
        if not isinstance(word.text, str):
            return UNKNOWN
        return word.text.lower() not in {"false", "0", "f"}


def _starts_another(told: Told) -> bool:
    """Whether the command starts a program that the image is not named after."""
    image = told.container.image.repository.rpartition("/")[2]
    for each in told.container.arguments:
        if each.place == ("command", 0):
            program = each.text.rpartition("/")[2].replace("_", "-")
            return image not in program and program not in image
    return False


def port_of(address: str | Unknown) -> int | Unknown:
    """The port of an address such as ``:9100`` or ``0.0.0.0:9100``."""
    found = _PORT.search(address) if isinstance(address, str) else None
    return int(found[1]) if found is not None else UNKNOWN
