"""YAML that every reader takes for the same value, Kubernetes first.

No stock Python writer is safe here: each leaves words unquoted that Kubernetes reads as a
number or a boolean (``12e03``, ``0o17``, ``y``). This one quotes what Kubernetes would resolve
and also what YAML 1.1 readers would (``1:30``, dates, ``=``), and lays the text out the way
``kubectl`` does: blocks, two spaces, list items below their key, no folded lines.
"""

from __future__ import annotations

import marshal
import math
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from constructs_lib.errors import YamlError
from constructs_lib.yaml.scalars import INT_MAX, INT_MIN, read_plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    from constructs_lib.k8s.manifest import Json

    _Put: TypeAlias = Callable[[str], None]

__all__ = ["document_to_yaml", "to_yaml"]

_STEP = "  "
# YAML ends the search for a key's colon after 1024 characters; a longer key is announced by "?".
_LONGEST_KEY = 1000
# Names repeat within a manifest and between manifests; long texts seldom do.
_LONGEST_KEPT = 200
_MOST_KEPT = 4096
# Lists that many workloads of a fleet have alike, whatever their names are.
_ALIKE = frozenset({"containers", "initContainers", "nodeSelectorTerms", "rules"})
_LONGEST_WRITTEN = 16 * 1024
_MOST_WRITTEN = 256
_EXACT_FLOAT = 2.0**53

