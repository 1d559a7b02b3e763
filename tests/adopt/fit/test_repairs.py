"""What is tried when nothing betters a declaration any more."""

from __future__ import annotations

from typing import Any

from constructs_lib.adopt.fit.bench import Bench, State
from constructs_lib.adopt.fit.repairs import begun_again, in_order
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.declaration.nodes import CONTROL_PLANE, GPU, Nodes

NAMED: dict[str, Any] = {"name": "exporter", "namespace": "monitoring"}


def started(wanted: dict[str, Any], now: dict[str, Any]) -> tuple[Bench, State]:
    manifests = NodeExporterSpec(**NAMED, **wanted).manifests()
    bench = Bench(NodeExporterSpec, manifests, reason="Adopted as it was.", most_tries=5000)
    state = bench.state({**NAMED, **now})
    assert state is not None
    return bench, state


def test_a_list_in_another_order_is_put_in_order() -> None:
    bench, state = started(
        {"nodes": Nodes(tolerates=(CONTROL_PLANE, GPU))},
        {"nodes": Nodes(tolerates=(GPU, CONTROL_PLANE))},
    )

    assert in_order(bench, state).apart == 0


def test_an_item_that_came_in_too_early_goes() -> None:
    bench, state = started({"collectors_off": ("wifi",)}, {"collectors_off": ("wifi", "arp")})

    assert in_order(bench, state).fields["collectors_off"] == ("wifi",)


def test_a_field_that_has_what_is_anothers_is_read_anew() -> None:
    bench, state = started({"port": 9200, "listen": "all"}, {"port": 9300})

    assert begun_again(bench, state).apart < state.apart
