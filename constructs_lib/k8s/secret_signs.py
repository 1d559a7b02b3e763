"""What gives a secret away: the name of its variable, key or flag, the look of its value.

A name is taken word by word, so that ``TOKEN`` is one and ``TOKENIZER`` is not, and a name that
ends in what is said about a secret (``TOKEN_FILE``, ``SECRET_NAME``) holds none. A value is random
if it is long, mixes letters and digits, and repeats itself little.
Source: the variables in the manifests and documentation of node agents.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from math import log2
from typing import Final

from constructs_lib.pattern import pattern

__all__ = [
    "ABOUT",
    "HARMLESS",
    "KEYS",
    "NOUNS",
    "is_placeholder",
    "is_random",
    "is_secret_name",
    "is_secret_value",
]

_WORD: Final = pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_PLACEHOLDER: Final = pattern(
    r"(?i)<.*>|change[-_ ]?(me|it)|(insert|replace|your)[-_ ].*|placeholder|x{3,}"
)
NOUNS: Final = frozenset(
    {
        "apikey",
        "authorization",
        "credential",
        "credentials",
        "passphrase",
        "passwd",
        "password",
        "passwords",
        "pwd",
        "secret",
        "secrets",
        "token",
    }
)
KEYS: Final = frozenset({"access", "account", "api", "encryption", "license", "private", "shared"})
"""What a key is for, where it is not the key of a map."""

ABOUT: Final = frozenset(
    {
        "command",
        "dir",
        "directory",
        "enabled",
        "endpoint",
        "expiration",
        "file",
        "host",
        "id",
        "interval",
        "length",
        "mode",
        "name",
        "namespace",
        "path",
        "port",
        "provider",
        "ref",
        "reference",
        "timeout",
        "ttl",
        "type",
        "uri",
        "url",
        "version",
    }
)
HARMLESS: Final = frozenset({"", "true", "false", "yes", "no", "on", "off", "none", "null"})
_SHORTEST_RANDOM: Final = 16
_MIXED_BITS: Final = 3.0
"""Entropy of one character, by how often each occurs in the value."""


def is_secret_name(name: str) -> bool:
    """Whether a variable of that name is likely to hold a secret."""
    words = [word.lower() for word in _WORD.findall(name)]
    if not words or words[-1] in ABOUT or words == ["pwd"]:
        return False
    is_key = any(first in KEYS and second == "key" for first, second in pairwise(words))
    return is_key or not NOUNS.isdisjoint(words)


def is_secret_value(value: str) -> bool:
    """Whether a value can be a secret: no switch, no path, and nothing that is filled in later."""
    return value.lower() not in HARMLESS and not value.startswith(("/", "$(", "file:"))


def is_placeholder(value: str) -> bool:
    """Whether a value asks to be replaced, or only says what belongs there: ``<your token>``."""
    words = {word.lower() for word in _WORD.findall(value)}
    return _PLACEHOLDER.fullmatch(value) is not None or (bool(words) and words <= NOUNS | ABOUT)


def is_random(value: str) -> bool:
    """Whether a value looks as if a program had made it: a key or a token that works."""
    if len(value) < _SHORTEST_RANDOM or any(map(str.isspace, value)):
        return False
    is_mixed = any(map(str.isdigit, value)) and any(map(str.isalpha, value))
    return is_mixed and _bits(value) >= _MIXED_BITS


def _bits(value: str) -> float:
    shares = (count / len(value) for count in Counter(value).values())
    return -sum(share * log2(share) for share in shares)
