"""Taints and requirements on labels of nodes as the texts that ``kubectl`` takes and shows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

__all__ = ["requirement_fields", "requirement_text", "taint_fields", "taint_text"]

_ANY: Final = "*"
"""Every key, or every effect. No label, and so no key of a taint, has that name."""

_TAINT: Final = re.compile(r"(?P<key>[^=:\s]+)(?:=(?P<value>[^=:\s]*))?:(?P<effect>[^=:\s]+)")
_LABEL: Final = re.compile(
    r"(?P<key>[^\s=!,()]+)\s*(?:==?\s*(?P<is>[^\s=!,()]*)|!=\s*(?P<is_not>[^\s=!,()]*)"
    r"|(?<=\s)(?P<not>not)?in\s*\((?P<values>[^()]*)\))?"
)


def taint_fields(text: str) -> Mapping[str, Any]:
    """The fields of a taint (``dedicated=batch:NoSchedule``); no key where every key is meant.

    Raises:
        ValueError: it is none.
    """
    found = _TAINT.fullmatch(text.strip())
    if found is None:
        raise ValueError(
            f"{text!r} is no taint; write 'key:effect' or 'key=value:effect', with '*' for every "
            "effect"
        )
    effect = {"effect": None if found["effect"] == _ANY else found["effect"]}
    if found["key"] != _ANY:
        return {"key": found["key"], "value": found["value"], **effect}
    if found["value"] is not None:
        raise ValueError(f"{text!r} has a value of every key; write '*:{found['effect']}'")
    return effect


def taint_text(*, key: str | None, value: str | None, effect: str | None) -> str:
    """The text of a taint; without a key that of every taint."""
    said = "" if value is None else f"={value}"
    return f"{key or _ANY}{said}:{effect or _ANY}"


def requirement_fields(text: str) -> Mapping[str, Any]:
    """The fields of a requirement (``zone in (a, b)``).

    Raises:
        ValueError: it is none.
    """
    absent = text.lstrip().startswith("!")
    found = _LABEL.fullmatch(text.strip().removeprefix("!").strip())
    if found is None or (absent and found["key"] != found[0]):
        raise ValueError(
            f"{text!r} is no requirement; write it as behind -l of kubectl: 'key', '!key', "
            "'key=value', 'key!=value', 'key in (a, b)' or 'key notin (a, b)'"
        )
    key = found["key"]
    if found["is"] is not None:
        return {"key": key, "operator": "In", "values": [found["is"]]}
    if found["is_not"] is not None:
        return {"key": key, "operator": "NotIn", "values": [found["is_not"]]}
    if found["values"] is not None:
        values = [each.strip() for each in found["values"].split(",")]
        return {"key": key, "operator": "NotIn" if found["not"] else "In", "values": values}
    return {"key": key, "operator": "DoesNotExist" if absent else "Exists"}


def requirement_text(*, key: str, operator: str, values: Sequence[str]) -> str:
    """The text of a requirement."""
    if len(values) > 1:
        return f"{key} {operator.lower()} ({', '.join(values)})"
    before = "!" if operator == "DoesNotExist" else ""
    sign = {"In": "=", "NotIn": "!="}.get(operator, "")
    return f"{before}{key}{sign}{''.join(values)}"
