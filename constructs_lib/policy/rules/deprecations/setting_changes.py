"""DS1204: a program is told, or not told, what a later release takes in another way."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import PROGRAM
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.rules.deprecations.examples import KUBE_PROXY
from constructs_lib.policy.violation import program_violation

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    for program in context.programs(daemon_set):
        for change in program.facts.changes:
            if context.minor >= change.since:
                yield program_violation(program, change.place, change.message)


RULE = Rule(
    id="DS1204",
    slug="setting-changes",
    summary="A later Kubernetes release changes or drops what a program is configured with.",
    why=(
        "An upgrade then switches every node to another mode at once, in the middle of all other "
        "changes, or the program does not start."
    ),
    remedy=(
        "Write what is meant, before the upgrade: `mode: iptables` to keep it, or "
        "`mode: nftables`, node by node, on Linux 5.13 or newer."
    ),
    bad=KUBE_PROXY % ("v1.37.2", ""),
    good=KUBE_PROXY % ("v1.37.2", ", --proxy-mode=nftables"),
    check=_check,
    source="cmd/kube-proxy/app/server_linux.go, Kubernetes v1.37",
    beyond_cel=PROGRAM,
)
