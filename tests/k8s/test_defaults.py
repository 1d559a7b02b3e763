"""The table of defaults speaks of fields that there are, with values that they can have."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.defaults import DEFAULTS, EMPTY_IS_ABSENT, SERVER_FIELDS
from constructs_lib.k8s.fields import field_kind, known_type, scalar_problem

CASES = [(type_name, name) for type_name, fields in DEFAULTS.items() for name in fields]


@pytest.mark.parametrize(("type_name", "name"), CASES)
def test_every_default_is_a_value_of_its_field(type_name: str, name: str) -> None:
    kind, default = field_kind(type_name, name), DEFAULTS[type_name][name]

    assert kind is not None
    for value in default if kind.shape == "list" else [default]:
        assert scalar_problem(value, kind.of) is None


@pytest.mark.parametrize(("type_name", "name"), CASES)
def test_no_field_that_must_be_there_has_a_default(type_name: str, name: str) -> None:
    assert name not in known_type(type_name).required


@pytest.mark.parametrize("type_name", sorted(EMPTY_IS_ABSENT))
def test_every_type_that_may_be_empty_is_known(type_name: str) -> None:
    assert known_type(type_name).fields


def test_every_field_of_the_server_is_one_of_metadata() -> None:
    assert known_type("ObjectMeta").fields.keys() >= SERVER_FIELDS
