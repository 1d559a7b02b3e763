"""Inputs that cost a careless reader more than their size: what each command takes for a megabyte.

Every input is made of one thing that is written again and again. One bound holds for all, with room
for other work beside it; what breaks it is asked twice more, and the least counts. The exit code is
1 where it stays broken. The goal of an idle core is in the table of ``make bench``. The same inputs
are held against a law by ``tests/test_work_is_bounded.py``: many times as many are at most so many
times the work.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from benchmarks.processes import Taken, installed, taken

__all__ = [
    "CASES",
    "COMMANDS",
    "MOST_MEBIBYTES",
    "MOST_SECONDS",
    "NODES",
    "before",
    "count_of",
    "main",
]

Case: TypeAlias = Callable[[int], str]
"""A text with so many of something."""

_C: Final = "{name: c, image: 'img:1'}"
_ONE: Final = f"""\
apiVersion: apps/v1
kind: DaemonSet
metadata: {{name: a, namespace: x}}
spec:
  selector: {{matchLabels: {{app: x}}}}
  template:
    metadata: {{labels: {{app: x}}}}
    spec:
      containers:
      - {_C}
"""
NODES: Final = "nodes: [{name: a}, {name: b}, {name: c, taints: ['k=v:NoSchedule']}]\n"
"""The nodes that predictions are made for."""

COMMANDS: Final = (
    "check {input} --profile strict --no-cache",
    "check {input} --profile strict --no-cache --format json",
    "check {input} --fix --diff",
    "coverage {input} --nodes {nodes}",
    "rollout {input} --nodes {nodes}",
    "diff {before} {input}",
)
"""What is asked of each input."""

MOST_SECONDS: Final = 3.0
"""Of processor time on an idle core, for a megabyte of anything."""
_BOUND: Final = 5.0
"""The same beside other work."""
MOST_MEBIBYTES: Final = 300
"""The most memory meanwhile."""
_MEGABYTE: Final = 1_000_000
_TRIES: Final = 3
_PATIENCE: Final = 60
"""Seconds of processor time after which a command is ended."""


def before(text: str) -> str:
    """The same with other images, and names where they are new: what ``diff`` compares it with."""
    return text.replace("img:1", "img:0").replace("name: now", "name: was")


def _many(template: str, *, of: str = "", before: str = "", after: str = "") -> Case:
    """A text with a line, in which ``%`` is a number, for each of them."""

    def text(count: int) -> str:
        return before + of.join(template.replace("%", str(n)) for n in range(count)) + after

    return text


def _in_container(field: str, template: str) -> Case:
    start, end = _ONE.split(_C)
    head = f"{start}{{name: c, image: 'img:1', {field}: ["
    return _many(template, of=",", before=head, after=f"]}}{end}")


def _in_pod(field: str, template: str) -> Case:
    return _many(f"      - {template}\n", before=f"{_ONE}      {field}:\n")


def _one_line(count: int) -> str:
    metadata = {"name": "a", "namespace": "x"}
    template = {"metadata": {"labels": {"app": "x"}}, "spec": {"containers": [{"name": "c"}]}}
    items = [
        {
            "apiVersion": "apps/v1",
            "kind": "DaemonSet",
            "metadata": {**metadata, "name": f"a{number}"},
            "spec": {"template": template},
        }
        for number in range(count)
    ]
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": items})


_KEY_OF_TERM: Final = "{matchExpressions: [{key: k%, operator: In, values: [a]}]}"
_NAMED: Final = "metadata: {name: s%, namespace: x}"
_RBAC: Final = "rbac.authorization.k8s.io"
_WITH_ALL: Final = f"""\
---
{_ONE.replace("name: a,", "name: a%,").replace("app: x", "app: a%")}\
      serviceAccountName: s%
      priorityClassName: s%
      volumes: [{{name: v, configMap: {{name: s%}}}}]
