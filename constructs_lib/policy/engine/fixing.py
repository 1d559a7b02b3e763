"""Findings put right in the text of their files, by the fixes that rules bring.

A fix can uncover another violation, or make room for another fix, so texts are judged again until
nothing is left that a program can put right. All texts are judged together, as in a run without
fixes: what one file says decides what is a violation in another.

Fixes of one round that concern the same place of a document wait for each other; the one that waits
is asked again what to do, and then sees what the other one wrote.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, TypeAlias

from constructs_lib.errors import YamlError
from constructs_lib.intake.input import Input, of_texts
from constructs_lib.k8s.release import LATEST_MINOR
from constructs_lib.policy.config import Config
from constructs_lib.policy.engine.checker import Verdict, judge
from constructs_lib.policy.finding import Finding, Path
from constructs_lib.policy.rules.catalogue import RULES
from constructs_lib.record import dataclass, replace
from constructs_lib.yaml.edit import Edit
from constructs_lib.yaml.edit.document import EditableDocument, pieces_with, split_documents

__all__ = ["FIXES", "Fixable", "Fixed", "Refusal", "fix_texts", "fixable"]

_ROUNDS: Final = 10
"""How often texts are judged at most; two or three times are usual."""

_MOST: Final = 1_000
"""How many findings of one document are put right in a run: nobody reads a longer diff."""

_AGAIN: Final = "The finding came back after its fix; edit it by hand."

_LEFT: Final = f"A run fixes {_MOST:,} of a document. This is one of {{count:,}} left for the next."

_TRIALS: Final = 100
"""How often changes to one document are tried at most, where some cannot be written."""

_TOO_MUCH: Final = "The text around it cannot be edited safely; edit it by hand."

FIXES: Final = {rule.id: rule.fix for rule in RULES if rule.fix is not None}
"""How each rule that can be put right by a program is, by its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A finding that has a fix which cannot be written.

    Attributes:
        finding: the finding.
        reason: why, as a sentence.
    """

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A text after its fixes.

    Attributes:
        text: the text; the same as before if nothing was fixed.
        fixed: what was put right.
        refused: what could not be.
    """

    text: str
    fixed: tuple[Finding, ...] = ()
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixable:
    """A finding that a program can put right.

    Attributes:
        finding: the finding.
        safety: whether that can change what a working Pod does: ``unsafe`` can.
    """

    finding: Finding
    safety: Literal["safe", "unsafe"]


def fixable(
    found: Input,
    config: Config = Config(),  # noqa: B008  # frozen
    *,
    minor: int = LATEST_MINOR,
    nodes: int | None = None,
    today: dt.date | None = None,
) -> Iterator[Fixable]:
    """The findings that :func:`fix_texts` would put right, each on its own.

    Args:
        found: objects of texts.
        config: what the user decided.
        minor: the Kubernetes release to judge for, as in 36 for 1.36.
        nodes: how many nodes the DaemonSets are meant for, if it is known.
        today: the day for which dated suppressions count; today by default.
    """
    judgement = judge(found, config, minor=minor, nodes=nodes, today=today, rules=FIXES)
    for verdict in judgement.verdicts(FIXES):
        if verdict.finding.suppression is None and _edits(verdict, unsafe=True):
            yield Fixable(finding=verdict.finding, safety=FIXES[verdict.finding.rule].safety)


def fix_texts(
    texts: Mapping[str, str],
    config: Config = Config(),  # noqa: B008  # frozen
    *,
    minor: int = LATEST_MINOR,
    nodes: int | None = None,
    today: dt.date | None = None,
    unsafe: bool = False,
    wanted: Callable[[Finding], bool] | None = None,
    known: Iterable[Verdict] | None = None,
) -> dict[str, Fixed]:
    """Put right what a program can, in the texts of some files.

    A suppressed finding is left alone, and so is a document that does not
    parse.

    Args:
        texts: the text of each file, by its name.
        config: what the user decided.
        minor: the Kubernetes release to judge for, as in 36 for 1.36.
        nodes: how many nodes the DaemonSets are meant for, if it is known.
        today: the day for which dated suppressions count; today by default.
        unsafe: whether to write fixes that change what a working Pod does. Default: no.
        wanted: tells which findings are put right. Default: all.
        known: what is found in the texts as they are, of the rules in :data:`FIXES`. Default:
            they are judged here.
    """
    results = {name: Fixed(text=text) for name, text in texts.items()}
    inputs: dict[str, Input] = {}
    done: dict[str, _Done] = {name: defaultdict(set) for name in texts}
    for _ in range(_ROUNDS):
        found, known = known, None
        if found is None:
            inputs = {
                name: inputs.get(name) or of_texts({name: results[name].text}) for name in texts
            }
            everything = tuple(each for some in inputs.values() for each in some.objects)
            found = judge(
                Input(objects=everything),
                config,
                minor=minor,
                nodes=nodes,
                today=today,
                rules=FIXES,
            ).verdicts(FIXES)
        if wanted is not None:
            found = (verdict for verdict in found if wanted(verdict.finding))
        wishes = _wishes(found, unsafe=unsafe)
        fixed = {name: _fix(results[name], wishes.get(name, ()), done[name]) for name in texts}
        changed = [name for name in texts if fixed[name].text != results[name].text]
        results = fixed
        # What is left of a document that was given a run's fixes waits for the next run.
        if all(any(len(some) >= _MOST for some in done[name].values()) for name in changed):
            break
        for name in changed:
            inputs.pop(name, None)
    return results


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """A finding and what puts it right.

    Attributes:
        finding: the finding.
        line: the line of its text where the document begins that it is in.
        edits: the edits of that document.
    """

    finding: Finding
    line: int
    edits: tuple[Edit, ...]

    @property
    def likeness(self) -> tuple[object, ...]:
        """What tells whether a finding of the document is one that was fixed before."""
        paths = tuple(edit.path for edit in self.edits)
        return self.finding.rule, self.finding.message, paths

    def refused(self, reason: str) -> Refusal:
        """What is told where it cannot come true."""
        return Refusal(finding=self.finding, reason=reason)


