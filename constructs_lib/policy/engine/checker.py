"""Runs the rules over objects and makes findings of what they say.

Objects come from texts (with file, line and column) or as data. Structure is judged first; rules
then see each DaemonSet without what is malformed. Whatever a rule says is graded by the profile,
placed in its file and held against the suppressions that people have written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.intake.documents import Unreadable
from constructs_lib.intake.input import Input
from constructs_lib.intake.objects import Object
from constructs_lib.k8s.hidden import without_addresses
from constructs_lib.k8s.manifest import Identity, Manifest
from constructs_lib.k8s.object_kind import identity_of, own_kind
from constructs_lib.k8s.release import LATEST_MINOR
from constructs_lib.policy.config import Config
from constructs_lib.policy.engine.bounded import bounded, most_of
from constructs_lib.policy.engine.consistency import oddities
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.engine.exemptions import Exemptions
from constructs_lib.policy.engine.malformed import read_object
from constructs_lib.policy.engine.relevant import relevant
from constructs_lib.policy.engine.suppressions import (
    WrittenSuppression,
    suppression_violations,
    written_suppressions,
)
from constructs_lib.policy.finding import (
    Finding,
    Path,
    Report,
    Severity,
    Suppression,
    Violation,
    reading_order,
)
from constructs_lib.policy.profiles import Grading
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.rules.catalogue import rule_of
from constructs_lib.record import dataclass, field
from constructs_lib.yaml.document import Position

if TYPE_CHECKING:
    from constructs_lib.cluster.node import Node
    from constructs_lib.registry.image_lock import ImageLock

__all__ = ["Judgement", "Verdict", "check", "judge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A finding and what it was made of.

    Attributes:
        finding: the finding.
        violation: what the rule said.
        daemon_set: the DaemonSet it is about, if it is about one.
        source: the object it is about, and where it comes from.
    """

    finding: Finding
    violation: Violation
    daemon_set: DaemonSetView | None
    source: Object


def check(
    found: Input,
    config: Config = Config(),  # noqa: B008  # frozen
    *,
    minor: int = LATEST_MINOR,
    nodes: int | None = None,
    today: dt.date | None = None,
    images: ImageLock | None = None,
    node_list: Sequence[Node] = (),
    upgraded_from: int | None = None,
) -> Report:
    """Judge every DaemonSet among the objects; the arguments are those of :func:`judge`."""
    judgement = judge(
        found,
        config,
        minor=minor,
        nodes=nodes,
        today=today,
        images=images,
        node_list=node_list,
        upgraded_from=upgraded_from,
    )
    return judgement.report()


