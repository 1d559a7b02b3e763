"""A destination counts what it says that it took, and nothing else."""

from __future__ import annotations

import gzip
import http.client
import io
import json
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Literal

import pytest

from tests.engines.forward import read_value
from tests.engines.marks import Mark, line
from tests.engines.sink import Mood, Sink
from tests.waiting import PATIENCE


@contextmanager
def closing_sink(protocol: Literal["http", "forward"] = "http") -> Iterator[Sink]:
    made = Sink(protocol)
    try:
        yield made
    finally:
        made.go_away()


@pytest.fixture
def sink() -> Iterator[Sink]:
    with closing_sink() as made:
        yield made


def post(sink: Sink, body: bytes, path: str = "/logs", **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", sink.port, timeout=PATIENCE)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(connection):
        connection.request("POST", path, body, named)
        response = connection.getresponse()
        return response.status, response.read()


def marks(sink: Sink) -> list[Mark]:
    return [arrival.mark for arrival in sink.arrivals]


@pytest.mark.parametrize(
    ("path", "status"), [("/logs", 200), ("/v1/logs", 200), ("/loki/api/v1/push", 204)]
)
def test_a_request_is_taken(sink: Sink, path: str, status: int) -> None:
    body = gzip.compress(line("a", 1, 5).encode())

    assert post(sink, body, path, Content_Encoding="gzip")[0] == status
    assert marks(sink) == [Mark("a", 1)]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_is_refused_is_not_counted(sink: Sink, status: int) -> None:
    sink.mood = Mood(status=status)

    assert post(sink, line("a", 1, 5).encode())[0] == status
    assert (marks(sink), sink.refused) == ([], 1)


def test_it_comes_back_where_it_was(sink: Sink) -> None:
    sink.go_away()
    with pytest.raises(OSError, match="refused"):
        post(sink, line("a", 1, 5).encode())
    sink.come_back()

    assert post(sink, line("a", 2, 5).encode())[0] == 200
    assert marks(sink) == [Mark("a", 2)]


def bulk(*documents: tuple[str, int]) -> bytes:
    rows = []
    for name, number in documents:
        rows += [json.dumps({"create": {"_id": name}}), json.dumps({"log": line("a", number, 5)})]
    return "\n".join([*rows, ""]).encode()


def statuses(body: bytes) -> list[int]:
    return [item["create"]["status"] for item in json.loads(body)["items"]]


def test_elasticsearch_stores_a_document_once(sink: Sink) -> None:
    post(sink, bulk(("x", 1)), "/_bulk")
    _, answer = post(sink, bulk(("x", 1), ("y", 2)), "/_bulk")

    assert statuses(answer) == [409, 201]
    assert marks(sink) == [Mark("a", 1), Mark("a", 2)]


def test_elasticsearch_says_what_it_did_not_take(sink: Sink) -> None:
    sink.mood = Mood(half=True)
    _, answer = post(sink, bulk(("w", 1), ("x", 2), ("y", 3)), "/_bulk")

    assert statuses(answer) == [201, 429, 201]
    assert json.loads(answer)["errors"] is True
    assert marks(sink) == [Mark("a", 1), Mark("a", 3)]


CHUNK = b"\xd9\x03abc"


def sent(port: int, message: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(message)
        connection.shutdown(socket.SHUT_WR)
        return connection.recv(100)


def test_a_forwarded_chunk_is_acknowledged() -> None:
    records = line("a", 1, 5).encode() + line("a", 2, 5).encode()
    message = b"\x93\xa1t\xc4" + bytes([len(records)]) + records + b"\x81\xa5chunk" + CHUNK
    with closing_sink("forward") as sink:
        assert sent(sink.port, message) == b"\x81\xa3ack" + CHUNK
        assert marks(sink) == [Mark("a", 1), Mark("a", 2)]
        sink.mood = Mood(status=500)
        assert sent(sink.port, message) == b""
        assert len(sink.arrivals) == 2


@pytest.mark.parametrize(
    ("packed", "value"),
    [
        (b"\x07", 7),
        (b"\xff", -1),
        (b"\xc0", None),
        (b"\xc3", True),
        (b"\xcd\x01\x00", 256),
        (b"\xd1\xff\xff", -1),
        (b"\xcb?\xf0\x00\x00\x00\x00\x00\x00", 1.0),
        (b"\xa2hi", "hi"),
        (b"\xc5\x00\x02hi", b"hi"),
        (b"\x92\x01\x81\xa1a\x02", [1, {"a": 2}]),
        (b"\xdc\x00\x01\xd9\x01a", ["a"]),
        (b"\xd7\x00\x00\x00\x00\x01\x00\x00\x00\x02", b"\x00\x00\x00\x00\x01\x00\x00\x00\x02"),
    ],
)
def test_messagepack_is_read(packed: bytes, value: object) -> None:
    assert read_value(io.BytesIO(packed).read) == value
