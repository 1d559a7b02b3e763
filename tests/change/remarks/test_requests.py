"""DS1310: more than a fifth on top is told, with the sum over the fleet."""

from __future__ import annotations

import pytest

from constructs_lib.change.on_nodes import OnNodes, on_nodes
from constructs_lib.change.remarks.requests import requests
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.placement.coverage import coverage
from tests.change.builders import agent, messages, update_of
from tests.placement import builders


def asking(**amounts: str) -> Manifest:
    return agent(container={"resources": {"requests": amounts}})


def three_nodes() -> OnNodes:
    there = coverage([builders.agent()], [builders.node(name) for name in "abc"])
    return on_nodes(there, there)["kube-system/agent"]


@pytest.mark.parametrize(
    ("old", "new", "grows"),
    [("100m", "120m", False), ("100m", "121m", True), ("1", "1000m", False), ("2", "1", False)],
)
def test_a_fifth_more_is_no_growth(old: str, new: str, grows: bool) -> None:
    found = messages(requests(update_of(asking(cpu=old), asking(cpu=new))))

    assert bool(found) is grows


def test_growth_is_told_a_pod() -> None:
    (message,) = messages(requests(update_of(asking(memory="128Mi"), asking(memory="256Mi"))))

    assert message == (
        "Requests of memory grow from 128Mi to 256Mi per Pod; on full nodes the new Pod stays "
        "Pending."
    )


def test_growth_is_told_for_the_fleet() -> None:
    update = update_of(asking(), asking(cpu="500m"), nodes=three_nodes())

    assert messages(requests(update)) == [
        (
            "Requests of cpu grow from 0 to 500m per Pod: 1500m more on 3 nodes; on full ones the "
            "new Pod stays Pending."
        )
    ]
