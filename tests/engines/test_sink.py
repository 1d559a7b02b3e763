"""A destination counts what it says that it took, and nothing else."""

from __future__ import annotations

import gzip
import http.client
import json
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.engines.marks import Mark, line
from tests.engines.sink import Mood, Sink


@pytest.fixture
def sink() -> Iterator[Sink]:
    made = Sink()
    yield made
    made.go_away()


def post(sink: Sink, body: bytes, path: str = "/logs", **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", sink.port, timeout=10)
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
    assert marks(sink) == []


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
