"""Health checks as a text, in the words of kubectl."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.declaration.health import (
    ExecCheck,
    GrpcCheck,
    HealthCheck,
    HttpCheck,
    TcpCheck,
)
from constructs_lib.declaration.health_text import Check, check_of
from constructs_lib.declaration.model import Part
from constructs_lib.declaration.short_text import ShortText
from constructs_lib.errors import DeclarationError


class Program(Part):
    """What is asked for its health."""

    liveness: Check


def read(text: str) -> HealthCheck:
    return check_of(Program(liveness=text).liveness)


def short(check: HealthCheck) -> str | None:
    (marker,) = (each for each in get_args(Check) if isinstance(each, ShortText))
    return marker.short(check)


SAME = [
    pytest.param(
        "http://:healthz/well delay=30s timeout=10s period=15s #failure=5",
        HttpCheck(
            path="/well",
            port="healthz",
            initial_delay=30,
            timeout=10,
            period=15,
            failure_threshold=5,
        ),
        id="a path",
    ),
    pytest.param(
        "https://127.0.0.1:9808",
        HttpCheck(path="/", port=9808, host="127.0.0.1", https=True),
        id="the root of a host over TLS",
    ),
    pytest.param("tcp://:80 #success=2", TcpCheck(port=80, success_threshold=2), id="a port"),
    pytest.param("grpc://:9000", GrpcCheck(port=9000), id="a server of gRPC"),
    pytest.param("grpc://:9000/node", GrpcCheck(port=9000, service="node"), id="its service"),
    pytest.param(
        "exec [cat $(FILE)] timeout=5s",
        ExecCheck(command=["cat", "$(FILE)"], timeout=5),
        id="words",
    ),
    pytest.param(
        "exec [sh -c 'test -f /well || exit 1']",
        ExecCheck(command=["sh", "-c", "test -f /well || exit 1"]),
        id="a word with spaces",
    ),
]


@pytest.mark.parametrize(("text", "check"), SAME)
def test_a_text_is_the_same_check(text: str, check: HealthCheck) -> None:
    assert read(text) == check
    assert short(check) == text


LONG = [
    pytest.param(HttpCheck(path="/", port=80, headers={"Accept": "*/*"}), id="headers"),
    pytest.param(HttpCheck(path="/", port=80, host="::1"), id="a host with colons"),
    pytest.param(ExecCheck(command=["sh", "-c", "a\nb"]), id="a word of two lines"),
    pytest.param(ExecCheck(command=["sh", "-c", "a  b"]), id="two spaces"),
]


@pytest.mark.parametrize("check", LONG)
def test_what_a_text_cannot_say_has_none(check: HealthCheck) -> None:
    assert short(check) is None


times = st.integers(1, 600)
words = st.lists(st.text("ab ]['\"\\$(=#", min_size=1, max_size=8), min_size=1, max_size=4)


@given(words, times, times)
def test_the_text_of_a_check_is_read_back(command: list[str], period: int, timeout: int) -> None:
    try:
        check = ExecCheck(command=command, period=period, timeout=timeout)
    except DeclarationError:  # a program needs a name
        return
    text = short(check)

    assert text is None or read(text) == check


REFUSED = [
    pytest.param("/healthz", "'/healthz' is no check; write what is asked", id="a path alone"),
    pytest.param("http://:80/a delay=5", "'delay=5' is not known here; write delay=10s", id="unit"),
    pytest.param("http://:80/a wait=5s", "'wait=5s' is not known here", id="another word"),
    pytest.param("http://:80 #after=5", "'#after=5' is not known here", id="another number"),
    pytest.param(
        "tcp://:80 delay=5s delay=6s", "'delay' is there twice; write it once", id="twice"
    ),
    pytest.param("tcp://:80/a", "has a path, which a connection has not", id="a path of TCP"),
    pytest.param("tcp://node:80", "asks a host; only http and https can", id="a host of TCP"),
    pytest.param("exec [sh -c 'a]", "has a quote that is not closed; close it", id="a quote"),
    pytest.param("http://:99999", "port: 99999 is not a port", id="no port"),
    pytest.param("exec []", "command: got", id="no command"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_a_mistake_is_told_where_it_stands(text: str, message: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        Program(liveness=text)

    assert "liveness" in str(caught.value)
    assert message in str(caught.value)
