"""What is tried when nothing betters a declaration any more."""

from __future__ import annotations

from typing import Any

from constructs_lib.adopt.fit.bench import Bench, State
from constructs_lib.adopt.fit.repairs import begun_again, exchanged, in_order, unlocked
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.agents.security_agent import BaseSyscalls, Falco, SecurityAgentSpec
from constructs_lib.declaration.nodes import CONTROL_PLANE, GPU, Nodes
from tests.agents.cases import CASES

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


def test_an_item_of_a_map_that_has_what_is_anothers_goes() -> None:
    wanted = SecurityAgentSpec(
        name="falco",
        namespace="security",
        sensor=Falco(base_syscalls=BaseSyscalls(repair=True), metrics=True),
    )
    bench = Bench(type(wanted), wanted.manifests(), reason="Adopted as it was.", most_tries=5000)
    taken: dict[str, Any] = {"base_syscalls": {"custom_set": [], "repair": True}}
    state = bench.state(
        {
            "name": "falco",
            "namespace": "security",
            "sensor": Falco(extra=taken, metrics=True),
            "image": wanted.image,
        }
    )
    assert state is not None
    assert state.apart

    found = begun_again(bench, state)

    assert found.apart == 0
    assert found.fields["sensor"].base_syscalls == BaseSyscalls(repair=True)


def test_two_texts_that_may_not_be_the_same_are_exchanged() -> None:
    spec = CASES["ingress-agent-full"]
    wanted = {name: getattr(spec, name) for name in spec.model_fields_set}
    folder = wanted["secrets"][0]
    bench = Bench(type(spec), spec.manifests(), reason="Adopted as it was.", most_tries=5000)
    state = bench.state(
        {
            **wanted,
            "files_path": folder.path,
            "secrets": (folder.model_copy(update={"path": wanted["files_path"]}),),
        }
    )
    assert state is not None
    assert state.apart

    assert exchanged(bench, state).apart == 0


def test_an_item_goes_for_the_field_that_is_refused_beside_it() -> None:
    bench, state = started(
        {"collectors_off": ("wifi",), "textfile_directory": "/var/lib/textfiles"},
        {"collectors_off": ("wifi", "textfile")},
    )

    found = unlocked(bench, state)

    assert found.apart < state.apart
    assert found.fields["textfile_directory"] == "/var/lib/textfiles"


def test_what_no_step_lets_say_stays_as_it_was() -> None:
    bench, state = started({"collectors_off": ("wifi",)}, {"collectors_off": ("wifi",)})

    assert exchanged(bench, state) is state
    assert unlocked(bench, state) is state
