"""DS501: a privileged container."""

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
from constructs_lib.policy.violation import container_violation

__all__ = ["RULE"]


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    for container in daemon_set.all:
        if container.security.is_privileged:
            yield container_violation(
                container,
                "privileged is true: the container is root on the node.",
                "securityContext",
                "privileged",
                case=_case(container),
            )
        elif effective(daemon_set, container, "windowsOptions", "hostProcess"):
            yield effective_violation(
                daemon_set,
                container,
                "hostProcess is true: the container is a process of the Windows node.",
                "windowsOptions",
                "hostProcess",
                case=_case(container),
            )


def _case(container: ContainerView) -> str | None:
    """The agent itself may need it for its role, and so does whatever mounts for the node."""
    is_agent = container.is_main or (container.kind == "app" and _mounts_for_the_node(container))
    return None if is_agent else "beside the agent"


def _mounts_for_the_node(container: ContainerView) -> bool:
    return any(mount.propagation == "Bidirectional" for mount in container.mounts)


_IS_AGENT: Final = (
    "c.name == variables.agent || (!variables.runOnceContainers.exists(r, r.name == c.name)"
    " && c.?volumeMounts.orValue([])"
    ".exists(m, m.?mountPropagation.orValue('') == 'Bidirectional'))"
)


RULE = Rule(
    id="DS501",
    slug="privileged",
    summary="A container is privileged.",
    why=(
        "A privileged container owns its node: every device, every file, every other Pod on it. "
        "A DaemonSet puts it on every node of the cluster."
    ),
    remedy=(
        "Add the capabilities the program needs and remove privileged. If it cannot work without, "
        "limit it to the one container that needs it and document why."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        securityContext:
          allowPrivilegeEscalation: null
          privileged: true
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        securityContext:
          capabilities:
            add:
            - NET_BIND_SERVICE
""",
    check_spec=_check,
    source="Pod Security Standards, Privileged Containers and HostProcess",
    cel=tuple(
        Cel(
            finds=(
                f"({fragments.is_privileged()}"
                f" || {fragments.effective('windowsOptions.?hostProcess', 'false')})"
                f" && {'' if is_agent else '!'}({_IS_AGENT})"
            ),
            of="container",
            cases=(None if is_agent else "beside the agent",),
        )
        for is_agent in (True, False)
    ),
)
