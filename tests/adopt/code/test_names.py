"""Names in generated code are Python's to take, each of them once."""

from __future__ import annotations

import builtins
import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.adopt.code.names import Names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("kube-system", "kube_system"),
        ("a.b", "a_b"),
        ("9-lives", "_9_lives"),
        ("import", "import_"),
        ("list", "list_"),
        ("---", "agent"),
        ("é", "agent"),
    ],
)
def test_a_variable_is_called_after_what_it_is_for(text: str, name: str) -> None:
    assert Names().variable(text) == name


def test_a_constant_is_written_in_capitals() -> None:
    assert Names().constant("node-logs reason") == "NODE_LOGS_REASON"


@given(st.lists(st.text(max_size=8), max_size=20))
def test_every_name_is_new_and_can_be_assigned(texts: list[str]) -> None:
    names = Names()
    found = [names.variable(text) for text in texts]

    assert len(set(found)) == len(found)
    assert all(each.isidentifier() and not keyword.iskeyword(each) for each in found)
    assert not any(hasattr(builtins, each) for each in found)
