"""What a registry wants to see first: the header ``WWW-Authenticate`` of a 401.

Source: ``docs/spec/auth/token.md`` of the distribution project; RFC 9110, section 11.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

__all__ = ["Challenge", "read_challenges"]

_SCHEME: Final = re.compile(r"[\s,]*([A-Za-z0-9!#$%&'*+.^_`|~-]+)(?=\s|,|$)")
_PARAMETER: Final = re.compile(
    r"[\s,]*([A-Za-z0-9_-]+)\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s,\"]+))"
)


class Challenge(NamedTuple):
    """One way to prove who asks.

    Attributes:
        scheme: its name, in lower case: ``bearer`` or ``basic``.
        realm: for ``bearer``, the address that gives tokens.
        service: the name of the registry there.
        scope: what the token must allow.
    """

    scheme: str
    realm: str = ""
    service: str = ""
    scope: str = ""


def read_challenges(header: str) -> Iterator[Challenge]:
    """Every way that a header offers, in its order; what cannot be read is passed over."""
    at = 0
    while at < len(header):
        scheme = _SCHEME.match(header, at)
        if scheme is None:
            return
        at = scheme.end()
        found: dict[str, str] = {}
        while (parameter := _PARAMETER.match(header, at)) is not None:
            quoted, plain = parameter[2], parameter[3]
            value = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else plain
            found.setdefault(parameter[1].lower(), value)
            at = parameter.end()
        known = {key: found.get(key, "") for key in ("realm", "service", "scope")}
        yield Challenge(scheme[1].lower(), **known)
