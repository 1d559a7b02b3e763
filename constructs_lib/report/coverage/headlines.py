"""What a reader must not have to look for: DaemonSets without a node, nodes without an agent."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.placement.answer import CoverageReport
from constructs_lib.placement.coverage import Coverage, DaemonSetCoverage
from constructs_lib.report.words import counted, names_in_words

__all__ = ["headlines"]


def headlines(answer: CoverageReport) -> Iterator[str]:
    """Sentences to begin with; none where there is nothing of the kind."""
    yield from _nowhere(answer.coverage)
    bare = answer.without_agent
    if bare:
        get = "gets" if len(bare) == 1 else "get"
        yield f"{counted(len(bare))} {get} no agent at all: {names_in_words(bare)}."


def _nowhere(coverage: Coverage) -> Iterator[str]:
    """A sentence for each DaemonSet that runs nowhere.

    One for Windows is left out where no node runs it: that is meant.
    """
    total = len(coverage.nodes)
    systems = {node.labels.get("kubernetes.io/os") for node in coverage.nodes.examples()}
    for entry in coverage.daemon_sets:
        title = entry.daemon_set.title
        if entry.daemon_set.os == "windows" and "windows" not in systems:
            continue
        if not entry.desired:
            yield f"{title} is wanted on none of {counted(total)}."
        elif not _starts(entry):
            yield f"{title} runs on none of the {counted(entry.desired)} that want it."


def _starts(entry: DaemonSetCoverage) -> bool:
    return any(
        group.together.outcome != "pending" for group in entry.groups if group.alone.should_run
    )
