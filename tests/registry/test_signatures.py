"""A statement is a signature of an image, tells something else of it, or means another one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from constructs_lib.registry.signatures import read_statement
from tests.registries import digest

MINE = digest(b"mine")
KIND = "application/vnd.in-toto+json"
SIGNATURE = "https://sigstore.dev/cosign/sign/v1"


def statement(predicate: str = SIGNATURE, subject: Any = None) -> bytes:
    named = [{"digest": {"sha256": MINE.removeprefix("sha256:")}}] if subject is None else subject
    return json.dumps({"predicateType": predicate, "subject": named}).encode()


@pytest.mark.parametrize(
    ("kind", "payload", "claim"),
    [
        (KIND, statement(), "signature"),
        (KIND, statement("https://slsa.dev/provenance/v1"), "something else"),
        (KIND, statement(subject=[{"digest": {"sha256": "0" * 64}}]), "nothing"),
        (KIND, statement(subject=[{"digest": {"sha512": MINE}}]), "nothing"),
        (KIND, statement(subject={}), "nothing"),
        (KIND, statement(subject=["x", {"digest": "x"}]), "nothing"),
        (KIND, b"[]", "nothing"),
        (KIND, b"[" * 100_000, "nothing"),
        ("text/plain", statement(), "nothing"),
    ],
    ids=range(9),
)
def test_what_a_statement_says_of_an_image(kind: str, payload: bytes, claim: str) -> None:
    assert read_statement(kind, payload, MINE) == claim
