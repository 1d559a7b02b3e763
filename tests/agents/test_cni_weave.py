"""Weave: named, so that nobody looks for it in vain, and refused."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.cni_agent.weave import Weave


@pytest.mark.parametrize(
    "fields", [{}, {"pod_cidr": "10.32.0.0/12"}], ids=["bare", "with a field it never had"]
)
def test_weave_is_refused_whatever_is_declared(fields: dict[str, Any]) -> None:
    with pytest.raises(DeclarationError, match="dead upstream") as error:
        Weave(**fields)

    assert len(error.value.problems) == 1


def test_the_refusal_says_what_to_take_instead_and_what_to_clean_up() -> None:
    with pytest.raises(DeclarationError) as error:
        Weave()

    text = str(error.value)
    assert [
        word
        for word in ("Flannel(", "WireGuard()", "Kindnet()", "Custom(", "10-weave.conflist")
        if word not in text
    ] == []