# Words that start like a name, a path, a flag or a number and have no ": " and no " #" inside.
_PLAIN = re.compile(
    r"(?:[A-Za-z0-9_/$(]|--?[A-Za-z0-9]|\.\.?[A-Za-z_/])"
    r"[!-9;-~]*(?:(?::(?=[!-~])| (?=[!\"$-~]))[!-9;-~]*)*"
)
# Words that some reader takes for a value, in whatever case: YAML 1.1, YAML 1.2 and beyond.
_WORDS = frozenset(
    {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity"}
)
_LONGEST_WORD = max(map(len, _WORDS))
# Numbers of YAML 1.1 and 1.2, base sixty and dates, drawn wider than any reader's own rule.
_NUMBER = re.compile(
    r"[-+]?(?:0[xX][0-9a-fA-F_]*|0[bBoO][0-9_]*|[0-9_]*\.?[0-9_]*(?:[eE][-+]?[0-9_]*)?)"
    r"|[-+]?[0-9_]+(?::[0-9_.]+)+"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*"
    r"|[-+]?\.(?:inf|nan)",
    re.IGNORECASE,
)
_NUMBER_STARTS = frozenset("0123456789-.")

# A text of printable lines, none of them blank: a literal block without a closer look.
_ORDINARY_BLOCK = re.compile(r"[!-~][ -~]*\n(?: *[!-~][ -~]*\n)+")

_QUOTED = re.compile(r'["\\]')
_ESCAPES = {"\n": r"\n", "\t": r"\t", "\r": r"\r"}
_FIRST_SURROGATE, _LAST_SURROGATE = 0xD800, 0xDFFF
_LAST_BYTE, _LAST_SHORT = 0xFF, 0xFFFF
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


class _UnwritableError(Exception):
    """A value that YAML cannot carry, and where it stands, innermost step first."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
        self.path: list[object] = []


def to_yaml(manifests: Iterable[Json]) -> str:
    """The manifests as YAML documents, separated by ``---`` lines, keys in the order given.

    Raises:
        YamlError: a value that YAML cannot carry to Kubernetes, named by its path: infinity or
            not-a-number, a whole number beyond 64 bits, a key that is no string, a surrogate,
            any type but JSON's (tuples are written as lists).
    """
    if isinstance(manifests, Mapping | str):
        raise YamlError("A list of manifests is expected, not one; use document_to_yaml for one.")
    return "---\n".join([document_to_yaml(manifest) for manifest in manifests])


def document_to_yaml(value: Json) -> str:
    """One value as a YAML document that ends with a line break.

    Raises:
        YamlError: as :func:`to_yaml`.
    """
    out: list[str] = []
    try:
        _write(out.append, value)
    except _UnwritableError as error:
        path = _path(reversed(error.path))
        raise YamlError(f"{path}: {error.message}" if path else error.message) from None
    except RecursionError:
        raise YamlError("This value is nested too deep, or contains itself.") from None
    return "".join(out)


def _write(put: _Put, value: Json) -> None:
    if type(value) not in _KINDS:
        value = _exact(value)
    if isinstance(value, dict) and value:
        _mapping(put, value, "", "")
    elif isinstance(value, list) and value:
        _sequence(put, value, "", "")
    elif isinstance(value, str):
        put(f"{_text(value, _STEP)}\n")
    else:
        put(f"{_SCALARS[type(value)](value)}\n")


# The two loops below are the whole cost of writing, so they call as little as they can: a
# short text costs one look-up, and a path is only put together once something went wrong.
def _mapping(put: _Put, mapping: dict[Any, Json], lead: str, indent: str) -> None:
    """Write the members; ``lead`` stands before the first, ``indent`` before the others."""
    inner = indent + _STEP
    key: Any = None
    try:
        for key, value in mapping.items():
            name = _SHORT[key] or _key(key, indent)
            kind = type(value)
            if kind is str:
                put(f"{lead}{name}: {_SHORT[value] or _text(value, inner)}\n")
            else:
                if kind not in _KINDS:
                    value = _exact(value)  # noqa: PLW2901
                    kind = type(value)
                if kind is dict and value:
                    put(f"{lead}{name}:\n")
                    _mapping(put, value, inner, inner)
                elif kind is list and value:
                    put(f"{lead}{name}:\n")
                    if key in _ALIKE:
                        put(_once(value, indent))
                    else:
                        _sequence(put, value, indent, indent)
                else:
                    put(f"{lead}{name}: {_SCALARS[kind](value)}\n")
            lead = indent
    except _UnwritableError as error:
        error.path.append(key)
        raise


def _sequence(put: _Put, items: list[Json], lead: str, indent: str) -> None:
    """Write the items; ``lead`` stands before the first, ``indent`` before the others."""
    inner = indent + _STEP
    index = 0
    try:
        for index, value in enumerate(items):  # noqa: B007  -- the path of an error names it
            kind = type(value)
            if kind is str:
                put(f"{lead}- {_SHORT[value] or _text(value, inner)}\n")
            else:
                if kind not in _KINDS:
                    value = _exact(value)  # noqa: PLW2901
                    kind = type(value)
                if kind is dict and value:
                    _mapping(put, value, f"{lead}- ", inner)
                elif kind is list and value:
                    _sequence(put, value, f"{lead}- ", inner)
                else:
                    put(f"{lead}- {_SCALARS[kind](value)}\n")
            lead = indent
    except _UnwritableError as error:
        error.path.append(index)
        raise


def _once(items: list[Json], indent: str) -> str:
    """The text of a list; that of an equal one, where one was written before."""
    try:
        # Equal bytes stand for equal values of the same kinds in the same order.
        stored = marshal.dumps(items)
    except ValueError:
        stored = b""  # it holds what has to be looked at
    text = _WRITTEN.get((indent, stored))
    if text is None:
        out: list[str] = []
        _sequence(out.append, items, indent, indent)
        text = "".join(out)
        if stored and len(text) <= _LONGEST_WRITTEN:
            if len(_WRITTEN) >= _MOST_WRITTEN:
                _WRITTEN.clear()
            _WRITTEN[indent, stored] = text
    return text


_WRITTEN: dict[tuple[str, bytes], str] = {}


def _key(key: Any, indent: str) -> str:
    if not isinstance(key, str):
        raise _UnwritableError(f"The key {key!r} is not a string; write it as one.")
    name = _inline(str.__str__(key))
    return name if len(name) <= _LONGEST_KEY else f"? {name}\n{indent}"


def _text(text: str, indent: str) -> str:
    if _ORDINARY_BLOCK.fullmatch(text):
        return f"|\n{indent}" + text[:-1].replace("\n", f"\n{indent}")
    lines = text.split("\n")
    if not _is_block(lines):
        return _inline(text)
    mark = "|-" if lines[-1] else "|"
    return "\n".join(
        [mark, *[line and indent + line for line in lines[: None if lines[-1] else -1]]]
    )


def _is_block(lines: list[str]) -> bool:
    """Whether a literal block keeps the text, and an editor that strips line ends keeps it too.

    The first line must show the indentation, and only one line break may end the text.
    """
    return (
        len(lines) > 1
        and lines[0] != ""
        and not lines[0][0].isspace()
        and (lines[-1] != "" or lines[-2] != "")
        and not any(map(str.isspace, lines))
        and "".join(lines).replace("\t", "").isprintable()
    )


def _inline(text: str) -> str:
    """The text on one line: as it is where every reader keeps it, else in double quotes."""
    if _PLAIN.fullmatch(text) and not _is_value(text):
        return text
    body = _QUOTED.sub(r"\\\g<0>", text)
    return f'"{body if body.isprintable() else "".join(map(_escape, body))}"'


def _is_value(text: str) -> bool:
    """Whether some reader takes the plain text for a number, a boolean, null or a date."""
    if text[0] in _NUMBER_STARTS:
        # Kubernetes' own rule as well, so that the pattern can only err on the safe side.
        return _NUMBER.fullmatch(text) is not None or not isinstance(read_plain(text), str)
    return len(text) <= _LONGEST_WORD and text.lower() in _WORDS


class _ShortTexts(dict[str, str]):
    """The inline form of short texts, kept; empty for a key or text that needs a closer look."""

    def __missing__(self, text: Any) -> str:
        if type(text) is not str or len(text) > _LONGEST_KEPT or "\n" in text:
            return ""
        if len(self) >= _MOST_KEPT:
            self.clear()
        self[text] = inline = _inline(text)
        return inline


_SHORT = _ShortTexts()


def _escape(char: str) -> str:
    if char.isprintable():
        return char
    code = ord(char)
    if _FIRST_SURROGATE <= code <= _LAST_SURROGATE:
        raise _UnwritableError(f"The text holds half a character, the surrogate U+{code:04X}.")
    if code <= _LAST_BYTE:
        return _ESCAPES.get(char, f"\\x{code:02X}")
    return f"\\u{code:04X}" if code <= _LAST_SHORT else f"\\U{code:08X}"


def _exact(value: Json) -> Json:
    """A value of a kind that JSON knows under another name, as that kind."""
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, list | tuple):
        return list(value)
    raise _UnwritableError(f"{value!r} is a {type(value).__name__}, which YAML cannot carry.")


def _int(value: int) -> str:
    if INT_MIN <= value <= INT_MAX:
        return str(value)
    raise _UnwritableError(f"{value} does not fit in 64 bits; write it as a string.")


def _float(value: float) -> str:
    if not math.isfinite(value):
        raise _UnwritableError(f"{value} is not a number that JSON can carry.")
    if value.is_integer() and abs(value) < _EXACT_FLOAT:
        return str(int(value))
    text = repr(value)
    # YAML 1.1 takes an exponent without a point for a string.
    return text if "." in text else text.replace("e", ".0e")


_SCALARS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "null",
    bool: lambda value: "true" if value else "false",
    int: _int,
    float: _float,
    dict: lambda _: "{}",
    list: lambda _: "[]",
    str: _inline,
}
_KINDS = frozenset(_SCALARS)


def _path(steps: Iterable[object]) -> str:
    return "".join(map(_step, steps)).removeprefix(".")


def _step(step: object) -> str:
    return f".{step}" if isinstance(step, str) and _NAME.fullmatch(step) else f"[{step!r}]"
