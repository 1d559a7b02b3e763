"""Quantities agree with the API server's own code, and obey the laws of amounts."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.k8s.quantity import Quantity, QuantityFormat

VECTORS: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "quantity-vectors.json").read_text(encoding="utf-8")
)
VALID = [entry for entry in VECTORS["quantity"] if entry["valid"]]
INVALID = [entry for entry in VECTORS["quantity"] if not entry["valid"]]

DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
BINARY = {"Ki": 10, "Mi": 20, "Gi": 30}

decimals = st.builds(
    lambda sign, whole, fraction, suffix: f"{sign}{whole}{fraction}{suffix}",
    st.sampled_from(["", "-", "+"]),
    st.integers(0, 10**20).map(str),
    st.one_of(st.just(""), st.from_regex(r"\.[0-9]{0,6}", fullmatch=True)),
    st.one_of(
        st.sampled_from([*DECIMAL, *BINARY]), st.integers(-12, 24).map(lambda power: f"e{power}")
    ),
)
quantities = st.builds(
    Quantity, nanos=st.integers(-(10**30), 10**30), format=st.sampled_from(QuantityFormat)
)


def in_words(entry: dict[str, Any]) -> str:
    return repr(entry["in"])


@pytest.mark.parametrize("entry", VALID, ids=in_words)
def test_a_valid_text_is_printed_as_the_api_server_prints_it(entry: dict[str, Any]) -> None:
    assert Quantity.parse(entry["in"]).canonical() == entry["canonical"]


@pytest.mark.parametrize("entry", VALID, ids=in_words)
def test_a_valid_text_is_rounded_up_as_the_scheduler_rounds_it(entry: dict[str, Any]) -> None:
    quantity = Quantity.parse(entry["in"])

    assert quantity.value() == entry["value_rounded_up"]
    assert quantity.milli_value() == entry["milli_rounded_up"]


@pytest.mark.parametrize("entry", INVALID, ids=in_words)
def test_what_the_api_server_refuses_is_refused(entry: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="is not a quantity"):
        Quantity.parse(entry["in"])


@pytest.mark.parametrize(
    "entry", VECTORS["quantity_compare"], ids=lambda entry: f"{entry['a']} {entry['b']}"
)
def test_amounts_compare_as_the_api_server_compares_them(entry: dict[str, Any]) -> None:
    a, b = Quantity.parse(entry["a"]), Quantity.parse(entry["b"])

    assert (a > b) - (a < b) == entry["cmp"]


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        pytest.param("1024Mi", "1Gi", id="a larger binary suffix"),
        pytest.param("1000M", "1G", id="a larger decimal suffix"),
        pytest.param("0.1Gi", "107374182400m", id="a binary fraction becomes decimal"),
        pytest.param("8Ki", "8Ki", id="eight kibi"),
        pytest.param("0.5Ki", "512", id="binary under 1024 has no suffix"),
        pytest.param("1.250", "1.250", id="a fraction of whole thousandths is kept"),
        pytest.param("1.25", "1250m", id="another fraction is not"),
        pytest.param("007Ki", "007Ki", id="leading zeros are kept"),
        pytest.param("0.0000000001", "1n", id="finer than nano rounds up"),
        pytest.param("-0.0000000001", "-1n", id="finer than nano rounds away from zero"),
        pytest.param("1e-999", "1e-9", id="a vanishing amount is still an amount"),
        pytest.param("1000E", "1e21", id="no suffix beyond exa"),
        pytest.param("16Ei", "9223372036854775807", id="binary is capped at 64 bits"),
        pytest.param("-16Ei", "-9223372036854775807", id="so is a negative one"),
        pytest.param("-1536Ki", "-1536Ki", id="negative binary"),
        pytest.param("+", "0", id="a bare sign is zero"),
        pytest.param("-0", "0", id="minus zero is zero"),
    ],
)
def test_the_edges_of_the_format_follow_the_rules(text: str, canonical: str) -> None:
    assert Quantity.parse(text).canonical() == canonical


@pytest.mark.parametrize(
    ("number", "canonical"),
    [
        pytest.param(2, "2", id="integer"),
        pytest.param(0.5, "500m", id="float"),
        pytest.param(1e-05, "1e-05", id="a tiny float keeps the exponent YAML gave it"),
        pytest.param(1e22, "10e21", id="a large float is an exponent"),
    ],
)
def test_a_yaml_number_is_a_quantity(number: float, canonical: str) -> None:
    quantity = Quantity.parse(number)

    assert quantity == Quantity.parse(canonical)
    assert Fraction(quantity.nanos, 10**9) == Fraction(repr(number))


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        pytest.param("100 MB", "'100 MB'", id="space and bytes"),
        pytest.param("1\n", r"'1\\n'", id="a trailing newline"),
        pytest.param("٣", "'٣'", id="digits of another script"),
        pytest.param("1e1000", "'1e1000'", id="an exponent that fills the memory"),
        pytest.param("9" * 201, "'9999", id="a text that is too long"),
        pytest.param(True, "True", id="a boolean"),
        pytest.param(float("nan"), "'nan'", id="not a number"),
        pytest.param(float("inf"), "'inf'", id="infinity"),
    ],
)
def test_a_mistake_is_told_with_what_to_write_instead(value: str | float, seen: str) -> None:
    with pytest.raises(ValueError, match=rf"{seen}.* is not a quantity|^{seen}") as caught:
        Quantity.parse(value)
    assert str(caught.value).endswith("with an optional suffix such as 100m, 2, 100M or 128Mi")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        pytest.param("1", True, id="unit"),
        pytest.param("1000m", False, id="thousand milli"),
        pytest.param("1536Mi", True, id="one and a half gibi"),
        pytest.param("1.5Gi", False, id="a fraction"),
        pytest.param("0Mi", False, id="zero with a suffix"),
    ],
)
def test_the_canonical_text_is_what_the_server_keeps(text: str, *, answer: bool) -> None:
    assert (Quantity.parse(text).canonical() == text) is answer


def test_a_sum_is_printed_in_the_format_of_its_first_part_that_is_not_zero() -> None:
    parts = ["0", "512Mi", "1.5Gi"]

    assert str(sum(map(Quantity.parse, parts), Quantity(nanos=0))) == "2Gi"


def test_a_difference_and_a_product_are_exact() -> None:
    assert str(Quantity.parse("1") - Quantity.parse("100m") * 3) == "700m"
    assert str(3 * Quantity.parse("512Mi")) == "1536Mi"


def test_zero_is_false_and_every_other_amount_is_true() -> None:
    assert not Quantity.parse("0Gi")
    assert Quantity.parse("1n")


def test_quantities_that_are_equal_are_one_member_of_a_set() -> None:
    assert len({Quantity.parse("1000m"), Quantity.parse("1"), Quantity.parse("+1")}) == 1


@given(decimals)
def test_the_canonical_text_is_the_same_amount(text: str) -> None:
    quantity = Quantity.parse(text)

    assert Quantity.parse(quantity.canonical()) == quantity


@given(decimals)
def test_the_canonical_text_is_canonical(text: str) -> None:
    canonical = Quantity.parse(text).canonical()

    assert Quantity.parse(canonical).canonical() == canonical


@given(quantities)
def test_a_computed_amount_is_printed_without_loss_and_without_fraction(quantity: Quantity) -> None:
    text = quantity.canonical()

    assert "." not in text
    if quantity.format is not QuantityFormat.BINARY_SI:
        assert Quantity.parse(text) == quantity


@given(quantities, quantities)
def test_the_order_is_that_of_the_exact_amounts(a: Quantity, b: Quantity) -> None:
    x, y = Fraction(a.nanos, 10**9), Fraction(b.nanos, 10**9)

    assert (a < b, a == b, a > b) == (x < y, x == y, x > y)
    assert (a == b) <= (hash(a) == hash(b))


@given(quantities, quantities, quantities)
def test_addition_is_exact_and_keeps_no_order(a: Quantity, b: Quantity, c: Quantity) -> None:
    assert (a + b) + c == c + (b + a)
    assert (a + b) - b == a


@given(st.integers(-(10**6), 10**6), st.integers(0, 10**6), st.sampled_from(sorted(DECIMAL)))
def test_a_decimal_text_means_number_times_suffix(whole: int, places: int, suffix: str) -> None:
    exact = Fraction(f"{whole}.{places}") * Fraction(10) ** DECIMAL[suffix] * 10**9
    nanos = Quantity.parse(f"{whole}.{places}{suffix}").nanos

    assert abs(nanos) >= abs(exact) > abs(nanos) - 1 or nanos == exact
