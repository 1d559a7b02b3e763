"""What a registry wants to see is read from its header, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.registry.challenge import Challenge, read_challenges

BEARER = Challenge("bearer", "https://auth.example/token", "reg", "repository:a:pull")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            'Bearer realm="https://auth.example/token",service="reg",scope="repository:a:pull"',
            [BEARER],
        ),
        (
            'bearer  realm = "https://auth.example/token" ,service=reg ,scope="repository:a:pull"',
            [BEARER],
        ),
        ('Basic realm="Registry"', [Challenge("basic", "Registry")]),
        (
            'Basic realm="a, b", Bearer realm="c",service="d"',
            [Challenge("basic", "a, b"), Challenge("bearer", "c", "d")],
        ),
        ("Negotiate, Basic realm=x", [Challenge("negotiate"), Challenge("basic", "x")]),
        (r'Bearer realm="a\"b"', [Challenge("bearer", 'a"b')]),
        ("", []),
        ('="', []),
    ],
)
def test_every_way_that_a_header_offers_is_read(header: str, expected: list[Challenge]) -> None:
    assert list(read_challenges(header)) == expected


@given(st.text(alphabet='Bearer realm="=,\\ x', max_size=60))
def test_no_header_makes_the_reader_fail(header: str) -> None:
    assert len(list(read_challenges(header))) <= len(header)
