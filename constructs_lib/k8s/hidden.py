"""What is not shown of a manifest: values that are secrets, or look as if they were.

By its place: the values of a Secret, of environment variables and of HTTP headers, and a text or
number whose key looks like that of a secret. By its look: credentials within a text, such as
``user:password@`` in an address or an image, ``--password=...`` in a command, ``Bearer ...``.
Names are shown: of variables, keys, labels and objects. ``docs/check.md`` says so to users.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.k8s.secret_signs import is_secret_name
from constructs_lib.pattern import pattern

__all__ = [
    "HIDDEN",
    "is_hidden",
    "is_secret_flag",
    "shown",
    "without_addresses",
    "without_credentials",
]

HIDDEN: Final = "(hidden)"
"""What stands for a value that is not shown."""

_OPEN_PARTS_OF_A_SECRET: Final = frozenset({"apiVersion", "kind", "metadata", "type", "immutable"})
_NAMED_VALUES: Final = {"env": frozenset({"name", "valueFrom"}), "httpHeaders": frozenset({"name"})}
"""Lists of names with values, and what is shown of their items."""

_WORDS_OF_A_PROGRAM: Final = frozenset({"args", "command"})
_LABELS: Final = frozenset({"labels", "matchLabels", "nodeSelector"})
_COPIES: Final = frozenset({"kubectl.kubernetes.io/last-applied-configuration"})
"""Annotations that hold the whole object once more."""

_ADDRESS: Final = pattern(r"(://)[^\s/@\"'\\]+@")
_REGISTRY: Final = pattern(r"(?<![\w/:.@-])[^\s/@:\"'\\]+:[^\s/@\"'\\]+@(?!sha\d)(?=[\w\[])")
_BEARER: Final = pattern(
    r"(authorization\b[\"']?\s*[:=]\s*[\"']?)(?:\w+\s+)?[^\s\"']+|(\bbearer\s+)[\w.~+/=-]{6,}",
    re.IGNORECASE,
)
_LOGIN: Final = pattern(r"((?<!\S)(?:-u|--user|--proxy-user)[ =]+)[^\s:]+:\S+")
_ASSIGNED: Final = pattern(r"(?<![\w.-])-*([A-Za-z_][\w.-]*)\s?=\s?")
_PAIR: Final = pattern(r"(?<![\w.-])-*([A-Za-z_][\w.-]*)[\"']?:[ ]?")
_FLAG: Final = pattern(r"(?<![\w-])(--?[A-Za-z][\w.-]*)\s+(?!-)")
_WORD: Final = pattern(r"""\"[^"]*"|'[^']*'|[^\s,;&"']+""")
"""What follows a key or a flag."""


def is_hidden(path: Path, *, kind: str = "") -> bool:
    """Whether the scalar at a place is not shown, whatever it is.

    Args:
        path: the place within its object, or within a part of it.
        kind: the kind of the object, where it is known.
    """
    if kind == "Secret" and path and path[0] not in _OPEN_PARTS_OF_A_SECRET:
        return True
    for index, step in enumerate(path):
        named = _NAMED_VALUES.get(step) if isinstance(step, str) else None
        if named is not None and named.isdisjoint(path[index + 1 : index + 3]):
            return True
        if step in _COPIES:
            return True
    return _is_secret_key(path)


def _is_secret_key(path: Path) -> bool:
    """Whether the key of a value, or of the list that it stands in, looks like that of a secret."""
    names = [step for step in path if isinstance(step, str)]
    if not names or not _LABELS.isdisjoint(names[-2:-1]):
        return False
    return is_secret_name(names[-1])


def is_secret_flag(word: Json) -> bool:
    """Whether a word of a command line is a flag whose value, which follows it, is a secret."""
    if not isinstance(word, str) or not word.startswith("-") or "=" in word:
        return False
    return is_secret_name(word) or word in {"-u", "--user", "--proxy-user"}


def shown(value: Json, path: Path, *, kind: str = "") -> Json:
    """A value as it may be shown: what is hidden is :data:`HIDDEN`, and credentials are left out.

    Args:
        value: plain data.
        path: its place.
        kind: the kind of its object, where it is known.
    """
    if isinstance(value, dict):
        return {key: shown(each, (*path, str(key)), kind=kind) for key, each in value.items()}
    if isinstance(value, list):
        words = _words(value) if path and path[-1] in _WORDS_OF_A_PROGRAM else value
        return [shown(each, (*path, at), kind=kind) for at, each in enumerate(words)]
    if value is None or isinstance(value, bool) or value == "":
        return value
    if is_hidden(path, kind=kind):
        return HIDDEN
    return without_credentials(value) if isinstance(value, str) else value


def _words(words: Sequence[Json]) -> list[Json]:
    before: Sequence[Json] = ["", *words[:-1]]
    return [
        HIDDEN if is_secret_flag(flag) else word for flag, word in zip(before, words, strict=True)
    ]


def without_credentials(text: str) -> str:
    """A value with what looks like credentials in it replaced."""
    if "-u" in text or "-user" in text:
        text = _LOGIN.sub(rf"\1{HIDDEN}", text)
    if "-" in text:
        text = _without_values(_FLAG, text)
    text = without_addresses(text)
    return _without_values(_PAIR, text) if ":" in text else text


def without_addresses(message: str) -> str:
    """A sentence that may quote a value, without credentials of addresses, headers and ``a=b``.

    What only looks like a secret in a value, such as ``secret: x``, may be our own words here.
    """
    if "@" in message:
        message = _ADDRESS.sub(rf"\1{HIDDEN}@", message)
        message = _REGISTRY.sub(f"{HIDDEN}@", message)
    lowered = message.lower()
    if "author" in lowered or "bearer" in lowered:
        message = _BEARER.sub(lambda found: f"{found[1] or found[2]}{HIDDEN}", message)
    return _without_values(_ASSIGNED, message) if "=" in message else message


def _without_values(pattern: re.Pattern[str], text: str) -> str:
    """A text without the words that follow secret keys, which the pattern finds."""
    parts: list[str] = []
    done = 0
    for found in pattern.finditer(text):
        at = found.end()
        if at < done or not is_secret_name(found[1]) or text.startswith(HIDDEN, at):
            continue
        word = _WORD.match(text, at)
        if word is not None:
            parts += [text[done:at], HIDDEN]
            done = word.end()
    return "".join([*parts, text[done:]])
