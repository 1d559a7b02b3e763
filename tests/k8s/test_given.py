"""Fields that say something."""

from __future__ import annotations

from typing import Any

from constructs_lib.k8s.given import given


def test_what_is_empty_is_left_out_and_what_is_false_is_kept() -> None:
    nothing: dict[str, Any] = {"none": None, "list": [], "map": {}, "tuple": ()}
    values = {"zero": 0, "false": False, "text": "", "items": [None], "fields": {"a": None}}

    assert given({**nothing, **values}) == values