_Done: TypeAlias = defaultdict[int, set[tuple[object, ...]]]
"""What was put right, by the number of the document: the likeness of each wish."""


def _wishes(found: Iterable[Verdict], *, unsafe: bool) -> dict[str, list[_Wish]]:
    """What a program can put right, by the name of the text."""
    wishes: dict[str, list[_Wish]] = {}
    for verdict in found:
        finding, document = verdict.finding, verdict.source.document
        edits = _edits(verdict, unsafe=unsafe) if finding.suppression is None else ()
        if edits and document is not None:
            line = document.position(()).line
            wish = _Wish(finding=finding, line=line, edits=edits)
            wishes.setdefault(document.source, []).append(wish)
    return wishes


def _edits(verdict: Verdict, *, unsafe: bool) -> tuple[Edit, ...]:
    fix = FIXES.get(verdict.finding.rule)
    if fix is None or verdict.daemon_set is None or (fix.safety == "unsafe" and not unsafe):
        return ()
    edits = fix.edits(verdict.daemon_set, verdict.violation)
    return tuple(replace(edit, path=(*verdict.source.prefix, *edit.path)) for edit in edits)


def _fix(before: Fixed, wishes: Sequence[_Wish], done: _Done) -> Fixed:
    """A text with the wishes of one round made true, as far as they can be."""
    pieces = split_documents(before.text) if wishes else [before.text]
    fixed, refused = list(before.fixed), list[Refusal]()
    for number, some in _by_piece(pieces, wishes).items():
        known = done[number]
        fresh = list[_Wish]()
        for wish in some:
            # Where some were left, what stands in the place of one that was fixed is another.
            if len(known) < _MOST and wish.likeness in known:
                refused.append(wish.refused(_AGAIN))
            else:
                fresh.append(wish)
        left = fresh[_MOST - len(known) :]
        if left:
            refused.append(left[0].refused(_LEFT.format(count=len(left))))
        pieces[number], made, more = _fix_document(pieces[number], fresh[: _MOST - len(known)])
        known.update(wish.likeness for wish in made)
        fixed += [wish.finding for wish in made]
        refused += more
    return Fixed(text="".join(pieces), fixed=tuple(fixed), refused=tuple(refused))


def _by_piece(pieces: Iterable[str], wishes: Iterable[_Wish]) -> dict[int, list[_Wish]]:
    """The wishes by the number of the piece of text that their document is."""
    wishes = list(wishes)
    by_piece: dict[int, list[_Wish]] = {}
    for number, wish in zip(
        pieces_with(pieces, (wish.line for wish in wishes)), wishes, strict=True
    ):
        by_piece.setdefault(number, []).append(wish)
    return by_piece


def _fix_document(
    text: str, wishes: Sequence[_Wish]
) -> tuple[str, Sequence[_Wish], Sequence[Refusal]]:
    """A document with wishes made true, those that were, and those that cannot be."""
    if not wishes:
        return text, (), ()
    try:
        document = EditableDocument(text)
    except YamlError as error:
        return text, (), [wish.refused(error.message) for wish in wishes]
    possible, refused = list[_Wish](), list[Refusal]()
    for wish in wishes:
        try:
            document.check(wish.edits)
            possible.append(wish)
        except YamlError as error:
            refused.append(wish.refused(error.message))
    trials = iter(range(_TRIALS))
    made, more = _together(document, list(_first_at_each_place(possible)), trials)
    return document.edited(_edits_of(made)), made, [*refused, *more]


def _edits_of(wishes: Iterable[_Wish]) -> Iterator[Edit]:
    return (edit for wish in wishes for edit in wish.edits)


def _first_at_each_place(wishes: Iterable[_Wish]) -> Iterator[_Wish]:
    """The wishes of which no two edit one place, or a place inside the other's.

    Two that want the very same of a place may both have it.
    """
    claimed: dict[Path, Edit] = {}
    around: set[Path] = set()
    for wish in wishes:
        places = {edit.path: edit for edit in wish.edits}
        if not any(
            place in around
            or claimed.get(place, edit) != edit
            or not claimed.keys().isdisjoint(_above(place))
            for place, edit in places.items()
        ):
            claimed |= places
            around.update(outer for place in places for outer in _above(place))
            yield wish


def _above(place: Path) -> Iterator[Path]:
    return (place[:length] for length in range(1, len(place)))


def _together(
    document: EditableDocument, wishes: Sequence[_Wish], trials: Iterator[int]
) -> tuple[Sequence[_Wish], Sequence[Refusal]]:
    """The wishes that can be made true together, and those that cannot be at all.

    Where not all of them can, halves are tried, so that one that is refused keeps no other from
    being written.
    """
    if not wishes:
        return (), ()
    if next(trials, None) is None:
        return (), [wish.refused(_TOO_MUCH) for wish in wishes]
    try:
        document.edited(_edits_of(wishes))
    except YamlError as error:
        if len(wishes) == 1:
            return (), [wishes[0].refused(error.message)]
    else:
        return wishes, ()
    middle = len(wishes) // 2
    left, refused_left = _together(document, wishes[:middle], trials)
    right, refused_right = _together(document, wishes[middle:], trials)
    if len(left) + len(right) == len(wishes):
        return left, ()  # each half can be had but not both: the second waits for the next round
    made, refused = _together(document, [*left, *right], trials)
    return made, [*refused_left, *refused_right, *refused]
