"""Configuration in a general format (YAML, JSON, TOML) as plain data with the place of each key."""

from __future__ import annotations

import re
from typing import Any, Final, Literal, TypeAlias

from constructs_lib.errors import YamlError
from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.programs.facts import Mistake
from constructs_lib.programs.place import Place
from constructs_lib.programs.texts import Text
from constructs_lib.record import dataclass

__all__ = ["Format", "Tree", "read_tree"]

Format: TypeAlias = Literal["yaml", "json", "toml"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """The value of one text.

    Attributes:
        value: plain data.
        text: the text.
    """

    value: Json
    text: Text
    _places: Any

    def at(self, *path: str | int) -> Place:
        """The place of a key or item, or of its nearest ancestor that is there."""
        found = self._places.position(path)
        return self.text.at(found.line, found.column)

    def get(self, *path: str | int) -> Json:
        """A value; None if it is not there."""
        value = self.value
        for step in path:
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return value

    def members(self, *path: str | int) -> dict[str, Json]:
        """The mapping at a path; empty if there is none."""
        value = self.get(*path)
        return value if isinstance(value, dict) else {}

    def entries(self, *path: str | int) -> list[Json]:
        """The list at a path; empty if there is none."""
        value = self.get(*path)
        return value if isinstance(value, list) else []


def read_tree(text: Text, format_: Format) -> Tree | Mistake:
    """The value of a text, or why it has none."""
    if format_ == "toml":
        return _toml(text)
    # Only a program with such configuration needs the readers.
    from constructs_lib.yaml.json_reader import read_json  # noqa: PLC0415
    from constructs_lib.yaml.reader import read_yaml  # noqa: PLC0415

    try:
        if format_ == "json":
            documents = read_json(text.value)
        else:
            documents = read_yaml(text.value, duplicate_keys="last")
    except YamlError as error:
        return Mistake(message=error.message, place=_place(text, error))
    if not documents:
        return Mistake(message="The file is empty.", place=text.at(1))
    root = documents[0]
    if not isinstance(root.value, dict):
        return Mistake(message="This is no mapping of settings.", place=text.at(root.line))
    return Tree(value=root.value, text=text, _places=root)


def _place(text: Text, error: YamlError) -> Place:
    """The place of an error; of one behind the end of the text, the end of its last line."""
    lines = text.value.rstrip("\n").split("\n")
    if error.line > len(lines):
        return text.at(len(lines), len(lines[-1]) + 1)
    return text.at(error.line or 1, error.column or 1)


def _toml(text: Text) -> Tree | Mistake:
    import tomllib  # noqa: PLC0415  # only TOML needs it

    try:
        value = tomllib.loads(text.value)
    except tomllib.TOMLDecodeError as error:
        message, line, column = _toml_mistake(str(error), text.value)
        return Mistake(message=f"This is not TOML: {message}.", place=text.at(line, column))
    except RecursionError:
        return Mistake(message="Nested too deeply to be read.", place=text.at(1))
    return Tree(value=value, text=text, _places=_TomlPlaces(text.value))


_AT: Final = re.compile(
    r"(?P<what>.*?) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end.*)\)"
)


def _toml_mistake(error: str, text: str) -> tuple[str, int, int]:
    found = _AT.fullmatch(error)
    if found is None:
        return error, 1, 1
    if found["line"] is None:
        return found["what"], text.count("\n") + 1, 1
    return found["what"], int(found["line"]), int(found["column"])


@dataclass(frozen=True, slots=True)
class _Spot:
    line: int
    column: int


_HEAD: Final = re.compile(r"\s*\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?")
_KEY: Final = re.compile(
    r"\s*((?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'))*)\s*="
)
_NAME: Final = re.compile(r"[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'")


class _TomlPlaces:
    """Where keys of a TOML text stand, by its heads and ``key =`` lines.

    The parser of the standard library forgets places. What stands in a multi-line string may look
    like a key; a place is then off by some lines, and nothing else is.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[Path, _Spot] | None = None

    def position(self, path: Path) -> _Spot:
        if self._found is None:
            self._found = dict(self._scan())
        while path:
            if path in self._found:
                return self._found[path]
            path = path[:-1]
        return _Spot(1, 1)

    def _scan(self) -> dict[Path, _Spot]:
        found: dict[Path, _Spot] = {}
        table: Path = ()
        for number, line in enumerate(self._text.splitlines(), start=1):
            if head := _HEAD.fullmatch(line):
                table = _names(head[1])
                found.setdefault(table, _Spot(number, line.index("[") + 1))
            elif key := _KEY.match(line):
                path = (*table, *_names(key[1]))
                found.setdefault(path, _Spot(number, key.start(1) + 1))
        return found


def _names(text: str) -> Path:
    return tuple(each.strip("\"'") for each in _NAME.findall(text))
