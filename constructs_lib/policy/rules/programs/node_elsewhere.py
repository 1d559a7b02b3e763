"""DS1454: an exporter looks at another part of the node than it is meant to measure."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import PROGRAM
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.program_paths import behind
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import program_violation
from constructs_lib.programs.catalogue import Program
from constructs_lib.programs.node_exporter import FOLDERS, NAME

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    for program in context.programs(daemon_set):
        if program.facts.program == NAME and program.facts.complete:
            yield from _told_elsewhere(program)
            yield from _not_told(program)


def _told_elsewhere(program: Program) -> Iterator[Violation]:
    """A flag whose path is another part of the node."""
    for access in program.facts.accesses:
        meant = FOLDERS.get(access.flag)
        there = behind(program, access.path)
        if meant is not None and there.kind == "node" and there.node_path != meant:
            yield program_violation(
                program,
                access.place,
                f"--{access.flag}={access.path} is {there.node_path} of the node, and {NAME} "
                f"takes it for {meant}.",
            )


def _not_told(program: Program) -> Iterator[Violation]:
    """A folder of the node that is mounted, and that no flag names."""
    told = {access.flag for access in program.facts.accesses}
    for flag, meant in FOLDERS.items():
        for host in program.container.host_mounts:
            if host.path == meant and host.mount.at.rstrip("/") != meant.rstrip("/"):
                if flag not in told:
                    yield program_violation(
                        program,
                        program.facts.place,
                        f"{meant} of the node is mounted at {host.mount.at}, and {NAME} is not "
                        f"told so: it measures the container (--{flag}={host.mount.at}).",
                    )
                break


_POD = """\
metadata:
  annotations:
    constructs-lib/role: node-exporter
    constructs-lib/ignore.DS603: File systems are measured where they are mounted.
spec:
  template:
    spec:
      containers:
      - name: agent
        image: quay.io/prometheus/node-exporter:v1.12.1@sha256:\
0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
        args: [--web.listen-address=:9000%s]
        volumeMounts:
        - {name: root, mountPath: /rootfs, readOnly: true, mountPropagation: HostToContainer}
      volumes:
      - name: root
        hostPath: {path: /, type: Directory}
"""

RULE = Rule(
    id="DS1454",
    slug="node-elsewhere",
    summary="An exporter looks at another part of the node than it is meant to measure.",
    why=(
        "It reads the node's list of mounts and measures each at the same path in its container: "
        "the disk that is nearly full is then the overlay of the container, and graphs look right."
    ),
    remedy=(
        "Let `--path.rootfs`, `--path.procfs` and `--path.sysfs` be where `/`, `/proc` and `/sys` "
        "of the node are mounted."
    ),
    bad=_POD % "",
    good=_POD % ", --path.rootfs=/rootfs",
    check=_check,
    source="prometheus/node_exporter, README; prometheus-community/helm-charts#447",
    beyond_cel=PROGRAM,
)
