"""DS1402: offsets are kept where they do not outlive the Pod."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import PROGRAM
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.program_paths import Behind, behind, has_read_only_root
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.rules.programs.examples import fluent_bit
from constructs_lib.policy.violation import program_violation
from constructs_lib.programs.facts import Access

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    for program in context.programs(daemon_set):
        seen: set[str] = set()
        for read in program.facts.inputs:
            offsets = read.offsets
            if not isinstance(offsets, Access) or offsets.path in seen:
                continue
            seen.add(offsets.path)
            there = behind(program, offsets.path)
            why = _why(there, read_only=has_read_only_root(program))
            if why:
                message = f"{program.facts.program} keeps its offsets in {offsets.path}, {why}."
                yield program_violation(program, offsets.place, message)


def _why(there: Behind, *, read_only: bool) -> str:
    """Why what is written there is gone; empty if it stays."""
    if there.kind == "image" and read_only:
        return "where nothing is mounted and the root is read-only: it cannot write them"
    if there.kind == "image":
        return "where nothing is mounted: they are lost with the container"
    if there.kind == "emptyDir":
        return "an emptyDir: they are lost with the Pod"
    if there.per_pod and there.kind == "node":
        return "a folder that is named after the Pod: the next Pod does not find them"
    return ""


RULE = Rule(
    id="DS1402",
    slug="offsets-lost",
    summary="A program keeps its offsets where they do not outlive the Pod.",
    why=(
        "After every update, eviction or crash the program knows nothing of what it has read: it "
        "sends all logs again, or starts at their ends and loses what was written meanwhile."
    ),
    remedy=(
        "Write the offsets below a hostPath of the agent's own, such as /var/lib/<name> with "
        "DirectoryOrCreate, whose path is the same for every Pod."
    ),
    bad=fluent_bit(state="emptyDir: {sizeLimit: 2Gi}"),
    good=fluent_bit(),
    check=_check,
    source="verrazzano/verrazzano#4891; kube-logging/logging-operator#174",
    beyond_cel=PROGRAM,
)
