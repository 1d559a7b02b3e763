"""Health checks as a text, in the words in which ``kubectl describe`` prints them.

``http://:8080/healthz delay=10s #failure=5``: what is asked, then what differs from the defaults.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, TypeAlias, cast

from constructs_lib.declaration.command_text import words_of
from constructs_lib.declaration.health import (
    ExecCheck,
    GrpcCheck,
    HealthCheck,
    HttpCheck,
    TcpCheck,
)
from constructs_lib.declaration.question_text import (
    ADDRESS,
    COMMAND,
    address_text,
    exec_text,
    port_of,
)
from constructs_lib.declaration.short_text import ShortOf, ShortText

__all__ = ["Check", "check_of"]

_TIMES: Final = {
    "delay": "initial_delay",
    "timeout": "timeout",
    "period": "period",
    "#success": "success_threshold",
    "#failure": "failure_threshold",
}
"""The words of kubectl, in its order; those of time count seconds."""
_ASKED: Final = re.compile(rf"(?P<kind>https?|tcp|grpc)://{ADDRESS}|{COMMAND}")
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
    fields: dict[str, Any] = {"kind": kind, "port": port_of(asked["port"])}
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


def _text(check: HealthCheck) -> str:
    return " ".join((_asked(check), *_times(check)))


def _asked(check: HealthCheck) -> str:
    match check:
        case HttpCheck():
            scheme = "https" if check.https else "http"
            return address_text(scheme, check.port, host=check.host, path=check.path)
        case TcpCheck():
            return f"tcp://:{check.port}"
        case GrpcCheck():
            return f"grpc://:{check.port}" + (f"/{check.service}" if check.service else "")
        case ExecCheck():
            return exec_text(check.command)


def _times(check: HealthCheck) -> Iterator[str]:
    for word, field in _TIMES.items():
        value = getattr(check, field)
        if value != type(check).model_fields[field].default:
            yield f"{word}={value}" + ("" if word.startswith("#") else "s")


Check: TypeAlias = Annotated[ShortOf[HealthCheck], ShortText(written_out=_written_out, text=_text)]
"""A health check or its short text (``http://:8080/healthz delay=10s``)."""


def check_of(check: Check) -> HealthCheck:
    """A check of a declaration, as it is kept."""
    return cast("HealthCheck", check)
