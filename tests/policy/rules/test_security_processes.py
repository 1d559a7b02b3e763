"""DS516: who looks into the node's processes has to be able to read them."""

from __future__ import annotations

import pytest

from tests.policy.judging import places, pod, severities

BLIND = "capabilities: {add: [SYS_PTRACE], drop: [ALL]}"
PROC = "volumes: [{name: proc, hostPath: {path: /proc, type: Directory}}]"


def agent(
    security: str, *, host_pid: bool = True, mounts: str = "", kind: str = "containers"
) -> str:
    mount = f", volumeMounts: [{mounts}]" if mounts else ""
    listed = f"[{{$patch: replace}}, {{name: agent, securityContext: {{{security}}}{mount}}}]"
    if kind != "containers":
        listed = listed.replace("{$patch: replace}, ", "")
    return f"hostPID: {str(host_pid).lower()}, {PROC}, {kind}: {listed}"


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(pod(agent(BLIND)), ["warning"], id="all processes of the node"),
        pytest.param(pod(agent(BLIND), role="security"), ["error"], id="a sensor"),
        pytest.param(
            pod(agent(BLIND, host_pid=False, mounts="{name: proc, mountPath: /host/proc}")),
            ["warning"],
            id="the node's /proc",
        ),
        pytest.param(pod(agent(BLIND, host_pid=False)), [], id="its own processes only"),
        pytest.param(
            pod(agent("capabilities: {add: [cap_sys_ptrace], drop: [ALL]}")),
            ["warning"],
            id="as the kernel writes it",
        ),
        pytest.param(
            pod(agent("capabilities: {add: [SYS_PTRACE, DAC_READ_SEARCH], drop: [ALL]}")),
            [],
            id="it can read them",
        ),
        pytest.param(
            pod(agent("capabilities: {add: [SYS_PTRACE, DAC_OVERRIDE], drop: [ALL]}")),
            [],
            id="it can write them too",
        ),
        pytest.param(
            pod(agent("capabilities: {add: [SYS_PTRACE]}")), [], id="the runtime's own are kept"
        ),
        pytest.param(pod(agent("privileged: true")), [], id="privileged"),
        pytest.param(
            pod(agent(BLIND, kind="initContainers")), [], id="a step that enters process 1"
        ),
    ],
)
def test_ds516_finds_sensors_that_see_only_roots_processes(
    example: str, expected: list[str]
) -> None:
    assert severities("DS516", example) == expected


def test_ds516_is_placed_at_the_capability() -> None:
    (place,) = places("DS516", pod(agent(BLIND)))

    assert place.endswith("securityContext.capabilities.add[0]")
