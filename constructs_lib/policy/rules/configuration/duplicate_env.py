"""DS904: variables that are set twice, or used before they are set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.pattern import pattern
from constructs_lib.policy.cel.expression import Cel, quoted
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import container_violation

__all__ = ["RULE"]

_USE: Final = pattern(r"\$(?:\$|\(([-._a-zA-Z0-9]+)\))")
_OF_A_SERVICE: Final = pattern(r".+_SERVICE_(HOST|PORT.*)|.+_PORT(_.*)?")
"""Variables that the kubelet sets for the Services of the namespace."""


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    for container in daemon_set.all:
        names = [variable.name for variable in container.env]
        if len(set(names)) < len(names):
            yield from _repeated(container, names)
        if not container.env_from:  # whose names nobody knows
            yield from _unset_in_env(container, names)
            yield from _unset_in_arguments(container, names)


def _repeated(container: ContainerView, names: Sequence[str]) -> Iterator[Violation]:
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            message = f"{name} is set twice: the last one counts, and `kubectl apply` may lose it."
            yield container_violation(container, message, "env", index, "name")
        seen.add(name)


def _unset_in_env(container: ContainerView, names: Sequence[str]) -> Iterator[Violation]:
    last = {name: index for index, name in enumerate(names)}
    known: set[str] = set()
    for index, variable in enumerate(container.env):
        for name in _unset(variable.value or "", known):
            when = "only set later" if last.get(name, -1) > index else "not set"
            message = f"$({name}) stays as it is: {name} is {when}."
            yield container_violation(container, message, "env", index, "value")
        known.add(variable.name)


def _unset_in_arguments(container: ContainerView, names: Sequence[str]) -> Iterator[Violation]:
    known = set(names)
    for argument in container.arguments:
        for name in _unset(argument.text, known):
            # A shell replaces $(hostname) itself, and commands have no upper case.
            if name.isupper():
                message = f"$({name}) stays as it is: {name} is not set."
                yield container_violation(container, message, *argument.place)


def _unset(text: str, known: AbstractSet[str]) -> Iterator[str]:
    """The variables in a text that are not known, each once; ``$$`` stands for a dollar."""
    if "$(" in text:
        for name in dict.fromkeys(match[1] for match in _USE.finditer(text)):
            if name and name not in known and not _OF_A_SERVICE.fullmatch(name):
                yield name


_OF_SERVICE: Final = f"u.matches({quoted(f'^({_OF_A_SERVICE.pattern})$')})"


def _used(text: str) -> str:
    """The variables that a text uses, in CEL."""
    return (
        f"{text}.findAll('[$](?:[$]|[(][-._a-zA-Z0-9]+[)])').filter(u, u != '$$')"
        ".map(u, u.substring(2, u.size() - 1))"
    )


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
    check_spec=_check,
    source="pkg/kubelet/kubelet_pods.go and pkg/api/pod/warnings.go, Kubernetes v1.37",
    cel=(
        Cel(
            finds=(
                "[c.?env.orValue([]).map(v, v.name)].exists(l,"
                " l.exists(n, l.indexOf(n) != l.lastIndexOf(n))"
                " || (c.?envFrom.orValue([]).size() == 0"
                " && (c.?env.orValue([]).exists(e, e.?value.orValue('').contains('$(')"
                f" && {_used('e.value')}.exists(u, !{_OF_SERVICE} && (!(u in l)"
                " || l.indexOf(u) >= l.indexOf(e.name))))"
                " || (c.?command.orValue([]) + c.?args.orValue([])).exists(a, a.contains('$(')"
                f" && {_used('a')}.exists(u, u.matches('[A-Z]') && !u.matches('[a-z]')"
                f" && !{_OF_SERVICE} && !(u in l))))))"
            ),
            of="container",
        ),
    ),
)
