"""Any object can be declared, whatever its name, and no two under the same."""

from __future__ import annotations

import pytest

from constructs_lib.adopt.declared_name import declared_name


def test_a_name_that_a_declaration_may_have_stays() -> None:
    assert declared_name("node-logs") == "node-logs"


@pytest.mark.parametrize(
    ("one", "other"), [("node.logs", "node-logs"), ("a" * 70, "a" * 71), ("a.b-c", "a-b.c")]
)
def test_two_names_are_never_one(one: str, other: str) -> None:
    names = {declared_name(one), declared_name(other)}

    assert len(names) == 2
    assert all(len(each) <= 63 and "." not in each for each in names)
