"""Only tolerations worth writing are written: none twice, none the controller adds itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.k8s.scheduling import (
    daemon_tolerations,
    is_automatic,
    node_affinity,
    requirement,
    toleration,
    tolerations,
)

NODE = "node.kubernetes.io"
GPU = toleration(key="nvidia.com/gpu", effect="NoSchedule")
ALL = toleration()

wanted_tolerations = st.lists(
    st.builds(
        toleration,
        key=st.none() | st.sampled_from(["a", f"{NODE}/not-ready", f"{NODE}/network-unavailable"]),
        value=st.none() | st.sampled_from(["", "x"]),
        effect=st.none() | st.sampled_from(["NoSchedule", "NoExecute"]),
    ),
    max_size=6,
)


@pytest.mark.parametrize(
    ("candidate", "written"),
    [
        pytest.param(toleration(), {"operator": "Exists"}, id="every taint"),
        pytest.param(
            toleration(key="dedicated"), {"key": "dedicated", "operator": "Exists"}, id="a key"
        ),
        pytest.param(
            toleration(key="dedicated", value="shop"),
            {"key": "dedicated", "operator": "Equal", "value": "shop"},
            id="a value",
        ),
        pytest.param(
            toleration(key="dedicated", value=""),
            {"key": "dedicated", "operator": "Equal", "value": ""},
            id="the empty value",
        ),
        pytest.param(
            toleration(effect="NoExecute"),
            {"operator": "Exists", "effect": "NoExecute"},
            id="an effect",
        ),
    ],
)
def test_a_toleration_says_only_what_it_needs(
    candidate: dict[str, str], written: dict[str, str]
) -> None:
    assert candidate == written


@pytest.mark.parametrize(
    ("key", "effect"),
    [
        ("not-ready", "NoExecute"),
        ("unreachable", "NoExecute"),
        ("disk-pressure", "NoSchedule"),
        ("memory-pressure", "NoSchedule"),
        ("pid-pressure", "NoSchedule"),
        ("unschedulable", "NoSchedule"),
    ],
)
@pytest.mark.parametrize("host_network", [False, True], ids=["pod network", "host network"])
def test_what_the_controller_adds_is_automatic(
    key: str, effect: str, *, host_network: bool
) -> None:
    candidate = toleration(key=f"{NODE}/{key}", effect=effect)

    assert is_automatic(candidate, host_network=host_network)


@pytest.mark.parametrize(
    "candidate",
    [
        pytest.param(toleration(key=f"{NODE}/not-ready", effect="NoSchedule"), id="other effect"),
        pytest.param(toleration(key=f"{NODE}/not-ready"), id="every effect"),
        pytest.param(toleration(key="example.com/not-ready", effect="NoExecute"), id="other key"),
        pytest.param(ALL, id="every taint"),
        pytest.param(
            toleration(key=f"{NODE}/network-unavailable", effect="NoExecute"),
            id="other effect of the network",
        ),
    ],
)
def test_what_the_controller_does_not_add_is_not_automatic(candidate: dict[str, str]) -> None:
    assert not is_automatic(candidate, host_network=True)


@pytest.mark.parametrize(
    ("host_network", "automatic"),
    [pytest.param(True, True, id="host network"), pytest.param(False, False, id="pod network")],
)
def test_an_unavailable_network_is_tolerated_automatically_on_the_host_network_only(
    *, host_network: bool, automatic: bool
) -> None:
    candidate = toleration(key=f"{NODE}/network-unavailable", effect="NoSchedule")

    assert is_automatic(candidate, host_network=host_network) is automatic


def test_a_toleration_is_written_once_in_declared_order() -> None:
    assert tolerations([GPU, ALL, GPU, dict(ALL)], host_network=False) == [GPU, ALL]


def test_an_automatic_toleration_is_not_written() -> None:
    automatic = toleration(key=f"{NODE}/unschedulable", effect="NoSchedule")

    assert tolerations([automatic, GPU], host_network=False) == [GPU]


def test_tolerations_of_one_key_with_other_values_are_all_written() -> None:
    wanted = [toleration(key="dedicated", value="a"), toleration(key="dedicated", value="b")]

    assert tolerations(wanted, host_network=False) == wanted


@given(wanted_tolerations, st.booleans())
def test_choosing_what_to_write_twice_changes_nothing_more(
    wanted: list[dict[str, str]], host_network: bool
) -> None:
    once = tolerations(wanted, host_network=host_network)

    assert tolerations(once, host_network=host_network) == once


@given(wanted_tolerations, st.booleans())
def test_every_toleration_that_was_wanted_is_written_or_automatic(
    wanted: list[dict[str, str]], host_network: bool
) -> None:
    written = tolerations(wanted, host_network=host_network)
    left_out = [candidate for candidate in wanted if candidate not in written]

    assert all(is_automatic(candidate, host_network=host_network) for candidate in left_out)


def test_what_is_written_does_not_share_what_was_wanted() -> None:
    wanted = toleration(key="dedicated")
    (written,) = tolerations([wanted], host_network=False)

    written["key"] = "changed"

    assert wanted["key"] == "dedicated"


@pytest.mark.parametrize(
    ("values", "written"),
    [
        pytest.param(
            ("b", "a"), {"key": "zone", "operator": "In", "values": ["b", "a"]}, id="values"
        ),
        pytest.param((), {"key": "zone", "operator": "In"}, id="no values"),
    ],
)
def test_a_requirement_keeps_the_order_of_its_values(
    values: tuple[str, ...], written: dict[str, object]
) -> None:
    assert requirement("zone", "In", values) == written


def test_all_requirements_stand_in_one_term_so_that_all_must_hold() -> None:
    requirements = [requirement("a", "Exists"), requirement("b", "DoesNotExist")]

    assert node_affinity(requirements) == {
        "nodeAffinity": {
            "requiredDuringSchedulingIgnoredDuringExecution": {
                "nodeSelectorTerms": [
                    {
                        "matchExpressions": [
                            {"key": "a", "operator": "Exists"},
                            {"key": "b", "operator": "DoesNotExist"},
                        ]
                    }
                ]
            }
        }
    }


SIX = [
    {"key": f"{NODE}/not-ready", "operator": "Exists", "effect": "NoExecute"},
    {"key": f"{NODE}/unreachable", "operator": "Exists", "effect": "NoExecute"},
    {"key": f"{NODE}/disk-pressure", "operator": "Exists", "effect": "NoSchedule"},
    {"key": f"{NODE}/memory-pressure", "operator": "Exists", "effect": "NoSchedule"},
    {"key": f"{NODE}/pid-pressure", "operator": "Exists", "effect": "NoSchedule"},
    {"key": f"{NODE}/unschedulable", "operator": "Exists", "effect": "NoSchedule"},
]
NETWORK = {"key": f"{NODE}/network-unavailable", "operator": "Exists", "effect": "NoSchedule"}


@pytest.mark.parametrize(
    ("host_network", "added"),
    [pytest.param(False, SIX, id="pod network"), pytest.param(True, [*SIX, NETWORK], id="host")],
)
def test_a_pod_gets_the_tolerations_of_every_daemon_set(
    added: list[dict[str, str]], *, host_network: bool
) -> None:
    assert daemon_tolerations([GPU], host_network=host_network) == [GPU, *added]


def test_seconds_on_an_automatic_toleration_are_lost() -> None:
    written = {**SIX[0], "tolerationSeconds": 60}

    assert daemon_tolerations([written], host_network=False) == SIX


def test_the_same_key_with_another_operator_is_kept_in_front() -> None:
    written = {**SIX[0], "operator": "Equal", "tolerationSeconds": 60}

    assert daemon_tolerations([written], host_network=False) == [written, *SIX]
