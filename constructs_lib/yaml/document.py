"""One document of a text: its value, and where in the text each part of it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from constructs_lib.record import dataclass, field, replace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from constructs_lib.k8s.manifest import Json

__all__ = ["Document", "Place", "Places", "Position"]

Place: TypeAlias = tuple[int, int]
"""Line and column, counted from 1."""
Places: TypeAlias = "dict[str | int, tuple[Place, Places | None]]"
"""Each member's place and, where its value is a collection, the places inside it."""


class Position(NamedTuple):
    """A place in a text; line and column are counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document of a YAML text.

    Attributes:
        value: what Kubernetes makes of it. Aliases share their values with the anchor, so copy
            before you change anything.
        source: the file, or the name that stands for it.
        line: the line its content starts on, counted from 1.
    """

    value: Json
    source: str
    line: int
    _place: Place = field(default=(1, 1), repr=False, compare=False)
    _places: Places | None = field(default=None, repr=False, compare=False)
    _text: str = field(default="", repr=False, compare=False)
    _lines_before: int = field(default=0, repr=False, compare=False)
    _moved: int = field(default=0, repr=False, compare=False)
    _begins: Mapping[str | int, int] | None = field(default=None, repr=False, compare=False)

    def position(self, path: Sequence[str | int]) -> Position:
        """The place of a mapping's key or of a list's item.

        A path that does not exist yields the place of its nearest ancestor that does. What a
        merge key or an alias brought in stands where it was written.
        """
        place, places = self._place, self._places
        for step in path:
            if places is None or step not in places:
                break
            place, places = places[step]
        return Position(line=place[0] + self._moved + self._begin(path), column=place[1])

    def where(self, path: Sequence[str | int] = ()) -> str:
        """The same for people: ``clusters/prod-1.yaml:12:3``."""
        at = self.position(path)
        return f"{self.source}:{at.line}:{at.column}"

    def part(self, path: Sequence[str | int]) -> Document:
        """What stands at a path that exists, as a document whose places are those in the text."""
        value, place, places = self.value, self._place, self._places
        for step in path:
            value = value[step]
            if places is not None:
                place, places = places.get(step, (place, None))
        begin = self._begin(path)
        return replace(
            self,
            value=value,
            line=place[0] + self._moved + begin,
            _place=place,
            _places=places,
            _lines_before=self._lines_before - begin,
            _moved=self._moved + begin,
            _begins=None if path else self._begins,
        )

    def moved(self, source: str, lines: int) -> Document:
        """The same document where the same text stands in another place; its value is shared.

        Args:
            source: the file, or the name that stands for it.
            lines: how many lines further down.
        """
        if source == self.source and not lines:
            return self
        return replace(self, source=source, line=self.line + lines, _moved=self._moved + lines)

    def inside(self, path: Sequence[str | int], line: int, column: int) -> Position:
        """The place of a line and column, counted from 1, of the text that a scalar holds."""
        # Only who asks about configuration in a ConfigMap needs it.
        from constructs_lib.yaml.inside import place_inside  # noqa: PLC0415

        at = self.position(path)
        lines_before = self._lines_before + self._moved
        member = at.line - lines_before, at.column
        is_key = isinstance(path[-1], str)
        found = place_inside(self._text, member, line, column, is_key=is_key)
        return Position(line=found[0] + lines_before, column=found[1])

    def _begin(self, path: Sequence[str | int]) -> int:
        """The line from which the places below a member of the document are counted."""
        return self._begins.get(path[0], 0) if path and self._begins else 0
