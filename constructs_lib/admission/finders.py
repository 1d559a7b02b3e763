"""A clause as variables of a policy: what it finds in the old object, and what is new about it.

A DaemonSet that was as bad before may be updated: what the same clause finds in the old object, of
the same container and volume, is no reason to refuse the new one. A suppression with a reason
counts as in ``check``; one for a time never does, because CEL does not know the day.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from typing import Final

from constructs_lib.admission.clauses import Clause
from constructs_lib.k8s.metadata import IGNORE_PREFIX
from constructs_lib.policy.cel.expression import LISTS, Cel, quoted
from constructs_lib.policy.cel.host_paths import mounted, volumes_at
from constructs_lib.policy.config import Config, Exemption
from constructs_lib.record import dataclass

__all__ = ["IGNORED", "Variable", "finder", "of_old", "old_name", "used", "values_of"]

_VARIABLE: Final = re.compile(r"\bvariables\.([A-Za-z0-9]+)")


def _reasons(annotations: str) -> str:
    """The suppressions among annotations that count: without the prefix."""
    return (
        f"{annotations}.filter(k, k.startsWith({quoted(IGNORE_PREFIX)})"
        f" && {annotations}[k].trim() != ''"
        f" && !{annotations}[k].trim().startsWith('until='))"
        f".map(k, k.substring({len(IGNORE_PREFIX)}))"
    )


IGNORED: Final = (
    f"{_reasons('variables.annotations')} + {_reasons('variables.templateAnnotations')}"
)
"""The suppressions that count: ``DS501``, or ``DS501.agent`` for one container."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A variable of a policy.

    Attributes:
        name: its name.
        expression: what it stands for.
    """

    name: str
    expression: str


def used(expression: str) -> Iterator[str]:
    """The names of the variables that an expression uses."""
    return iter(dict.fromkeys(_VARIABLE.findall(expression)))


def old_name(name: str) -> str:
    """The name of a variable for the old object."""
    return f"old{name[0].upper()}{name[1:]}"


def of_old(expression: str, of_object: Container[str]) -> str:
    """An expression asked of the old object.

    Args:
        expression: the expression.
        of_object: names of the variables that depend on the object.
    """

    def renamed(match: re.Match[str]) -> str:
        name = match[1]
        return f"variables.{old_name(name)}" if name in of_object else match[0]

    return re.sub(r"\bobject\.", "oldObject.", _VARIABLE.sub(renamed, expression))


def volumes_name(clause: Clause) -> str:
    """The name of the variable that holds the volumes whose path a clause speaks of."""
    return f"volumesOf{clause.name}"


def found_name(clause: Clause) -> str:
    """The name of the variable that holds the containers in which a clause finds mounts."""
    return f"containersOf{clause.name}"


def fresh_name(clause: Clause) -> str:
    """The name of the variable that holds those of them that the old object did not have."""
    return f"freshOf{clause.name}"


def values_of(clause: Clause) -> dict[str, str]:
    """The variables that only a clause uses, by their names."""
    if clause.cel.of != "host mount":
        return dict(clause.cel.values)
    name = volumes_name(clause)
    volumes, before = f"variables.{name}", f"variables.{old_name(name)}"
    return {
        **clause.cel.values,
        name: volumes_at(clause.cel.path),
        fresh_name(clause): (
            f"request.operation != 'UPDATE' ? {volumes} : {volumes}.filter(n, !(n in {before}))"
        ),
    }


def finder(clause: Clause, config: Config, of_object: Container[str]) -> list[Variable]:
    """The variables of a clause: what was found before, then a list of what is to be told.

    Args:
        clause: the clause.
        config: whose exemptions count.
        of_object: names of the variables that depend on the object.
    """
    cel, name = clause.cel, clause.name
    first = _all_of(clause.roles, _when(cel))
    before, found = f"variables.{old_name(name)}", f"({cel.finds})"
    was = of_old(found, of_object)
    if cel.of == "pod":
        old = _all_of("request.operation == 'UPDATE'", of_old(_when(cel), of_object), was)
        told = _all_of(first, found, _open(clause, config, None), f"!{before}")
        new = f"{told} ? [{cel.seen}] : []"
    elif cel.of == "host mount":
        mounts = "c.?volumeMounts.orValue([])"
        volumes = f"variables.{volumes_name(clause)}"
        found = mounted(volumes, cel.path, cel.finds)
        any_mount = f"{mounts}.exists(m, {found})"
        old = (
            f"{_no_old(cel, of_object)} ? [] : "
            + of_old(f"variables.containers.filter(c, {any_mount})", of_object)
            + ".map(c, c.name)"
        )
        fresh = f"variables.{fresh_name(clause)}"
        known = (
            f"(!(c.name in {before}) || ({fresh}.size() > 0"
            f" && {mounts}.exists(m, m.name in {fresh} && ({cel.finds}))))"
        )
        told = _all_of(any_mount, _open(clause, config, "c.name"), known)
        chosen = f"variables.{found_name(clause)}"
        paths = (
            f"variables.hostPaths.filter(v, v.name in {volumes}"
            f" && {mounts}.exists(m, m.name == v.name && ({cel.finds}))).map(v, v.path)"
        )
        new = (
            f"[0, 1].filter(i, i < {chosen}.size()).map(i, {chosen}[i])"
            f".map(c, c.name + ' ' + {cel.seen or f'{paths}.join({_SPACE})'})"
            f" + ({chosen}.size() > 2 ? ['...'] : [])"
        )
        return [
            Variable(name=old_name(name), expression=old),
            Variable(
                name=found_name(clause),
                expression=_only(first, f"variables.containers.filter(c, {told})"),
            ),
            Variable(name=name, expression=new),
        ]
    else:
        listed = f"variables.{LISTS[cel.of]}"
        old = (
            f"{_no_old(cel, of_object)} ? [] : {of_old(listed, of_object)}"
            f".filter(c, {was}).map(c, c.name)"
        )
        told = _all_of(found, _open(clause, config, "c.name"), f"!(c.name in {before})")
        new = _only(first, f"{listed}.filter(c, {told}).map(c, {cel.seen or 'c.name'})")
    return [
        Variable(name=old_name(name), expression=old),
        Variable(name=name, expression=new),
    ]


_SPACE: Final = quoted(" ")


def _when(cel: Cel) -> str:
    return f"({cel.when})" if cel.when else ""


def _no_old(cel: Cel, of_object: Container[str]) -> str:
    """Whether there is nothing to look for in an old object."""
    was = of_old(_when(cel), of_object)
    return "request.operation != 'UPDATE'" + (f" || !{was}" if was else "")


def _only(condition: str, found: str) -> str:
    return f"{condition} ? {found} : []" if condition else found


def _all_of(*conditions: str) -> str:
    return " && ".join(each for each in conditions if each)


def _open(clause: Clause, config: Config, container: str | None) -> str:
    """Whether nobody has answered for a finding, beside the agent or in a configuration."""
    rule = clause.rule.id
    exempted = [_exempted(each, container) for each in config.exempt if each.rule == rule]
    conditions = [f"{quoted(rule)} in variables.ignored", *filter(None, exempted)]
    if container is not None:
        conditions.insert(1, f"{quoted(f'{rule}.')} + {container} in variables.ignored")
    return " && ".join(f"!({each})" for each in conditions)


def _exempted(exemption: Exemption, container: str | None) -> str:
    """Whether an exemption fits; empty where it is for containers and there is none."""
    if container is None and exemption.container != "*":
        return ""
    asked: Mapping[str, str] = {
        "request.namespace": exemption.namespace,
        "object.metadata.name": exemption.name,
        container or "": exemption.container,
    }
    return (
        " && ".join(
            f"{what}.matches({quoted(_pattern(glob))})"
            for what, glob in asked.items()
            if glob != "*"
        )
        or "true"
    )


def _pattern(glob: str) -> str:
    return "^" + "".join({"*": ".*", "?": "."}.get(each, re.escape(each)) for each in glob) + "$"
