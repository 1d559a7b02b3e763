"""DS511: two settings that exclude each other, so that no Pod starts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel import fragments
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.facts.security_contexts import effective, effective_violation
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import container_violation, pod_violation
from constructs_lib.validation.gates import gates_of

__all__ = ["RULE"]

# Validation knows this spelling only.
_REFUSED_CAPABILITY: Final = "CAP_SYS_ADMIN"
_NOT_WITH_OWN_USERS: Final = ("hostNetwork", "hostPID", "hostIPC")


def _check(daemon_set: SpecView, context: Settings) -> Iterator[Violation]:
    yield from _of_pod(daemon_set, context.minor)
    for container in daemon_set.all:
        if container.security.allows_escalation is False:
            yield from _escalation(container)
        user = effective(daemon_set, container, "runAsUser")
        if user == 0 and effective(daemon_set, container, "runAsNonRoot"):
            message = "runAsUser is 0 under runAsNonRoot: the kubelet never starts the container."
            yield effective_violation(daemon_set, container, message, "runAsUser")
        if not container.security.is_privileged:
            yield from _propagation(container)


def _of_pod(daemon_set: SpecView, minor: int) -> Iterator[Violation]:
    pod = daemon_set.pod
    if pod.get("hostPID") and pod.get("shareProcessNamespace"):
        yield pod_violation(
            "shareProcessNamespace is true beside hostPID, which the API server rejects.",
            "shareProcessNamespace",
        )
    if pod.get("hostUsers") is False and gates_of(minor).user_namespaces:
        for name in _NOT_WITH_OWN_USERS:
            if pod.get(name):
                message = f"hostUsers is false beside {name}, which the API server rejects."
                yield pod_violation(message, "hostUsers")


def _escalation(container: ContainerView) -> Iterator[Violation]:
    added = container.security.added
    privileged = container.security.is_privileged
    if privileged or _REFUSED_CAPABILITY in added:
        beside = "privileged" if privileged else _REFUSED_CAPABILITY
        yield container_violation(
            container,
            f"allowPrivilegeEscalation is false beside {beside}, which the API server rejects.",
            "securityContext",
            "allowPrivilegeEscalation",
        )


def _propagation(container: ContainerView) -> Iterator[Violation]:
    for index, mount in enumerate(container.mounts):
        if mount.propagation == "Bidirectional":
            yield container_violation(
                container,
                "mountPropagation is Bidirectional in a container that is not privileged, which "
                "the API server rejects.",
                "volumeMounts",
                index,
                "mountPropagation",
            )


RULE = Rule(
    id="DS511",
    slug="contradictory-security-context",
    summary="Security settings contradict each other.",
    why=(
        "The API server rejects most of these pairs outright. It accepts root under runAsNonRoot, "
        "and then every Pod of the DaemonSet waits in CreateContainerConfigError."
    ),
    remedy="Keep one of the two and remove the other.",
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        securityContext:
          runAsNonRoot: true
          runAsUser: 0
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        securityContext:
          runAsNonRoot: true
          runAsUser: 10001
""",
    check_spec=_check,
    source=(
        "pkg/apis/core/validation/validation.go and pkg/kubelet/kuberuntime/security_context.go, "
        "Kubernetes v1.37"
    ),
    cel=(
        Cel(
            finds=(
                f"{fragments.effective('runAsUser', '-1')} == 0"
                f" && {fragments.effective('runAsNonRoot', 'false')}"
            ),
            of="container",
        ),
    ),
    beyond_cel="The API server rejects the other contradictions before any policy sees them.",
)
