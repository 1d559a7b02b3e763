"""Text that reaches Vector as it was typed, and secrets that reach it whatever they hold.

Vector puts environment variables into the text of its configuration before it reads it as YAML.
A dollar sign is therefore written twice, and a secret stands in a literal block, where quotes,
hashes, colons and digits mean nothing. A secret with a line break keeps Vector from starting.
Facts: ``src/config/vars.rs`` and ``src/template`` of Vector 0.58.
"""

from __future__ import annotations

import re
from typing import Final

from constructs_lib.k8s.manifest import Json

__all__ = ["escaped", "is_template", "literal_secrets"]

_SECRET_LINE: Final = re.compile(
    r"^(?P<lead> *)(?P<key>\w+): (?P<value>(?:\w+ )?\$\{OUTPUT_[A-Z_]+\})$", re.MULTILINE
)


def escaped(value: Json) -> Json:
    """The same value after Vector has looked for variables in it."""
    if isinstance(value, str):
        return value.replace("$", "$$")
    if isinstance(value, dict):
        return {str(escaped(key)): escaped(item) for key, item in value.items()}
    if isinstance(value, list):
        return [escaped(item) for item in value]
    return value


def is_template(text: str) -> bool:
    """Whether Vector may replace something in it; its templates have no way to say no."""
    return "{{" in text or "%" in text


def literal_secrets(text: str) -> str:
    """The YAML with every variable that holds a secret in a literal block of its own."""
    return _SECRET_LINE.sub(r"\g<lead>\g<key>: |2-\n\g<lead>  \g<value>", text)
