"""A document by its sections: each key of its root with the lines below it, read once.

The manifests of one input repeat each other: the same spec under another name, the same metadata
over another spec. A section that has been read before is the same value, so it is shared, and only
its place is another one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from constructs_lib.yaml.lines import EMPTY, Lines, read_lines

if TYPE_CHECKING:
    from constructs_lib.k8s.manifest import Json
    from constructs_lib.yaml.document import Place, Places

__all__ = ["Sectioned", "Sections"]

_END: Final = re.compile(r"\n(?=[A-Za-z_])")
"""A section ends where a line is not indented: that is the next key, or ends the short way."""


class Sectioned(NamedTuple):
    """What was read of a document.

    Attributes:
        value: its value.
        place: where it begins.
        places: the place of everything in it; lines are counted from the beginning of a section.
        begins: the number of the first line of the section that each member stands in.
    """

    value: Json
    place: Place
    places: Places
    begins: dict[str | int, int]


class Sections:
    """The sections that have been read. Their values are shared, so nobody may change them."""

    def __init__(self) -> None:
        self._known: dict[str, Lines | object | None] = {}

    def read(self, text: str, first_line: int) -> Sectioned | object | None:
        """The document, :data:`EMPTY` if it has no content, or None if only the long way reads it.

        Args:
            text: the text of one document; it may begin with ``---``.
            first_line: the number of its first line in the file.
        """
        whole: Sectioned | None = None
        *parts, last = _END.split(text)
        for part in (*(f"{each}\n" for each in parts), last):
            read = self._section(part)
            if read is None:
                return None
            if read is not EMPTY:
                value, (line, column), places = cast("Lines", read)
                begins = dict.fromkeys(places, first_line)
                if whole is None:
                    place = line + first_line, column
                    whole = Sectioned(value.copy(), place, places.copy(), begins)
                elif type(whole.value) is list or not whole.places.keys().isdisjoint(places):
                    return None
                else:
                    whole.value.update(value)
                    whole.places.update(places)
                    whole.begins.update(begins)
            first_line += part.count("\n")
        return EMPTY if whole is None else whole

    def _section(self, text: str) -> Lines | object | None:
        if text not in self._known:
            self._known[text] = read_lines(text, 0)
        return self._known[text]
