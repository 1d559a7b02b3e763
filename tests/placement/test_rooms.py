"""An answer that serves several nodes has the figures of all of them."""

from __future__ import annotations

from hypothesis import given

from constructs_lib.cluster.node import Node
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.placement.coverage import coverage
from constructs_lib.placement.decide import decide
from constructs_lib.placement.node_with_pods import Places, places
from constructs_lib.placement.pod_affinity import neighbourhood
from constructs_lib.placement.rooms import Rooms
from constructs_lib.placement.verdict import InCompetition, Reason
from tests.placement.builders import agent, node, pod, verdict
from tests.placement.test_coverage import fleets, fleets_of_agents

HUNGRY = agent(requests={"cpu": "4"})


def sized(*millicores: int, used: int = 0) -> Places:
    nodes = [node(f"n{size}", allocatable={"cpu": size, "pods": 9}) for size in millicores]
    pods = [pod("web", on=each.name, requests={"cpu": used}) for each in nodes if used]
    return places(nodes, pods)


def rooms(everywhere: Places) -> Rooms:
    return Rooms(everywhere.nodes, everywhere)


def told(reasons: tuple[Reason, ...]) -> list[str]:
    return [each.message for each in reasons]


def test_a_verdict_about_one_of_them_gets_the_figures_of_all() -> None:
    everywhere = sized(1010, 1000, 1005)
    decided = verdict(HUNGRY, everywhere[0].node)

    assert told(decided.reasons) == [
        "insufficient cpu: requests 4, 1010m of 1010m allocatable is free"
    ]
    assert told(rooms(everywhere).alone(decided).reasons) == [
        "insufficient cpu: requests 4, 1 to 1010m of 1 to 1010m allocatable is free"
    ]


def test_what_others_take_is_taken_from_each() -> None:
    everywhere = sized(1010, 1000, used=100)
    web = pod("web", on="n1010", requests={"cpu": 100})
    reasons = verdict(HUNGRY, everywhere[0].node, web).reasons
    beside = InCompetition(outcome="pending", reasons=reasons)

    assert told(rooms(everywhere).together(beside).reasons) == [
        "insufficient cpu: requests 4, 900m to 910m of 1 to 1010m allocatable is free"
    ]


def test_what_has_no_figures_and_what_is_one_node_stays_as_it_is() -> None:
    everywhere = sized(1000)
    one = verdict(HUNGRY, everywhere[0].node)
    other = verdict(agent(nodeName="x"), node("n2"))

    assert rooms(everywhere).alone(one) is one
    assert rooms(sized(1000, 1001)).alone(other) is other


@given(fleets_of_agents(), fleets())
def test_the_figures_of_every_node_are_within_those_that_are_told(
    daemon_sets: list[DaemonSet], nodes: list[Node]
) -> None:
    everywhere = places(nodes, (), daemon_sets)
    place_of = {place.node.name: place for place in everywhere}
    for entry in coverage(daemon_sets, nodes).daemon_sets:
        near = neighbourhood(entry.daemon_set, everywhere)
        for each, group in entry.by_node():
            own = decide(entry.daemon_set, place_of[each.name], near)
            for one, told_of_all in zip(own.reasons, group.alone.reasons, strict=True):
                if one.shortage is not None:
                    assert one.with_all([told_of_all]) == told_of_all
