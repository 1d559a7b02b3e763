"""What Kubernetes takes an unquoted word for, beyond the recorded vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from constructs_lib.yaml.scalars import as_json, as_key, read_plain, read_tagged

if TYPE_CHECKING:
    from constructs_lib.k8s.manifest import Json

VALUES = {
    "yEs": "yEs",
    "oN": "oN",
    "nULL": "nULL",
    "tRUE": "tRUE",
    "-_1": -1,
    "+0x1F": 31,
    "0b-101": -5,
    "-0b101": -5,
    "-08": -8,
    "0o": "0o",
    ".5_": ".5_",
    ".1_5": 0.15,
    "5._5": 5.5,
    "+9223372036854775808": 9223372036854776000,
    "-9223372036854775808": -(2**63),
    "-9223372036854775809": -9223372036854776000,
    "0xFFFFFFFFFFFFFFFF": 2**64 - 1,
    "0x10000000000000000": "0x10000000000000000",
    "1e20": 10**20,
    "1e21": 1e21,
    "-0.0": 0,
    "1" * 5000: "1" * 5000,
    "0" * 5000 + "7": 7,
    "\u0661": "\u0661",
    "1\n": "1\n",
}


@pytest.mark.parametrize(("text", "value"), VALUES.items(), ids=lambda value: repr(value)[:24])
def test_a_plain_word_becomes_what_kubernetes_makes_of_it(text: str, value: Json) -> None:
    found = as_json(read_plain(text))
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("text", [".inf", "+.INF", "-.Inf", ".nan", ".NaN"])
def test_what_json_cannot_carry_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="cannot be carried by JSON"):
        as_json(read_plain(text))


KEYS = {
    "name": "name",
    "on": "true",
    "N": "false",
    "0x10": "16",
    "1.0": "1",
    "100000.0": "100000",
    "1e6": "1e+06",
    "1234567.0": "1.234567e+06",
    "0.0001": "0.0001",
    "0.00001": "1e-05",
    "16777217.5": "1.6777218e+07",
    "-1.5": "-1.5",
    "1e300": ".inf",
    "-.inf": "-.inf",
    ".nan": ".nan",
    "0.0": "0",
}


@pytest.mark.parametrize(("text", "name"), KEYS.items(), ids=KEYS)
def test_a_plain_key_gets_the_name_kubernetes_gives_it(text: str, name: str) -> None:
    assert as_key(read_plain(text)) == name


@pytest.mark.parametrize("text", ["~", "", "null", "9223372036854775808"])
def test_a_key_that_has_no_name_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="key"):
        as_key(read_plain(text))


TAGGED: dict[tuple[str, str], Json] = {
    ("str", "yes"): "yes",
    ("int", "0o17"): 15,
    ("float", "1"): 1.0,
    ("null", "~"): None,
    ("bool", "off"): False,
    ("binary", "aG\nk="): "hi",
    ("binary", "4oI="): "\ufffd\ufffd",
    ("timestamp", "2001-12-14 21:59:43"): "2001-12-14 21:59:43",
    ("python/name", "1"): "1",
}


@pytest.mark.parametrize(("tagged", "value"), TAGGED.items(), ids=map(repr, TAGGED))
def test_a_tagged_word_becomes_what_its_tag_says(tagged: tuple[str, str], value: Json) -> None:
    kind, text = tagged
    assert read_tagged(f"tag:yaml.org,2002:{kind}", text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("int", "x"),
        ("int", "1.5"),
        ("float", "yes"),
        ("bool", "1"),
        ("null", "none"),
        ("timestamp", "noon"),
        ("binary", "***"),
        ("float", "18446744073709551615"),
    ],
)
def test_a_word_that_is_not_what_its_tag_says_is_refused(kind: str, text: str) -> None:
    with pytest.raises(ValueError, match=f"tagged !!{kind}"):
        read_tagged(f"tag:yaml.org,2002:{kind}", text)
