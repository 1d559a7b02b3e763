"""What is given twice is found once."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.repeats import repeated


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param(["a", "b"], [], id="each once"),
        pytest.param(["b", "a", "b", "a", "b", "c"], ["a", "b"], id="two of them"),
    ],
)
def test_what_is_there_more_than_once_is_named_once(names: list[str], expected: list[str]) -> None:
    assert repeated(names) == expected
