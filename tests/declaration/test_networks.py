"""A network is an address of its first host and a size."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from constructs_lib.declaration.networks import Cidr, Ipv4Cidr, Ipv6Cidr, cidr_problem


@pytest.mark.parametrize("text", ["10.244.0.0/16", "0.0.0.0/0", "fd00:244::/56", "::/0"])
def test_a_network_of_either_family_is_accepted(text: str) -> None:
    assert TypeAdapter(Cidr).validate_python(text) == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("10.244.0.0", "has no prefix length", id="no size"),
        pytest.param("10.244.0.1/16", "has host bits set", id="a host"),
        pytest.param("10.244.0.0/33", "is not a network", id="a size of no network"),
        pytest.param("pods", "is not a network", id="a word"),
        pytest.param("", "is not a network", id="nothing"),
    ],
)
def test_what_is_no_network_is_refused_with_an_example(text: str, why: str) -> None:
    problem = str(cidr_problem(text))

    assert why in problem
    assert problem.endswith("use CIDR notation such as 10.244.0.0/16")


def test_a_family_is_kept() -> None:
    assert TypeAdapter(Ipv4Cidr).validate_python("10.0.0.0/8") == "10.0.0.0/8"
    with pytest.raises(ValidationError, match="an IPv6 one is expected"):
        TypeAdapter(Ipv6Cidr).validate_python("10.0.0.0/8")
    with pytest.raises(ValidationError, match="an IPv4 one is expected"):
        TypeAdapter(Ipv4Cidr).validate_python("fd00::/8")
