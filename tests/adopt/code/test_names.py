"""Names in generated code are Python's to take, each of them once; so are those of files."""

from __future__ import annotations

import builtins
import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.adopt.code.names import Names, Paths


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


def test_a_name_that_is_taken_gets_a_number() -> None:
    names = Names(taken={"write_yaml"})

    assert [names.variable("write-yaml") for _ in range(2)] == ["write_yaml_2", "write_yaml_3"]


def test_files_whose_names_differ_in_capitals_alone_are_told_apart() -> None:
    paths = Paths()

    assert [paths.free(each) for each in ("a/a.conf", "a/A.conf", "b/a.conf", "a/a.conf")] == [
        "a/a.conf",
        "a/A-2.conf",
        "b/a.conf",
        "a/a-3.conf",
    ]
