"""Writes the table of agents and platforms, ``docs/platforms.md``, from declarations.

Every agent is declared for every platform with the least one can write. What it needs there is what
its manifests have that those for no platform in particular have not; what refuses it says why. A
test checks that the committed file is what this program writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.errors import DeclarationError
from constructs_lib.platforms.addons import PURPOSES, addons_of
from constructs_lib.platforms.facts import PLATFORMS, Platform, PlatformFacts
from tests.agents.cases import CASES, on_platform

__all__ = ["ROWS", "main", "page"]

TARGET: Final = Path(__file__).parents[1] / "docs" / "platforms.md"

ROWS: Final[Mapping[str, str]] = {
    "CniAgent, Flannel": "cni-agent-minimal",
    "CniAgent, Calico": "cni-agent-calico-minimal",
    "CniAgent, Cilium": "cni-agent-cilium",
    "CsiNodePlugin": "csi-node-plugin-minimal",
    "GpuDevicePlugin": "gpu-device-plugin-minimal",
    "GpuMonitor": "gpu-monitor-minimal",
    "IngressAgent": "ingress-agent-minimal",
    "KubeProxy": "kube-proxy-minimal",
    "LogAgent, Fluent Bit": "log-agent-minimal",
    "LogAgent, Fluentd": "log-agent-fluentd",
    "LogAgent, OpenTelemetry Collector": "log-agent-opentelemetry-collector",
    "LogAgent, Vector": "log-agent-vector",
    "NodeAgent": "node-agent-minimal",
    "NodeExporter": "node-exporter-minimal",
    "NodeProblemDetector": "node-problem-detector-minimal",
    "NodeProblemDetector, /dev/kmsg": "node-problem-detector-kmsg",
    "SecurityAgent, Falco": "security-agent-minimal",
    "SecurityAgent, Aqua": "security-agent-aqua",
    "SecurityAgent, Prisma": "security-agent-prisma",
    "StorageAgent": "storage-agent-minimal",
}
"""The declaration of each row, by its title."""

_HEAD: Final = """\
<!-- Written by `make stubs` from the declarations; do not edit. -->
# Agents and platforms

`platform=` of a declaration says what the cluster runs on; `--platform` and the configuration say
it to `check`, `coverage` and `rollout`, which else go by the nodes. Both use one table of facts
(`constructs_lib/platforms/facts.py`). Below, each agent as declared with the least one can write:

- **yes**: its manifests are those of any cluster.
- **with** the numbers of what the platform decides for it.
- **no** and the number of why it is refused.

"""


def page() -> str:
    """The file's text."""
    notes: dict[str, int] = {}
    lines = [
        f"| {' | '.join(['agent', *(facts.title for facts in PLATFORMS.values())])} |",
        "|---" * (len(PLATFORMS) + 1) + "|",
    ]
    for title, case in ROWS.items():
        cells = [_cell(CASES[case], platform, notes) for platform in PLATFORMS]
        lines.append(f"| {' | '.join([title, *cells])} |")
    told = [f"{number}. {note}" for note, number in notes.items()]
    return _HEAD + "\n".join([*lines, "", *told]) + "\n"


def _cell(spec: AgentSpec, platform: Platform, notes: dict[str, int]) -> str:
    try:
        manifests = on_platform(spec, platform)
    except DeclarationError as error:
        because = dict.fromkeys(_because(error))
        return f"no: {_numbers(because, notes)}"
    usual = on_platform(spec, "generic")
    needs = [
        *_needs(str(manifests), str(usual), PLATFORMS[platform]),
        *_company(DaemonSetView(manifests[-1]), platform),
    ]
    return f"with {_numbers(dict.fromkeys(needs), notes)}" if needs else "yes"


def _because(error: DeclarationError) -> Iterator[str]:
    for problem in error.problems:
        what = problem.message.partition(";")[0]
        if " rejects " in what:
            yield f"{what.partition(' rejects ')[0]} rejects what touches the node."
        else:
            yield f"{what}."


def _needs(here: str, usual: str, facts: PlatformFacts) -> Iterator[str]:
    """What the manifests have because of the platform."""
    if "SecurityContextConstraints" in here:
        yield "SecurityContextConstraints of its own, and the SELinux type spc_t."
    for what, path in (
        ("The kubelet's folder", facts.kubelet),
        ("The container runtime's socket", facts.runtime_socket),
        ("The folder of network plugins", facts.cni_bin),
        ("The folder of network configuration", facts.cni_conf),
    ):
        if f"'{path}" in here and f"'{path}" not in usual:
            yield f"{what} is `{path}`."
    name = facts.gpu_runtime_class
    if name is not None and f"'runtimeClassName': '{name}'" in here:
        yield f"The RuntimeClass `{name}`; Talos does not bring it, `OwnRuntimeClass` writes it."
    if "'/etc/passwd'" in usual and "'/etc/passwd'" not in here:
        yield "Users by number: the nodes have no `/etc/passwd`."


def _company(view: DaemonSetView, platform: Platform) -> Iterator[str]:
    """What the platform runs beside it, or has to leave to it."""
    for addon in addons_of(platform):
        ports = sorted({port.port for port in view.host_ports}.intersection(addon.ports))
        told = f"`{addon.title}`{f', {addon.condition}' if addon.condition else ''}"
        if ports:
            numbers = ", ".join(map(str, ports))
            yield f"{addon.platform} runs {told}, which has port {numbers} of the node."
        elif addon.purpose is not None and addon.purpose == PURPOSES.get(view.role):
            yield f"{addon.platform} runs {told}, a {addon.purpose}: keep one of the two."


def _numbers(texts: Mapping[str, None], notes: dict[str, int]) -> str:
    return ", ".join(str(notes.setdefault(text, len(notes) + 1)) for text in texts)


def main() -> None:
    """Write the file."""
    TARGET.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
