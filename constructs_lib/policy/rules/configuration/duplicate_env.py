"""DS904: variables that are set twice, or used before they are set."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import container_violation

__all__ = ["RULE"]

_USE: Final = re.compile(r"\$(?:\$|\(([-._a-zA-Z0-9]+)\))")
_OF_A_SERVICE: Final = re.compile(r".+_SERVICE_(HOST|PORT.*)|.+_PORT(_.*)?")
"""Variables that the kubelet sets for the Services of the namespace."""


def _check(daemon_set: DaemonSetView, _: Context) -> Iterator[Violation]:
    for container in daemon_set.all:
        names = [variable.name for variable in container.env]
        if len(set(names)) < len(names):
            yield from _repeated(container, names)
        if not container.env_from:  # whose names nobody knows
            yield from _unset_in_env(container, names)
            yield from _unset_in_arguments(container, names)


def _repeated(container: ContainerView, names: Sequence[str]) -> Iterator[Violation]:
    for index, name in enumerate(names):
        if name in names[:index]:
            message = f"{name} is set twice: the last one counts, and `kubectl apply` may lose it."
            yield container_violation(container, message, "env", index, "name")


def _unset_in_env(container: ContainerView, names: Sequence[str]) -> Iterator[Violation]:
    for index, variable in enumerate(container.env):
        value = variable.value or ""
        for name in _unset(value, names[:index]) if "$(" in value else ():
            when = "only set later" if name in names[index + 1 :] else "not set"
            message = f"$({name}) stays as it is: {name} is {when}."
            yield container_violation(container, message, "env", index, "value")


def _unset_in_arguments(container: ContainerView, names: Sequence[str]) -> Iterator[Violation]:
    for argument in container.arguments:
        for name in _unset(argument.text, names) if "$(" in argument.text else ():
            # A shell replaces $(hostname) itself, and commands have no upper case.
            if name.isupper():
                message = f"$({name}) stays as it is: {name} is not set."
                yield container_violation(container, message, *argument.place)


def _unset(text: str, known: Sequence[str]) -> Iterator[str]:
    """The variables in a text that are not known; ``$$`` stands for a dollar."""
    for match in _USE.finditer(text):
        name = match[1]
        if name and name not in known and not _OF_A_SERVICE.fullmatch(name):
            yield name


RULE = Rule(
    id="DS904",
    slug="duplicate-env",
    summary="A variable is set twice, or used where it is not set.",
    why=(
        "Of two values one is lost, and not always the same one. A variable can only refer to one "
        "that is set before it; otherwise the agent gets the text `$(NAME)`."
    ),
    remedy="Set each variable once, before the first use of it.",
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        env:
        - name: LISTEN
          value: $(HOST_IP):9000
        - name: HOST_IP
          valueFrom:
            fieldRef:
              fieldPath: status.hostIP
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        env:
        - name: HOST_IP
          valueFrom:
            fieldRef:
              fieldPath: status.hostIP
        - name: LISTEN
          value: $(HOST_IP):9000
""",
    check=_check,
    source="pkg/kubelet/kubelet_pods.go and pkg/api/pod/warnings.go, Kubernetes v1.36",
)
