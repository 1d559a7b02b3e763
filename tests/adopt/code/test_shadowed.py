"""A module with the name of another one is known before Python takes it for that."""

from __future__ import annotations

import pytest

from constructs_lib.adopt.code.shadowed import is_shadowing


@pytest.mark.parametrize("stem", ["json", "pydantic", "typing_extensions", "constructs_lib"])
def test_modules_of_python_and_of_packages_are_shadowed(stem: str) -> None:
    assert is_shadowing(stem)


@pytest.mark.parametrize("stem", ["agents", "logging_agents", "a b"])
def test_other_names_stand_for_themselves(stem: str) -> None:
    assert not is_shadowing(stem)
