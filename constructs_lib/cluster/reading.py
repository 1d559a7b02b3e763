"""Reading files of nodes and Pods so that every mistake in them is told at once, with its place.

Such a file is long and made by a program, or short and made by hand; a mistake in it is found by
its path (``items[3].spec.taints[0].effect``) and, in YAML, by its line. The readers return what
they can and note what is wrong; :meth:`Reading.done` raises when anything was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from constructs_lib.errors import ConstructsLibError, listed
from constructs_lib.k8s.amounts import read_amounts
from constructs_lib.k8s.manifest import Json, Path, path_text
from constructs_lib.k8s.taints import EFFECTS, Taint
from constructs_lib.yaml.document import Document

__all__ = ["ClusterFileError", "Path", "Reading", "taint_from_text"]


class ClusterFileError(ConstructsLibError):
    """A file of nodes or Pods with one or more mistakes, all of them told at once.

    Attributes:
        subject: what was read (``nodes``).
        problems: every mistake found, with its file, line and column, and its path.
    """

    def __init__(self, subject: str, problems: Sequence[str]) -> None:
        self.subject = subject
        self.problems = tuple(problems)
        super().__init__(subject, self.problems)

    def lines(self) -> list[str]:
        """What cannot be read, then each problem."""
        count = len(self.problems)
        head = f"The {self.subject} are invalid: {count} problem{'s' if count > 1 else ''}."
        return [head, *listed(self.problems)]

    def __str__(self) -> str:
        return "\n".join(self.lines())


class Reading:
    """Takes values out of documents and keeps what is wrong with them.

    Equal taints and resource lists become one object each: a fleet of a hundred thousand nodes
    has a few dozen of them.
    """

    def __init__(self, subject: str) -> None:
        self._subject = subject
        self._problems: list[str] = []
        self.nodes = 0
        self._amounts: dict[tuple[Any, ...], dict[str, int]] = {}
        self._taints: dict[tuple[Taint, ...], tuple[Taint, ...]] = {}
        self.document = Document(value=None, source="", line=0)
        """The document being read."""
        self.notes: list[str] = []
        """What is no mistake but limits the answer, each as a sentence without its end."""

    def wrong(self, path: Path, message: str) -> None:
        """Note a mistake in the current document."""
        place = self.document.where(path) if self.document.line else self.document.source
        self._problems.append(": ".join(filter(None, (place, path_text(path), message))))

    def note(self, sentence: str) -> None:
        """Take note of something that limits the answer, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    @contextmanager
    def within(self, document: Document) -> Iterator[None]:
        """Read in another document for a while, as one that is referred to."""
        before, self.document = self.document, document
        try:
            yield
        finally:
            self.document = before

    def done(self) -> None:
        """Raise what was noted.

        Raises:
            ClusterFileError: there was at least one mistake.
        """
        if self._problems:
            raise ClusterFileError(self._subject, self._problems)

    def mapping(self, owner: Mapping[str, Json], key: str, path: Path) -> dict[str, Json]:
        """The map under a key; empty where there is none."""
        value = owner.get(key)
        if value is None:
            return {}
        if type(value) is dict:
            return value
        self.wrong((*path, key), f"is {value!r:.60}; expected a map")
        return {}

    def listing(self, owner: Mapping[str, Json], key: str, path: Path) -> list[Json]:
        """The list under a key; empty where there is none."""
        value = owner.get(key)
        if value is None:
            return []
        if type(value) is list:
            return value
        self.wrong((*path, key), f"is {value!r:.60}; expected a list")
        return []

    def objects(self, owner: Mapping[str, Json], key: str, path: Path) -> list[dict[str, Json]]:
        """The maps in the list under a key."""
        found = self.listing(owner, key, path)
        for index, item in enumerate(found):
            if type(item) is not dict:
                self.wrong((*path, key, index), f"is {item!r:.60}; expected a map")
        return [item for item in found if type(item) is dict]

    def text(self, owner: Mapping[str, Json], key: str, path: Path) -> str:
        """The text under a key; empty where there is none."""
        value = owner.get(key)
        if value is None:
            return ""
        if type(value) is str:
            return value
        self.wrong((*path, key), f"is {value!r:.60}; expected text, so put it in quotes")
        return ""

    def name(self, owner: Mapping[str, Json], path: Path) -> str:
        """The name that an object must have."""
        name = self.text(owner, "name", path)
        if not name and not isinstance(owner.get("name"), (int, float, list, dict)):
            self.wrong((*path, "name"), "is missing; every object needs a name")
        return name

    def count(self, owner: Mapping[str, Json], key: str, path: Path, *, default: int) -> int:
        """The whole number under a key, 0 or more."""
        value = owner.get(key)
        if value is None:
            return default
        if type(value) is int and value >= 0:
            return value
        self.wrong((*path, key), f"is {value!r:.60}; expected a whole number, 0 or more")
        return default

    def flag(self, owner: Mapping[str, Json], key: str, path: Path) -> bool | None:
        """The yes or no under a key; none where there is none."""
        value = owner.get(key)
        if value is None or type(value) is bool:
            return value
        self.wrong((*path, key), f"is {value!r:.60}; expected true or false")
        return None

    def labels(self, owner: Mapping[str, Json], path: Path, key: str = "labels") -> dict[str, str]:
        """The labels under a key."""
        labels = self.mapping(owner, key, path)
        for name, value in labels.items():
            if type(value) is not str:
                message = f"is {value!r:.60}; a label is text, so put it in quotes"
                self.wrong((*path, key, name), message)
        return labels

    def amounts(self, owner: Mapping[str, Json], key: str, path: Path) -> dict[str, int]:
        """The resource list under a key."""
        found = self.mapping(owner, key, path)
        try:
            identity = tuple(found.items())
            if identity not in self._amounts:
                self._amounts[identity] = read_amounts(found)
            return self._amounts[identity]
        except (ValueError, TypeError):
            return {
                name: self.amount(name, text, (*path, key, name)) for name, text in found.items()
            }

    def amount(self, resource: str, value: Json, path: Path) -> int:
        """One quantity, in whole numbers."""
        if type(value) in {str, int, float}:
            try:
                return read_amounts({resource: value})[resource]
            except ValueError as error:
                self.wrong(path, str(error))
        else:
            self.wrong(path, f"is {value!r:.60}; expected a quantity such as 2 or 8Gi")
        return 0

    def taints(
        self, owner: Mapping[str, Json], path: Path, key: str = "taints"
    ) -> tuple[Taint, ...]:
        """The taints under a key, each a map or a text ``key=value:effect``."""
        found = self.listing(owner, key, path)
        if not found:
            return ()
        read = [self._taint(item, (*path, key, index)) for index, item in enumerate(found)]
        taints = tuple(taint for taint in read if taint is not None)
        return self._taints.setdefault(taints, taints)

    def _taint(self, item: Json, path: Path) -> Taint | None:
        if isinstance(item, str):
            taint = taint_from_text(item)
            if taint is None:
                message = f"is {item!r}; expected key=value:NoSchedule or key:NoSchedule"
                self.wrong(path, message)
            return taint
        if not isinstance(item, dict):
            self.wrong(path, f"is {item!r:.60}; expected a map with key and effect")
            return None
        key, value, effect = (self.text(item, name, path) for name in ("key", "value", "effect"))
        if not key and "key" not in item:
            self.wrong((*path, "key"), "is missing; every taint needs a key")
        if effect not in EFFECTS and isinstance(item.get("effect", ""), str):
            expected = f"expected one of {', '.join(EFFECTS)}"
            self.wrong((*path, "effect"), f"is {effect!r}; {expected}")
        return Taint(key, value, effect)


def taint_from_text(text: str) -> Taint | None:
    """A taint as ``kubectl taint`` takes it; none if the text is no taint."""
    pair, colon, effect = text.rpartition(":")
    key, _, value = pair.partition("=")
    return Taint(key, value, effect) if colon and key and effect in EFFECTS else None
