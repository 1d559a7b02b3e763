"""What a container is asked, as a text."""

from __future__ import annotations

import re

import pytest

from constructs_lib.declaration.question_text import (
    ADDRESS,
    COMMAND,
    address_text,
    exec_text,
    port_of,
)


@pytest.mark.parametrize(
    ("host", "port", "path", "text"),
    [
        pytest.param(None, 8080, "/", "http://:8080", id="a port of the Pod"),
        pytest.param("node.example", "web", "/a/b", "http://node.example:web/a/b", id="all of it"),
    ],
)
def test_an_address_is_read_as_it_was_written(
    host: str | None, port: int | str, path: str, text: str
) -> None:
    found = re.fullmatch(f"http://{ADDRESS}", text)

    assert address_text("http", port, host=host, path=path) == text
    assert found is not None
    assert (found["host"] or None, port_of(found["port"]), found["path"] or "/") == (
        host,
        port,
        path,
    )


def test_a_digit_of_another_script_is_no_number_of_a_port() -> None:
    assert port_of("٣") == "٣"


def test_a_command_stands_in_brackets() -> None:
    text = exec_text(["cat", "a b"])
    found = re.fullmatch(COMMAND, text)

    assert text == "exec [cat 'a b']"
    assert found is not None
    assert found["command"] == "cat 'a b'"
