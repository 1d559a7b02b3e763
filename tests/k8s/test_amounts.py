"""Amounts are the whole numbers that the scheduler compares."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.k8s.amounts import add_amounts, amount_in_words, read_amounts
from constructs_lib.k8s.quantity import Quantity


@pytest.mark.parametrize(
    ("resource", "text", "amount"),
    [
        ("cpu", "0.1", 100),
        ("cpu", "0.1m", 1),
        ("memory", "1Ki", 1024),
        ("memory", "100m", 1),
        ("pods", "110", 110),
        ("nvidia.com/gpu", 2, 2),
    ],
)
def test_a_quantity_is_rounded_up(resource: str, text: str | float, amount: int) -> None:
    assert read_amounts({resource: text}) == {resource: amount}


@given(
    st.from_regex(r"[0-9]{1,20}(Ki|Mi|K|k)?", fullmatch=True), st.sampled_from(["cpu", "memory"])
)
def test_kibibytes_are_what_a_quantity_of_them_is(text: str, resource: str) -> None:
    quantity = Quantity.parse(text) if not text.endswith("K") else None
    if quantity is None:
        with pytest.raises(ValueError, match="is not a quantity"):
            read_amounts({resource: text})
    else:
        amount = quantity.milli_value() if resource == "cpu" else quantity.value()
        assert read_amounts({resource: text}) == {resource: amount}


def test_a_text_that_is_no_quantity_is_refused() -> None:
    with pytest.raises(ValueError, match="'lots' is not a quantity"):
        read_amounts({"cpu": "lots"})


def test_amounts_are_added_resource_by_resource() -> None:
    assert add_amounts([{"cpu": 1, "pods": 2}, {"cpu": 3}]) == {"cpu": 4, "pods": 2}


@pytest.mark.parametrize(
    ("resource", "amount", "words"),
    [
        ("cpu", 250, "250m"),
        ("cpu", 4000, "4"),
        ("memory", 1536 << 20, "1536Mi"),
        ("hugepages-2Mi", 4 << 20, "4Mi"),
        ("nvidia.com/gpu", 3, "3"),
    ],
)
def test_an_amount_is_written_as_kubernetes_writes_it(
    resource: str, amount: int, words: str
) -> None:
    assert amount_in_words(resource, amount) == words
