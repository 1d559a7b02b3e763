"""What the checker says: violations from rules, findings made of them, the report of a run.

A rule knows where and what; the engine adds everything a reader needs to act: how grave it is,
which object, which file and line, and whether somebody has answered for it already.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import NamedTuple

from constructs_lib.k8s.manifest import Identity, Manifest
from constructs_lib.path import Path, path_text
from constructs_lib.programs.place import Place
from constructs_lib.record import dataclass, field

__all__ = [
    "Finding",
    "Oddity",
    "Path",
    "Report",
    "Severity",
    "Spot",
    "Suppression",
    "Violation",
    "path_text",
    "reading_order",
]


class Severity(IntEnum):
    """How grave a finding is.

    ``ERROR``: the API server refuses it, it cannot work, or it can take many nodes down at once.
    ``WARNING``: a best practice is broken with a failure people have had. ``INFO``: worth knowing.
    """

    INFO = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()


class Violation(NamedTuple):
    """What a rule found: one place and one sentence.

    Attributes:
        path: the place, in the manifest. A field that is missing is placed where it would stand.
        message: what is wrong with the value seen, as a sentence.
        container: name of the container it is about, if it is about one.
        case: which of the rule's cases it is, where a profile grades them apart.
        on: the object it is about, where that is not the DaemonSet.
        place: where it is written, where that is not at the path: in a text that another object
            holds, such as the configuration of the program.
        about: what the message names that is another in each place (an image, a mounted path).
            Findings of a rule that differ in nothing else are one finding of all of these.
    """

    path: Path
    message: str
    container: str | None = None
    case: str | None = None
    on: Manifest | None = None
    place: Place | None = None
    about: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """Somebody's answer to a finding.

    Attributes:
        reason: why it is right here.
        place: where it is written: an annotation, or the configuration file.
    """

    reason: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A further place of a finding.

    Attributes:
        path: the place in the object.
        container: name of the container, if it is in one.
        line: its line, counted from 1; 0 where there is none.
        column: its column, likewise.
    """

    path: Path
    container: str | None
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A violation with everything a reader needs.

    Attributes:
        rule: id of the rule (``DS501``).
        severity: how grave it is, by the profile and the agent's role.
        message: what is wrong, as a sentence.
        object: group, kind, namespace and name of the object; all empty for a text that holds
            none.
        path: the place in the object.
        container: name of the container, if it is about one.
        source: the file, or a name that stands for it.
        line: line of the place, counted from 1; 0 where there is none.
        column: column of the place, likewise.
        suppression: the answer to it, if there is one.
        about: what the message names that is another in each place; see :class:`Violation`.
        also: the other places where the same is found, which the message names.
        covers: rules that find something for the same cause, which the message says, too.
        count: how many findings it stands for; more than one where there are too many to show.
        clusters: the clusters of a fleet that it is found in; empty without a fleet.
    """

    rule: str
    severity: Severity
    message: str
    object: Identity
    path: Path = ()
    container: str | None = None
    source: str = ""
    line: int = 0
    column: int = 0
    suppression: Suppression | None = None
    about: str | None = None
    also: tuple[Spot, ...] = ()
    covers: tuple[str, ...] = ()
    count: int = 1
    clusters: tuple[str, ...] = ()


def reading_order(finding: Finding) -> tuple[str, int, int, str, str]:
    """By file, line and rule: the order of a report."""
    return finding.source, finding.line, finding.column, finding.rule, finding.message


@dataclass(frozen=True, slots=True, kw_only=True)
class Oddity:
    """A habit of most DaemonSets of one input that a few do not share.

    Attributes:
        habit: what the many do, as in ``set a priority class``.
        many: how many do.
        odd: those that do not.
        clusters: the clusters of a fleet where that is so; empty without a fleet.
    """

    habit: str
    many: int
    odd: tuple[Identity, ...]
    clusters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The result of a run.

    Attributes:
        findings: every finding, suppressed ones included, by file, line and rule.
        daemon_sets: how many DaemonSets were judged.
        objects: how many objects were read.
        oddities: habits that a few of the DaemonSets do not share.
        texts: lines to show of each source, by their number (``yaml/hidden_text.py``); empty for
            manifests given as data.
        fail_on: the lowest severity that fails the run, for formats that show it.
        clusters: every cluster of the fleet, in its order; empty without a fleet.
    """

    findings: tuple[Finding, ...]
    daemon_sets: int
    objects: int
    oddities: tuple[Oddity, ...] = ()
    texts: Mapping[str, Mapping[int, str]] = field(default_factory=dict, repr=False, compare=False)
    fail_on: Severity = Severity.ERROR
    clusters: tuple[str, ...] = ()

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that nobody has answered for."""
        return tuple(finding for finding in self.findings if finding.suppression is None)

    def at_least(self, severity: Severity) -> tuple[Finding, ...]:
        """The open findings of that severity or graver."""
        return tuple(finding for finding in self.open if finding.severity >= severity)
