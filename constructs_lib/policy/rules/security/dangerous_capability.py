"""DS505: a container adds a capability that is close to being root on the node."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from constructs_lib.daemon_set.security_context import capability
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel import fragments
from constructs_lib.policy.cel.expression import Cel, quoted, strings
from constructs_lib.policy.cel.host_paths import mounted, volumes_at
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import container_violation

__all__ = ["RULE"]

_DANGERS: Final[Mapping[str, str]] = {
    "ALL": "gives every capability",
    "BPF": "loads programs into the kernel",
    "DAC_READ_SEARCH": "reads every file, whoever owns it",
    "NET_ADMIN": "changes addresses, routes and firewall",
    "NET_RAW": "forges packets",
    "PERFMON": "watches every process of the node",
    "SYS_ADMIN": "is close to being root on the node",
    "SYS_BOOT": "restarts the node",
    "SYS_MODULE": "loads kernel modules",
    "SYS_PTRACE": "reads the memory of other processes",
    "SYS_RAWIO": "writes to devices and memory",
    "SYS_TIME": "sets the node's clock",
}

_NETWORK: Final = frozenset({"NET_ADMIN", "NET_RAW"})
_NEEDED: Final[Mapping[str, frozenset[str]]] = {
    "cni": _NETWORK,
    "load-balancer": _NETWORK,
    "logs": frozenset({"DAC_READ_SEARCH"}),
    "node-exporter": frozenset({"SYS_TIME"}),
    **dict.fromkeys(("security", "traces"), frozenset({"BPF", "PERFMON", "SYS_PTRACE"})),
}
_USUAL: Final = dict.fromkeys(("network", "kube-proxy", "identity", "dns-cache"), _NETWORK)
"""What agents of a role have as a rule, and some can do without."""
_NEEDED_FOR_EBPF: Final = frozenset({"BPF", "SYS_MODULE"})
_EBPF_ROLES: Final = frozenset({"cni", "security", "traces"})


def _check(daemon_set: DaemonSetView, _: Context) -> Iterator[Violation]:
    for container in daemon_set.all:
        added = container.security.added
        if not added or container.security.is_privileged:
            continue
        for index, written in enumerate(added):
            name = capability(written)
            if name in _DANGERS and not _is_needed(daemon_set, name):
                yield container_violation(
                    container,
                    _message(daemon_set, name),
                    "securityContext",
                    "capabilities",
                    "add",
                    index,
                    case="needed" if name in _USUAL.get(daemon_set.role, ()) else None,
                )


def _is_needed(daemon_set: DaemonSetView, name: str) -> bool:
    if name in _NEEDED.get(daemon_set.role, ()):
        return True
    return daemon_set.role == "cni" and name in _NEEDED_FOR_EBPF and _pins_ebpf(daemon_set)


def _pins_ebpf(daemon_set: DaemonSetView) -> bool:
    return any(mount.path == "/sys/fs/bpf" for mount in daemon_set.host_mounts)


def _message(daemon_set: DaemonSetView, name: str) -> str:
    if name == "SYS_ADMIN" and daemon_set.role in _EBPF_ROLES:
        return f"{name} {_DANGERS[name]}; for eBPF, BPF and PERFMON do from Linux 5.8."
    return f"{name} {_DANGERS[name]}."


_AT_BPF: Final = "p == '/sys/fs/bpf'"


def _of_role(names: Mapping[str, frozenset[str]]) -> str:
    """The capabilities of the agent's role, in CEL."""
    pairs = ", ".join(f"{quoted(role)}: {strings(sorted(each))}" for role, each in names.items())
    return f"{{{pairs}}}[?variables.role].orValue([])"


_PINS_EBPF: Final = (
    "variables.role == 'cni' && variables.containers.exists(c, c.?volumeMounts.orValue([])"
    f".exists(m, {mounted('variables.bpfVolumes', _AT_BPF)}))"
)
_DANGERS_HERE: Final = (
    f"{strings(_DANGERS)}.filter(n, !(n in {_of_role(_NEEDED)})"
    f" && !(n in {strings(sorted(_NEEDED_FOR_EBPF))} && {_PINS_EBPF}))"
)


def _found(names: str, case: str | None) -> Cel:
    """How capabilities, a variable, are found in CEL."""
    is_one = f"{fragments.CAPABILITY} in variables.{names}"
    return Cel(
        finds=(
            f"!{fragments.is_privileged()} && {fragments.added_capabilities()}.exists(n, {is_one})"
        ),
        of="container",
        seen=f"c.name + ' ' + {fragments.added_capabilities()}.filter(n, {is_one}).join(' ')",
        cases=(case,),
        values={
            "bpfVolumes": volumes_at(_AT_BPF),
            "dangers": f"{_DANGERS_HERE}.filter(n, !(n in {_of_role(_USUAL)}))",
            "usualDangers": f"{_DANGERS_HERE}.filter(n, n in {_of_role(_USUAL)})",
        },
    )


RULE = Rule(
    id="DS505",
    slug="dangerous-capability",
    summary="A container adds a capability that reaches beyond the container.",
    why=(
        "With such a capability, whoever compromises the agent also controls the node, its traffic "
        "or its other Pods, on every node at once."
    ),
    remedy=(
        "Leave the capability out, or add the narrower one that the program needs: BPF and "
        "PERFMON in place of SYS_ADMIN, SYS_PTRACE only where other processes are read."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        securityContext:
          capabilities:
            add:
            - SYS_PTRACE
""",
    good="""\
metadata:
  annotations:
    constructs-lib/role: load-balancer
spec:
  template:
    spec:
      containers:
      - name: agent
        securityContext:
          capabilities:
            add:
            - NET_RAW
""",
    check=_check,
    source="capabilities(7), Linux",
    cel=(_found("dangers", None), _found("usualDangers", "needed")),
)
