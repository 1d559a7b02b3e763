"""A long list that is short to keep: what comes again and again is kept once, and how often.

A fleet that is updated node by node has a hundred thousand turns, all alike. Whoever wants the
notes one by one iterates; whoever wants totals looks at the ``parts``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar, overload

__all__ = ["Part", "Repeated", "Written"]

_Note = TypeVar("_Note", bound="tuple[int, ...]")


class Part(NamedTuple, Generic[_Note]):
    """Notes that come several times."""

    notes: tuple[_Note, ...]
    """The notes as they come first; never none."""
    times: int
    """How often they come."""
    step: tuple[int, ...]
    """What is added to the numbers of each note from one time to the next."""

    def seconds(self, note: _Note) -> Sequence[int]:
        """The seconds in which one of the notes comes."""
        first, period = note[0], self.step[0]
        return range(first, first + self.times * period, period) if period else (first,)

    def known_at(self, second: float) -> _Note:
        """The last note until a second; it is not before the first one."""
        if self.times == 1:
            return self.notes[bisect_right(self.notes, second, key=_second) - 1]
        period = self.step[0]
        time = min(int(second - self.notes[0][0]) // period, self.times - 1)
        later = second - time * period
        place = bisect_right(self.notes, later, key=_second) - 1
        return _later(self.notes[place], self.step, time)

    def between(self, since: float, until: float) -> Iterator[_Note]:
        """Those of the notes that come from one second until before another, each once."""
        if self.times == 1:
            first = bisect_left(self.notes, since, key=_second)
            yield from self.notes[first : bisect_left(self.notes, until, key=_second)]
            return
        for note in self.notes:
            seconds = self.seconds(note)
            if bisect_left(seconds, since) < bisect_left(seconds, until):
                yield note

    def at(self, time: int) -> tuple[_Note, ...]:
        """The notes as they come for the n-th time, counted from 0."""
        return tuple([_later(note, self.step, time) for note in self.notes])


class Repeated(Sequence[_Note]):
    """Notes in the order of time, which is the first number of each.

    Args:
        parts: what is noted.
    """

    def __init__(self, parts: Sequence[Part[_Note]]) -> None:
        self.parts = tuple(parts)

    def __iter__(self) -> Iterator[_Note]:
        for part in self.parts:
            for time in range(part.times):
                yield from part.at(time)

    def __len__(self) -> int:
        return sum(part.times * len(part.notes) for part in self.parts)

    def outline(self) -> Iterator[_Note]:
        """The notes, but of what is repeated only the first time and the last."""
        for part in self.parts:
            yield from part.notes
            if part.times > 1:
                yield from part.at(part.times - 1)

    def known_at(self, second: float) -> Iterator[_Note]:
        """The note of that second, or else of the last one before; nothing where there is none."""
        found: _Note | None = None
        for part in self.parts:
            if part.notes[0][0] > second:
                break
            found = part.known_at(second)
        if found is not None:
            yield found

    def between(self, since: float, until: float) -> Iterator[_Note]:
        """The notes from one second until before another; what is repeated as it came first."""
        for part in self.parts:
            if part.notes[0][0] >= until:
                break
            yield from part.between(since, until)

    @overload
    def __getitem__(self, index: int) -> _Note: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[_Note, ...]: ...

    def __getitem__(self, index: int | slice) -> _Note | tuple[_Note, ...]:
        if isinstance(index, slice):
            return tuple(self)[index]
        left = index if index >= 0 else len(self) + index
        for part in self.parts:
            size = part.times * len(part.notes)
            if 0 <= left < size:
                time, place = divmod(left, len(part.notes))
                return _later(part.notes[place], part.step, time)
            left -= size
        raise IndexError(index)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # equal ones may be kept differently

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.parts!r})"


class Written(Generic[_Note]):
    """Notes while they are written down, one for a second."""

    def __init__(self) -> None:
        self._parts: list[Part[_Note]] = []
        self._single: list[_Note] = []
        self._last_of_parts: _Note | None = None

    def change(self, note: _Note) -> None:
        """Write down how things stand now, unless they stand as before this second."""
        self._take(note[0])
        before = self._single[-1] if self._single else self._last_of_parts
        if before is None or before[1:] != note[1:]:
            self._single.append(note)

    def add(self, note: _Note) -> None:
        """Write down what happens now, beside what else happens in this second."""
        same = self._take(note[0])
        more = (0, *same[1:]) if same is not None else ()
        self._single.append(_later(note, more, 1) if more else note)

    def _take(self, second: int) -> _Note | None:
        """Take back what was written down for a second."""
        is_same = bool(self._single) and self._single[-1][0] == second
        return self._single.pop() if is_same else None

    def repeat(self, since: int, times: int, step: tuple[int, ...]) -> None:
        """Write down that all that came after a second comes some times more.

        Args:
            since: the second; what came until then is not repeated.
            times: how often.
            step: what is added to each note from one time to the next.
        """
        first = len(self._single)
        while first and self._single[first - 1][0] > since:
            first -= 1
        again = tuple([_later(note, step, 1) for note in self._single[first:]])
        if again:
            self._close()
            self._parts.append(Part(again, times, step))
            self._last_of_parts = _later(again[-1], step, times - 1)

    def _close(self) -> None:
        if self._single:
            self._parts.append(Part(tuple(self._single), 1, (0,) * len(self._single[-1])))
            self._last_of_parts = self._single[-1]
            self._single = []

    def result(self) -> Repeated[_Note]:
        """All that was written down."""
        self._close()
        return Repeated(self._parts)


def _second(note: tuple[int, ...]) -> int:
    return note[0]


def _later(note: _Note, step: tuple[int, ...], times: int) -> _Note:
    numbers = [number + times * more for number, more in zip(note, step, strict=True)]
    return tuple.__new__(type(note), numbers)
