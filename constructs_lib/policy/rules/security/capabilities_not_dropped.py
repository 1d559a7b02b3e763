"""DS504: a container keeps the capabilities that runtimes give by default."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel import fragments
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.engine.edits import put
from constructs_lib.policy.facts.security_contexts import owner
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import container_violation
from constructs_lib.yaml.edit import Put

__all__ = ["RULE"]

_FREE_PORTS: Final = 1024
"""The first port that needs no capability."""


def _check(daemon_set: DaemonSetView, _: Context) -> Iterator[Violation]:
    if daemon_set.is_windows:
        return
    for container in daemon_set.all:
        if not container.security.drops_all and not container.security.is_privileged:
            yield _violation(container)


def _violation(container: ContainerView) -> Violation:
    dropped = container.security.dropped
    for index, name in enumerate(dropped):
        if name.upper() == "ALL":
            return container_violation(
                container,
                f"{name!r} is not in capital letters: Pod Security does not take it for 'ALL'.",
                "securityContext",
                "capabilities",
                "drop",
                index,
            )
    seen = f"has {', '.join(dropped)} but not ALL" if dropped else "is not set"
    return container_violation(
        container,
        f"drop {seen}: the container keeps the runtime's default capabilities.",
        "securityContext",
        "capabilities",
        "drop",
    )


def _needs_low_ports(container: ContainerView) -> bool:
    """Whether it declares a port for which it may need NET_BIND_SERVICE: a person must look."""
    low = any(0 < (port.container_port or 0) < _FREE_PORTS for port in container.ports)
    return low and "NET_BIND_SERVICE" not in container.security.added


def _edits(daemon_set: DaemonSetView, violation: Violation) -> Iterator[Put]:
    container = owner(daemon_set, violation)
    if container is not None and _needs_low_ports(container):
        return
    whole = violation.path[-1] == "drop"
    yield put(daemon_set.manifest, violation.path, ["ALL"] if whole else "ALL")


RULE = Rule(
    id="DS504",
    slug="capabilities-not-dropped",
    summary="A container does not drop all capabilities.",
    why=(
        "Without it a container that runs as root has a dozen capabilities that few agents use: "
        "raw sockets for spoofing packets, changing owners of files, ignoring permissions."
    ),
    remedy="Drop ALL, in capital letters, and add back what the program needs by name.",
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        securityContext:
          capabilities: null
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
            drop:
            - ALL
""",
    check=_check,
    fix=Fix(safety="unsafe", edits=_edits),
    source="Pod Security Standards, Capabilities",
    cel=(
        Cel(
            finds=(
                f"!{fragments.is_privileged()}"
                " && !('ALL' in c.?securityContext.?capabilities.?drop.orValue([]))"
            ),
            of="container",
            when="!variables.isWindows",
        ),
    ),
)
