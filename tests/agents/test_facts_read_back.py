"""What an agent generates says the same to the program's reader as the declaration means."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.policy.facts.program_paths import behind, is_always_there
from constructs_lib.programs.catalogue import Program, programs_of
from tests.agents.cases import CASES

OURS = (
    "node-exporter",
    "node-problem-detector",
    "security-agent-minimal",
    "security-agent-full",
    "csi-node-plugin",
    "storage-agent",
    "kube-proxy",
    "cni-agent-minimal",
    "cni-agent-calico",
    "cni-agent-cilium",
    "gpu-",
)
"""The beginnings of the cases whose program has a reader, log agents apart."""
READ = [case for case in CASES if case.startswith(OURS)]

STATED = {
    "node-exporter-minimal": ("node exporter", ["/host/proc", "/host/sys", "/host/root"], [9100]),
    "node-problem-detector-kmsg": ("node problem detector", ["/dev/kmsg"], [20257]),
    "security-agent-minimal": (
        "Falco",
        ["/host/run/containerd/containerd.sock", "/host/proc"],
        [8765],
    ),
    "kube-proxy-minimal": ("kube-proxy", ["/run/xtables.lock"], [10256, 10249]),
    "cni-agent-minimal": ("flannel", ["/run/flannel/subnet.env"], []),
    "gpu-monitor-minimal": (
        "DCGM exporter",
        ["/var/lib/kubelet/pod-resources/kubelet.sock"],
        [9400],
    ),
    "gpu-device-plugin-minimal": ("device plugin", ["/var/lib/kubelet/device-plugins"], []),
    "csi-node-plugin-minimal": ("CSI registrar", ["/csi/csi.sock", "/registration"], []),
}
"""The program, what it uses of the node and the ports it answers on, as each agent means it."""


def programs(case: str) -> tuple[Program, ...]:
    manifests = CASES[case].manifests()
    named = {(m["kind"], m["metadata"]["name"]): m for m in manifests}

    def find(kind: str, name: str, namespace: str | None) -> Manifest | None:
        del namespace
        return named.get((kind, name))

    return programs_of(DaemonSetView(manifests[-1]), find)


def missing(case: str) -> Iterator[str]:
    for program in programs(case):
        for access in program.facts.accesses:
            there = access.on_node or is_always_there(access.path)
            if not there and behind(program, access.path).kind == "image":
                yield f"{program.facts.program}: {access.path}"


@pytest.mark.parametrize("case", READ)
def test_what_a_program_is_told_to_use_is_mounted(case: str) -> None:
    assert programs(case)
    assert list(missing(case)) == []


@pytest.mark.parametrize("case", [case for case in READ if not case.endswith("-full")])
def test_the_kubelet_asks_where_a_program_answers(case: str) -> None:
    for program in programs(case):
        answered = {each.port for each in program.facts.endpoints if each.is_on}
        ports = {each.container_port for each in program.container.ports if each.container_port}
        if answered and program.container.is_main and program.facts.complete:
            assert ports <= answered


@pytest.mark.parametrize("case", STATED)
def test_the_facts_are_those_that_the_agent_means(case: str) -> None:
    name, paths, ports = STATED[case]
    *_, program = [each for each in programs(case) if each.facts.program == name]
    used = [each.path for each in program.facts.accesses if not each.on_node]

    assert [path for path in paths if path not in used] == []
    assert [port for port in ports if port not in {e.port for e in program.facts.endpoints}] == []
