"""DS1455 and DS1456: ports on which programs answer, in the Pod and on the node."""

from __future__ import annotations

import pytest

from constructs_lib.policy.rules.programs.driver_never_answers import RULE as DRIVER
from constructs_lib.policy.rules.programs.same_port_on_node import RULE as SAME_PORT
from tests.policy.judging import found


@pytest.mark.parametrize(
    ("written", "instead", "told"),
    [
        ("port: healthz}", "port: 9808}", []),
        (
            "port: healthz}",
            "port: 9810}",
            ["port is 9810"],
        ),
        ("path: /healthz,", "path: /ready,", []),
        ("--health-port=9808", "--http-endpoint=:9809", []),
        (
            "--health-port=9808",
            "--http-endpoint=localhost:9809",
            ["answers on the loopback only"],
        ),
        ("--health-port=9808", "$(PORT)", []),
    ],
    ids=["the port", "another port", "another path", "an address", "the loopback", "unknown"],
)
def test_ds1455_holds_the_probe_against_the_sidecar(
    written: str, instead: str, told: list[str]
) -> None:
    example = DRIVER.bad.replace(written, instead, 1)

    messages = [message for _, message in found("DS1455", example)]

    assert len(messages) == len(told)
    assert all(part in message for part, message in zip(told, messages, strict=True))


def test_ds1455_lets_the_loopback_be_asked_from_the_node() -> None:
    example = DRIVER.bad.replace("--health-port=9808", "--http-endpoint=127.0.0.1:9809")
    asked = example.replace("port: healthz}", "port: healthz, host: 127.0.0.1}", 1)

    assert found("DS1455", asked) == []


@pytest.mark.parametrize(
    ("written", "instead", "count"),
    [
        ("hostNetwork: true", "hostNetwork: true", 1),
        ("hostNetwork: true", "hostNetwork: false", 0),
        ("--health-port=9808", "--health-port=9809", 0),
    ],
    ids=["both on the node", "one in its own network", "other ports"],
)
def test_ds1456_compares_programs_on_the_node_s_network(
    written: str, instead: str, count: int
) -> None:
    assert len(found("DS1456", SAME_PORT.bad.replace(written, instead, 1))) == count


def test_ds1456_leaves_programs_of_other_nodes_alone() -> None:
    one, two = SAME_PORT.bad.split("---\n")
    apart = two.replace("kubernetes.io/os: linux", "kubernetes.io/os: windows")

    assert found("DS1456", f"{one}---\n{apart}") == []
