"""Health checks as a text, in the words in which ``kubectl describe`` prints them.

``http://:8080/healthz delay=10s #failure=5``: what is asked, then what differs from the defaults.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, TypeAlias, cast

from constructs_lib.declaration.command_text import text_of, words_of
from constructs_lib.declaration.health import (
    ExecCheck,
    GrpcCheck,
    HealthCheck,
    HttpCheck,
    TcpCheck,
)
from constructs_lib.declaration.short_text import ShortOf, ShortText
from constructs_lib.errors import DeclarationError

__all__ = ["Check", "check_of"]

_TIMES: Final = {
    "delay": "initial_delay",
    "timeout": "timeout",
    "period": "period",
    "#success": "success_threshold",
    "#failure": "failure_threshold",
}
"""The words of kubectl, in its order; those of time count seconds."""
_ASKED: Final = re.compile(
    r"(?P<kind>https?|tcp|grpc)://(?P<host>[^\s:/]*):(?P<port>[^\s:/]+)(?P<path>/\S*)?"
    r"|exec \[(?P<command>.*)\]"
)
_WORDS: Final = re.compile(r"(?P<asked>exec \[.*\]|\S+)(?P<times>.*)")
_TIME: Final = re.compile(
    r"(?P<word>delay|timeout|period)=(?P<seconds>\d+)s|(?P<of>#\w+)=(?P<count>\d+)"
)


def _written_out(text: str) -> Mapping[str, Any]:
    """The fields of a check that is written in short.

    Raises:
        ValueError: it is not.
    """
    found = _WORDS.fullmatch(" ".join(text.split()))
    asked = _ASKED.fullmatch(found["asked"]) if found else None
    if found is None or asked is None:
        raise ValueError(
            f"{text!r} is no check; write what is asked, then what differs from the defaults: "
            "'http://:8080/healthz delay=10s period=5s #failure=5', 'tcp://:8080', 'grpc://:8080' "
            "or 'exec [cat /tmp/well] timeout=5s'"
        )
    return {**_question(asked), **dict(_said_times(found["times"]))}


def _question(asked: re.Match[str]) -> dict[str, Any]:
    if asked["kind"] is None:
        return {"kind": "exec", "command": words_of(asked["command"])}
    kind = asked["kind"].removesuffix("s")
    fields: dict[str, Any] = {"kind": kind}
    number = asked["port"]
    fields["port"] = int(number) if number.isascii() and number.isdecimal() else number
    if kind == "http":
        fields |= {"path": asked["path"] or "/", "https": asked["kind"] == "https"}
        if asked["host"]:
            fields["host"] = asked["host"]
    elif asked["host"]:
        raise ValueError(f"{asked[0]!r} asks a host; only http and https can, others ask the Pod")
    elif kind == "grpc" and asked["path"]:
        fields["service"] = asked["path"].removeprefix("/")
    elif asked["path"]:
        raise ValueError(f"{asked[0]!r} has a path, which a connection has not; leave it out")
    return fields


def _said_times(text: str) -> Iterator[tuple[str, int]]:
    seen: set[str] = set()
    for each in text.split():
        found = _TIME.fullmatch(each)
        word = (found["word"] or found["of"]) if found else ""
        if found is None or word not in _TIMES:
            raise ValueError(
                f"{each!r} is not known here; write delay=10s, timeout=5s, period=10s, #success=1 "
                "or #failure=3"
            )
        if word in seen:
            raise ValueError(f"{word!r} is there twice; write it once")
        seen.add(word)
        yield _TIMES[word], int(found["seconds"] or found["count"])


def _short(check: HealthCheck) -> str | None:
    text = " ".join((_asked(check), *_times(check)))
    try:
        fields = {**_written_out(text)}
        return text if fields.pop("kind") == check.kind and type(check)(**fields) == check else None
    except (ValueError, DeclarationError):
        return None


def _asked(check: HealthCheck) -> str:
    match check:
        case HttpCheck():
            scheme = "https" if check.https else "http"
            path = "" if check.path == "/" else check.path
            return f"{scheme}://{check.host or ''}:{check.port}{path}"
        case TcpCheck():
            return f"tcp://:{check.port}"
        case GrpcCheck():
            return f"grpc://:{check.port}" + (f"/{check.service}" if check.service else "")
        case ExecCheck():
            return f"exec [{text_of(check.command, quoted=True) or ''}]"


def _times(check: HealthCheck) -> Iterator[str]:
    for word, field in _TIMES.items():
        value = getattr(check, field)
        if value != type(check).model_fields[field].default:
            yield f"{word}={value}" + ("" if word.startswith("#") else "s")


Check: TypeAlias = Annotated[
    ShortOf[HealthCheck], ShortText(written_out=_written_out, short=_short)
]
"""A health check or its short text (``http://:8080/healthz delay=10s``)."""


def check_of(check: Check) -> HealthCheck:
    """A check of a declaration, as it is kept."""
    return cast("HealthCheck", check)
