"""A List is opened, whoever wrote it; what is none is one object."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.intake.lists import as_list, items_of

POD = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}}


@pytest.mark.parametrize(
    ("value", "items"),
    [
        pytest.param({"kind": "List", "items": [POD]}, [POD], id="List"),
        pytest.param(
            {"apiVersion": "v1", "kind": "PodList", "items": [{"metadata": {"name": "a"}}]},
            [POD],
            id="typed",
        ),
        pytest.param({"kind": "PodList", "items": None}, [], id="empty, as the API writes it"),
        pytest.param({"items": [POD]}, [POD], id="without a kind"),
        pytest.param(
            {"kind": "List", "items": [{"kind": "List", "items": [POD]}]}, [POD], id="of Lists"
        ),
        pytest.param(POD, [POD], id="one object"),
        pytest.param({"kind": "PriceList"}, [{"kind": "PriceList"}], id="only called so"),
        pytest.param(7, [7], id="a number"),
    ],
)
def test_the_objects_are_found(value: Any, items: list[Any]) -> None:
    assert [item for item, _ in items_of(as_list(value))] == items