def judge(
    found: Input,
    config: Config = Config(),  # noqa: B008  # frozen
    *,
    minor: int = LATEST_MINOR,
    nodes: int | None = None,
    today: dt.date | None = None,
    images: ImageLock | None = None,
    node_list: Sequence[Node] = (),
    upgraded_from: int | None = None,
    rules: Collection[str] = (),
) -> Judgement:
    """Let the rules speak of every DaemonSet; the other objects tell what it stands among.

    Args:
        found: objects, and documents that could not be read.
        config: what the user decided.
        minor: the Kubernetes release to judge for, as in 36 for 1.36.
        nodes: how many nodes the DaemonSets are meant for, if it is known.
        today: the day for which dated suppressions count; today by default.
        images: what ``images.lock`` knows of images. Default: nothing.
        node_list: the nodes themselves, if they are known.
        upgraded_from: the minor release that the cluster comes from. Default: no upgrade is judged.
        rules: ids of the rules whose findings are wanted. Default: all of them.
    """
    sources: dict[int, Object] = {}
    judged = [_judge(each, config, minor, sources) for each in found.objects]
    context = Context(
        objects=[each.clean for each in judged],
        daemon_sets=[each.daemon_set for each in judged if each.daemon_set is not None],
        config=config,
        nodes=nodes,
        minor=minor,
        images=images,
        node_list=node_list,
        files=found.files,
        upgraded_from=upgraded_from,
    )
    # Whether a suppression has something to suppress is only known when every rule has spoken.
    is_answered = any(any(written_suppressions(each)) for each in context.daemon_sets)
    asked = [each for each in relevant(context) if is_answered or not rules or each in rules]
    _run_rules(map(rule_of, asked), judged, context)
    day = today or dt.datetime.now(tz=dt.UTC).date()
    return Judgement(judged=judged, context=context, unreadable=found.unreadable, today=day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the rules said of the objects of an input.

    Attributes:
        judged: the objects with what rules said of them.
        context: what the rules were told.
        unreadable: the documents that could not be read.
        today: the day for which dated suppressions count.
    """

    judged: Sequence[_Judged]
    context: Context
    unreadable: Sequence[Unreadable]
    today: dt.date

    def report(self) -> Report:
        """What was found, for a reader."""
        most = most_of(sum(len(each.violations) for each in self.judged))
        findings = [finding for finding, _, _ in self._found(most=most)]
        findings += map(_of_unreadable, self.unreadable)
        return Report(
            findings=tuple(bounded(sorted(findings, key=reading_order), most)),
            daemon_sets=len(self.context.daemon_sets),
            objects=len(self.judged),
            oddities=tuple(oddities(self.context)),
        )

    def verdicts(self, rules: Collection[str]) -> Iterator[Verdict]:
        """The findings of some rules with what they were made of, for putting them right."""
        for finding, violation, each in self._found():
            if finding.rule in rules:
                yield Verdict(
                    finding=finding,
                    violation=violation,
                    daemon_set=each.daemon_set,
                    source=each.source,
                )

    def _found(self, *, most: int | None = None) -> Iterator[tuple[Finding, Violation, _Judged]]:
        """What was found, object by object, with what it was made of.

        Args:
            most: how many of one rule are made for one object; one more counts the others.
                Default: all of them.
        """
        config = self.context.config
        exemptions, grading = Exemptions(config.exempt), Grading(config)
        for each in self.judged:
            said = _said(each, config, self.today, exemptions, grading)
            for one, count in _each_once(said) if most is None else _counted(said, most):
                yield _finding(each, one, count), one.violation, each


@dataclass(kw_only=True, eq=False)
class _Judged:
    """An object on its way through a run; ``sources`` tells where every other one comes from."""

    source: Object
    clean: Manifest
    identity: Identity
    daemon_set: DaemonSetView | None
    sources: Mapping[int, Object]
    violations: list[tuple[str, Violation]] = field(default_factory=list)


def _judge(source: Object, config: Config, minor: int, sources: dict[int, Object]) -> _Judged:
    clean, violations = read_object(source.manifest, minor)
    if id(clean) in sources:  # the same text in two places
        clean = {**clean}
    sources[id(clean)] = source
    is_daemon_set = own_kind(source.manifest) == "DaemonSet"
    daemon_set = (
        DaemonSetView(clean, written=source.manifest, roles=config.roles) if is_daemon_set else None
    )
    return _Judged(
        source=source,
        clean=clean,
        identity=identity_of(clean),
        daemon_set=daemon_set,
        sources=sources,
        violations=[("DS004", violation) for violation in violations],
    )


def _run_rules(rules: Iterable[Rule], judged: Sequence[_Judged], context: Context) -> None:
    """Let rules speak; each violation goes to the object it is about."""
    by_object = {id(each.clean): each for each in judged}
    by_spec: dict[int, tuple[SpecView, list[_Judged]]] = {}
    for each in judged:
        if each.daemon_set is not None:
            of_spec = by_spec.setdefault(id(each.daemon_set.spec), (each.daemon_set, []))
            of_spec[1].append(each)
    for rule in rules:
        if context.config.rules.get(rule.id) == "off":
            continue
        check_spec = rule.check_spec
        if check_spec is not None:
            for spec, owners in by_spec.values():
                for violation in check_spec(spec, context):
                    for owner in owners:
                        owner.violations.append((rule.id, violation))
        for manifest, violation in _spoken(rule, context):
            by_object[id(manifest)].violations.append((rule.id, violation))


def _spoken(rule: Rule, context: Context) -> Iterator[tuple[Manifest | None, Violation]]:
    """What a rule says of objects, of each or of all."""
    if rule.check is not None:
        for daemon_set in context.daemon_sets:
            for violation in rule.check(daemon_set, context):
                yield daemon_set.manifest if violation.on is None else violation.on, violation
    elif rule.check_input is not None:
        for violation in rule.check_input(context):
            yield violation.on, violation


class _Said(NamedTuple):
    """What a rule said of an object, graded and answered."""

    rule: str
    violation: Violation
    severity: Severity
    assumption: str
    suppression: Suppression | None


def _said(
    each: _Judged, config: Config, today: dt.date, exemptions: Exemptions, grading: Grading
) -> Iterator[_Said]:
    """What was said of an object, without what the profile or the role silences."""
    grade = grading.of(each.daemon_set)
    exempted = exemptions.of(each.identity)
    for rule, violation, speaking in _with_suppressions(each, config, today):
        severity, assumption = grade(rule, violation)
        if severity is not None:
            answer = _suppressed(speaking) or exempted(rule, violation.container)
            yield _Said(rule, violation, severity, assumption, answer)


def _each_once(found: Iterable[_Said]) -> Iterator[tuple[_Said, int]]:
    return ((said, 1) for said in found)


def _counted(found: Iterable[_Said], most: int) -> Iterator[tuple[_Said, int]]:
    """The first of each rule, and last one that stands for all others."""
    made: dict[tuple[str, bool], int] = {}
    rest: dict[tuple[str, bool], _Said] = {}
    for said in found:
        kind = said.rule, said.suppression is not None
        made[kind] = count = made.get(kind, 0) + 1
        if count <= most:
            yield said, 1
        elif kind not in rest or rest[kind].severity < said.severity:
            rest[kind] = said
    for kind, said in rest.items():
        yield said, made[kind] - most


def _with_suppressions(
    each: _Judged, config: Config, today: dt.date
) -> Iterator[tuple[str, Violation, Sequence[WrittenSuppression]]]:
    """Every violation of an object with its suppressions; last, what is wrong with those."""
    written = list(written_suppressions(each.daemon_set)) if each.daemon_set is not None else []
    by_rule: dict[tuple[str, str | None], list[WrittenSuppression]] = {}
    for one in written:
        if one.counts(today):
            by_rule.setdefault((one.rule, one.container), []).append(one)
    used: set[Path] = set()
    for rule, violation in each.violations:
        speaking: list[WrittenSuppression] = []
        if by_rule:
            speaking = [
                one
                for container in dict.fromkeys((None, violation.container))
                for one in by_rule.get((rule, container), ())
            ]
            used.update(one.path for one in speaking)
        yield rule, violation, speaking
    silent = _silent_rules(config) if written else ()
    for rule, violation in suppression_violations(
        written, used=used, silent=silent, daemon_set=each.daemon_set, today=today
    ):
        yield rule, violation, ()


def _silent_rules(config: Config) -> set[str]:
    """Rules that may have nothing to say although the violation is there.

    They are off, not asked for, or about several objects, of which this input may hold only one, or
    about images of which nobody may have written anything down.
    """
    from constructs_lib.policy.rules.catalogue import RULES  # noqa: PLC0415  # reads all files

    return {
        rule.id
        for rule in RULES
        if rule.check_input is not None or rule.images_lock or config.rules.get(rule.id) == "off"
    } | ({"DS404"} if config.cpu_limit == "ignore" else set())


def _finding(each: _Judged, said: _Said, count: int) -> Finding:
    """The finding that a violation makes."""
    violation = said.violation
    source, place = _position(each, violation)
    return Finding(
        rule=said.rule,
        severity=said.severity,
        message=without_addresses(violation.message) + said.assumption,
        object=each.identity,
        path=violation.path,
        container=violation.container,
        source=source,
        line=place.line,
        column=place.column,
        about=violation.about,
        suppression=said.suppression,
        count=count,
    )


def _position(each: _Judged, violation: Violation) -> tuple[str, Position]:
    """The file and the spot of it to look at."""
    place = violation.place
    if place is None:
        return each.source.source, each.source.position(violation.path)
    source = each.sources[id(place.on)]
    if place.line:
        return source.source, source.inside(place.path, place.line, place.column)
    return source.source, source.position(place.path)


def _suppressed(speaking: Sequence[WrittenSuppression]) -> Suppression | None:
    return next((Suppression(reason=a.reason, place=str(a.path[-1])) for a in speaking), None)


def _of_unreadable(each: Unreadable) -> Finding:
    return Finding(
        rule="DS003",
        severity=Severity.ERROR,
        message=without_addresses(each.message),
        object=("", "", None, ""),
        source=each.source,
        line=each.line,
        column=each.column,
    )
