"""JSON read into the same documents as YAML, at the speed of the ``json`` module.

``kubectl get -o json`` of a large cluster is hundreds of megabytes, and the YAML event stream is
slow on it. Places are found when somebody asks for one (``json_places.py``).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from constructs_lib.errors import YamlError
from constructs_lib.k8s.manifest import Json
from constructs_lib.record import dataclass
from constructs_lib.yaml.document import Document, Position
from constructs_lib.yaml.json_places import JsonPlaces
from constructs_lib.yaml.reader import MAX_DEPTH

__all__ = ["depth", "read_json"]

_COLLECTIONS: Final = (dict, list)
_TOO_DEEP: Final = f"Nested deeper than {MAX_DEPTH} lists and mappings."


@dataclass(frozen=True, slots=True, kw_only=True)
class _JsonDocument(Document):
    """A document whose places are found on demand.

    Attributes:
        places: finds them.
    """

    places: JsonPlaces

    def position(self, path: Sequence[str | int]) -> Position:
        """The place of a mapping's key or of a list's item."""
        line, column = self.places.find(path)
        return Position(line=line, column=column)

    def inside(self, path: Sequence[str | int], line: int, column: int) -> Position:
        """The place of a line and column of the text that a string holds."""
        found_line, found_column = self.places.find_inside(path, line, column)
        return Position(line=found_line, column=found_column)


def read_json(text: str | bytes, *, source: str = "<text>") -> list[Document]:
    """The one document of a JSON text.

    Args:
        text: JSON; bytes must be UTF-8, with or without a byte order mark.
        source: the name errors and the document carry.

    Raises:
        YamlError: the text is not JSON.
    """
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        value = json.loads(decoded)
    except UnicodeDecodeError as error:
        message = f"The byte 0x{error.object[error.start]:02x} is not UTF-8; save it as UTF-8."
        raise YamlError(message, source=source) from None
    except json.JSONDecodeError as error:
        message = f"This is not JSON: {error.msg}; if it is YAML, name the file .yaml."
        raise YamlError(message, source=source, line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise YamlError(_TOO_DEEP, source=source) from None
    except ValueError as error:  # a number longer than Python reads
        raise YamlError(f"This cannot be read: {error}.", source=source) from None
    if decoded.count("[") + decoded.count("{") > MAX_DEPTH and depth(value) > MAX_DEPTH:
        raise YamlError(_TOO_DEEP, source=source)
    places = JsonPlaces(decoded)
    return [_JsonDocument(value=value, source=source, line=places.first_line, places=places)]


def depth(value: Json) -> int:
    """How many lists and maps stand inside each other in what ``json.loads`` gave."""
    level, found = [value] if type(value) in _COLLECTIONS else [], 0
    while level:
        level = [
            member
            for each in level
            for member in (each.values() if type(each) is dict else each)
            if type(member) in _COLLECTIONS
        ]
        found += 1
    return found