---
{{apiVersion: v1, kind: ServiceAccount, {_NAMED}}}
---
{{apiVersion: v1, kind: ConfigMap, {_NAMED}, data: {{image: 'img:1'}}}}
---
{{apiVersion: v1, kind: Service, {_NAMED}, spec: {{selector: {{app: a%}}, ports: [{{port: 80}}]}}}}
---
{{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {{name: s%}}, value: 5}}
---
apiVersion: {_RBAC}/v1
kind: Role
{_NAMED}
rules: [{{apiGroups: [''], resources: [pods], verbs: [list]}}]
---
apiVersion: {_RBAC}/v1
kind: RoleBinding
{_NAMED}
roleRef: {{apiGroup: {_RBAC}, kind: Role, name: s%}}
subjects: [{{kind: ServiceAccount, name: s%, namespace: x}}]
"""

_ROOM: Final = f"  # {'x' * 170}"
"""As much as a container has to take, so that a file of them is read (``intake/limits.py``)."""

CASES: Final[Mapping[str, Case]] = {
    "documents that are no YAML": _many("a: b: c\n---\n"),
    "documents that are no objects": _many("--- a\n"),
    "fields of no object": _many("k%: v\n"),
    "the same DaemonSet": _many("---\n" + _ONE),
    "DaemonSets": _many("---\n" + _ONE.replace("name: a,", "name: a%,")),
    "DaemonSets on one line": _one_line,
    "DaemonSets with all that belongs to them": _many(_WITH_ALL),
    "DaemonSets under new names": _many("---\n" + _ONE.replace("name: a,", "name: now%,")),
    "DaemonSets with a host port": _many(
        "---\n"
        + _ONE.replace("name: a,", "name: a%,").replace(
            "image: 'img:1'", "image: 'img:1', ports: [{containerPort: 80, hostPort: 80}]"
        )
    ),
    "variables of one name on one line": _in_container("env", "{name: E, value: x}"),
    "variables that refer to the next": _in_container("env", "{name: E%, value: $(F%)}"),
    "uses of a variable in one value": lambda count: _ONE.replace(
        "image: 'img:1'", f"image: 'img:1', env: [{{name: A, value: '{'$(A)' * count}'}}]"
    ),
    "mounts on one line": _in_container("volumeMounts", "{name: v, mountPath: /x%/..//}"),
    "ports": _in_container("ports", "{containerPort: 80, name: a}"),
    "unknown fields": _many(
        "k%: v", of=",", before=_ONE.split(_C)[0] + "{", after="}" + _ONE.split(_C)[1]
    ),
    "tolerations": _in_pod("tolerations", "{key: k%, operator: Exists}"),
    "the same toleration": _in_pod("tolerations", "{key: k, operator: Exists}"),
    "volumes": _in_pod("volumes", "{name: v%, hostPath: {path: /x/%}}"),
    "containers": _many(f"      - {{name: c%, image: 'img:1'}}{_ROOM}\n", before=_ONE),
    "containers that write to the node": _many(
        "      - {name: c%, image: 'i', volumeMounts: [{name: v, mountPath: /x}]}" + _ROOM + "\n",
        before=_ONE,
        after="      volumes: [{name: v, hostPath: {path: /var/lib}}]\n",
    ),
    "aliases of a container": _many("      - *c\n", before=_ONE.replace(f"- {_C}", f"- &c {_C}")),
    "kernel parameters": lambda count: (
        f"{_ONE}      securityContext: {{sysctls: "
        f"[{','.join(f'{{name: k{n}, value: v}}' for n in range(count))}]}}\n"
    ),
    "node affinity terms": _many(
        _KEY_OF_TERM,
        of=",",
        before=f"{_ONE}      affinity: {{nodeAffinity: "
        "{requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [",
        after="]}}}\n",
    ),
    "Services": _many(
        f"---\napiVersion: v1\nkind: Service\n{_NAMED}\n"
        "spec: {selector: {app: x}, ports: [{port: 80, targetPort: p}]}\n",
        before=_ONE,
    ),
    "budgets": _many(
        f"---\napiVersion: policy/v1\nkind: PodDisruptionBudget\n{_NAMED}\n"
        "spec: {selector: {matchLabels: {app: x}}, maxUnavailable: 1}\n",
        before=_ONE,
    ),
    "PodMonitors": _many(
        f"---\napiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\n{_NAMED}\n"
        "spec: {selector: {matchLabels: {app: x}}, podMetricsEndpoints: [{port: p}]}\n",
        before=_ONE,
    ),
    "ConfigMaps that are mounted": lambda count: (
        _in_pod("volumes", "{name: v%, configMap: {name: s%}}")(count)
        + _many(f"---\n{{apiVersion: v1, kind: ConfigMap, {_NAMED}, data: {{k: v}}}}\n")(count)
    ),
    "roles of one account": _many(
        f"---\napiVersion: {_RBAC}/v1\nkind: Role\n{_NAMED}\n"
        "rules: [{apiGroups: [''], resources: [pods], verbs: [list]}]\n"
        f"---\napiVersion: {_RBAC}/v1\nkind: RoleBinding\n{_NAMED}\n"
        f"roleRef: {{apiGroup: {_RBAC}, kind: Role, name: s%}}\n"
        "subjects: [{kind: ServiceAccount, name: a, namespace: x}]\n",
        before=f"{_ONE}      serviceAccountName: a\n",
    ),
    "rules of one role": lambda count: _WITH_ALL.replace("%", "0").replace(
        "rules: [", "rules: [" + "{apiGroups: [''], resources: [pods], verbs: [get]}," * count
    ),
    "init containers": _in_pod("initContainers", "{name: i%, image: 'img:1'}" + _ROOM),
    "containers with findings of their own": _many(
        "      - {name: c%, image: 'img:1', securityContext: {privileged: true}}" + _ROOM + "\n",
        before=_ONE,
    ),
    "labels": _many(
        "l%: v",
        of=", ",
        before=_ONE.split("{labels: {app: x}}")[0] + "{labels: {app: x, ",
        after="}}" + _ONE.split("{labels: {app: x}}")[1],
    ),
    "comments": _many("# x\n", before=_ONE),
}
"""What is written again and again."""


def main() -> None:
    """Print what a megabyte of each takes."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=_MEGABYTE, help="bytes of an input")
    size = parser.parse_args().size
    broken = []
    print("| a megabyte of | " + " | ".join(each.split(" {")[0] for each in COMMANDS) + " |")
    print("|---" * (len(COMMANDS) + 1) + "|")
    with tempfile.TemporaryDirectory() as folder:
        environment = installed(Path(folder))
        nodes, file, old = (Path(folder, name) for name in ("nodes", "input.yaml", "old.yaml"))
        nodes.write_text(NODES, encoding="utf-8")
        for name, case in CASES.items():
            text = case(count_of(case, size))
            file.write_text(text, encoding="utf-8")
            old.write_text(before(text), encoding="utf-8")
            cells = []
            for command in COMMANDS:
                asked = command.format(input=file, before=old, nodes=nodes).split()
                found = _least(asked, environment)
                cells.append(_words(found))
                if found is None or _breaks(found):
                    broken.append(f"{name}, {command}: {_words(found)}")
            print(f"| {name} | {' | '.join(cells)} |", flush=True)
    print(f"\nAt most {_BOUND:g} s and {MOST_MEBIBYTES} MiB each:", "NO" if broken else "yes")
    for each in broken:
        print(each)
    sys.exit(1 if broken else 0)


def count_of(case: Case, size: int) -> int:
    """How many of them make a text of that size."""
    one, many = len(case(100)), len(case(1100))
    return max(1, (size - one) * 1000 // (many - one) + 100)


def _least(arguments: Sequence[str], environment: Mapping[str, str]) -> Taken | None:
    """The least that a command takes, or nothing if it fails or comes to no end."""
    program = (sys.executable, "-m", "constructs_lib", *arguments)
    found: list[Taken] = []
    while len(found) < _TRIES and all(map(_breaks, found)):
        try:
            found.append(taken(program, environment, most=_PATIENCE, fine=frozenset({0, 1, 2})))
        except ChildProcessError:
            return None
    return min(found, key=lambda each: (_breaks(each), each.seconds))


def _breaks(each: Taken) -> bool:
    return each.seconds > _BOUND or each.mebibytes > MOST_MEBIBYTES


def _words(each: Taken | None) -> str:
    return f"{each.seconds:.1f} s, {each.mebibytes:.0f} MiB" if each is not None else "failed"


if __name__ == "__main__":
    main()
