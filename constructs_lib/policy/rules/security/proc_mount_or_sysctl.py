"""DS510: /proc is unmasked, or kernel parameters are set that reach beyond the Pod."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.pod_security import violations
from constructs_lib.k8s.pod_security.baseline import safe_sysctls
from constructs_lib.k8s.release import LATEST_MINOR, OLDEST_MINOR
from constructs_lib.policy.cel.expression import Cel, strings
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import container_violation, pod_violation

__all__ = ["RULE"]

_OF_IPC: Final = ("kernel.shm", "kernel.msg", "kernel.sem", "fs.mqueue.")


def _check(daemon_set: SpecView, context: Settings) -> Iterator[Violation]:
    for container in daemon_set.all:
        if container.security.get("procMount") == "Unmasked":
            refused = daemon_set.pod.get("hostUsers") is not False
            yield container_violation(
                container,
                "procMount is 'Unmasked' without hostUsers: false, which the API server rejects."
                if refused
                else "procMount is 'Unmasked': the masked parts of /proc are visible.",
                "securityContext",
                "procMount",
                case="refused" if refused else None,
            )
    sysctls = daemon_set.security.get("sysctls") or ()
    alone = {"securityContext": {"sysctls": sysctls}}
    breaches = violations(alone, "baseline", path="", minor=context.minor) if sysctls else ()
    unsafe = {each.path for each in breaches}
    for index, sysctl in enumerate(sysctls):
        is_safe = f".securityContext.sysctls[{index}].name" not in unsafe
        yield from _of_sysctl(daemon_set, index, sysctl.get("name", ""), is_safe=is_safe)


def _of_sysctl(
    daemon_set: SpecView, index: int, written: str, *, is_safe: bool
) -> Iterator[Violation]:
    # Slashes separate as well as dots do.
    name = written.replace("/", ".")
    place = ("securityContext", "sysctls", index, "name")
    if daemon_set.host_network and name.startswith("net."):
        message = (
            f"{name} belongs to the network namespace, which hostNetwork shares with the node: "
            "rejected."
        )
        yield pod_violation(message, *place, case="refused")
    elif daemon_set.pod.get("hostIPC") and name.startswith(_OF_IPC):
        message = (
            f"{name} belongs to the IPC namespace, which hostIPC shares with the node: rejected."
        )
        yield pod_violation(message, *place, case="refused")
    elif not is_safe:
        message = f"{name} is not known to stay within the Pod; the kubelet must allow it first."
        yield pod_violation(message, *place)


_NEWER_SYSCTLS: Final = 32
"""The first release that knows more safe ones than the oldest that is supported."""


RULE = Rule(
    id="DS510",
    slug="proc-mount-or-sysctl",
    summary="A Pod unmasks /proc or sets kernel parameters that are not safe.",
    why=(
        "The masked files of /proc change the node's kernel. A node whose kubelet does not allow "
        "an unsafe sysctl fails the Pod (SysctlForbidden), and the DaemonSet recreates it again "
        "and again."
    ),
    remedy=(
        "Remove procMount, or also set hostUsers to false. Set kernel parameters of the node when "
        "it is provisioned, and those of the Pod only if they are on the list of safe sysctls."
    ),
    bad="""\
spec:
  template:
    spec:
      securityContext:
        sysctls:
        - name: net.core.somaxconn
          value: "1024"
""",
    good="""\
spec:
  template:
    spec:
      securityContext:
        sysctls:
        - name: net.ipv4.ip_unprivileged_port_start
          value: "0"
""",
    check_spec=_check,
    source="pkg/apis/core/validation/validation.go, Kubernetes v1.37; Pod Security Standards",
    cel=(
        Cel(
            finds=(
                "variables.containers.exists(c, "
                "c.?securityContext.?procMount.orValue('') == 'Unmasked')"
                " || variables.unsafeSysctls.size() > 0"
            ),
            seen=(
                "(variables.unsafeSysctls + variables.containers.filter(c, "
                "c.?securityContext.?procMount.orValue('') == 'Unmasked').map(c, c.name))"
                ".join(', ')"
            ),
            values={
                "unsafeSysctls": (
                    "variables.pod.?securityContext.?sysctls.orValue([]).map(s, s.name)"
                    f".filter(s, !(s in {strings(safe_sysctls(OLDEST_MINOR))})"
                    f" && !(variables.minor >= {_NEWER_SYSCTLS}"
                    f" && s in {strings(safe_sysctls(LATEST_MINOR))}))"
                )
            },
        ),
    ),
    beyond_cel="The API server rejects both without the namespaces that they need.",
)
