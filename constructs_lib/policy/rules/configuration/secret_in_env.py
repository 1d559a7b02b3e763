"""DS903: secrets in the environment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.container import ContainerView, Variable
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s import secret_signs
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.secret_signs import is_random, is_secret_name, is_secret_value
from constructs_lib.policy.cel.expression import Cel, quoted, strings
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import container_violation

__all__ = ["RULE"]


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    for container in daemon_set.all:
        for variable in container.env:
            source = variable.source
            if "secretKeyRef" in source:
                place = (*variable.place, "valueFrom", "secretKeyRef")
                yield _reference(container, source["secretKeyRef"], *place)
            elif variable.value is not None and is_secret_value(variable.value):
                yield from _literal(container, variable, variable.value)
        for index, source in enumerate(container.env_from):
            if "secretRef" in source:
                yield _reference(container, source["secretRef"], "envFrom", index, "secretRef")


def _reference(container: ContainerView, source: Json, *place: str | int) -> Violation:
    message = f"The Secret {source.get('name', '')!r} is exposed in the environment."
    return container_violation(container, message, *place, case="reference")


def _literal(container: ContainerView, variable: Variable, value: str) -> Iterator[Violation]:
    name = variable.name
    if is_secret_name(name):
        looks = ", and it looks like a real credential" if is_random(value) else ""
        message = f"{name} has its value written here{looks}."
        case = "random" if looks else None
        yield container_violation(container, message, *variable.place, "value", case=case)


_KEY: Final = f"(^|[^a-z])({'|'.join(sorted(secret_signs.KEYS))})[^a-z0-9]*key($|[^a-z])"
_ABOUT: Final = strings(sorted(secret_signs.ABOUT))
_NOUNS: Final = strings(sorted(secret_signs.NOUNS))
_IS_WRITTEN: Final = (
    "e.?value.orValue('') != ''"
    " && e.name.lowerAscii().matches('credential|key|pass|pwd|secret|token')"
    " && e.name.matches('^([^a-z]*|[^A-Z]*)$')"
    f" && !(e.value.lowerAscii() in {strings(sorted(secret_signs.HARMLESS))})"
    " && !e.value.startsWith('/') && !e.value.startsWith('$(') && !e.value.startsWith('file:')"
    " && [e.name.lowerAscii().findAll('[a-z]+|[0-9]+')].exists(l, l.size() > 0 && l != ['pwd']"
    f" && !(l[l.size() - 1] in {_ABOUT})"
    f" && (l.exists(w, w in {_NOUNS}) || e.name.lowerAscii().matches({quoted(_KEY)})))"
)


RULE = Rule(
    id="DS903",
    slug="secret-in-env",
    summary="A secret is in the environment of a container.",
    why=(
        "A value in the manifest is in Git, in the cluster's audit log and with everyone who may "
        "read DaemonSets. From the environment, secrets get into crash dumps, debug pages and "
        "child processes."
    ),
    remedy=(
        "Put the value into a Secret, mount it as a file and let the agent read the file, as with "
        "variables that end in `_FILE`. Rotate a value that was written here: it is no longer "
        "secret."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        env:
        - name: API_TOKEN
          value: open-sesame
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        env:
        - name: API_TOKEN_FILE
          value: /secrets/token
        volumeMounts:
        - name: secrets
          mountPath: /secrets
          readOnly: true
      volumes:
      - name: secrets
        secret:
          secretName: agent
""",
    check_spec=_check,
    source="Kubernetes documentation, Good practices for Kubernetes Secrets",
    cel=(
        Cel(
            finds=f"c.?env.orValue([]).exists(e, {_IS_WRITTEN})",
            of="container",
            seen=f"c.name + ' ' + c.env.filter(e, {_IS_WRITTEN}).map(e, e.name).join(' ')",
            cases=(None, "random"),
        ),
        Cel(
            finds=(
                "c.?env.orValue([]).exists(e, e.?valueFrom.?secretKeyRef.hasValue())"
                " || c.?envFrom.orValue([]).exists(e, e.?secretRef.hasValue())"
            ),
            of="container",
            cases=("reference",),
        ),
    ),
    beyond_cel=(
        "Names in mixed case (apiToken). Whether a value looks as if a program had made it, which "
        "is graver, no expression can tell."
    ),
)
