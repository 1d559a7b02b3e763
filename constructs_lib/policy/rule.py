"""What a rule is: one thing that can be wrong with a DaemonSet, and everything said about it.

A rule reports a place and a sentence. How grave that is, profiles decide; what the agent is to
its node can change it. Its examples are part of it: they are its documentation and its tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, TypeAlias

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.record import dataclass
from constructs_lib.yaml.edit import Edit

__all__ = ["Check", "Fix", "InputCheck", "Rule", "SpecCheck"]

Check: TypeAlias = Callable[[DaemonSetView, Context], Iterable[Violation]]
"""Judges one DaemonSet."""

SpecCheck: TypeAlias = Callable[[SpecView, Settings], Iterable[Violation]]
"""Judges the spec of a DaemonSet, whatever its name and whatever else there is."""

InputCheck: TypeAlias = Callable[[Context], Iterable[Violation]]
"""Judges all objects together; its violations name the object they are on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """How a violation is put right in the text of the file.

    Attributes:
        safety: ``safe`` cannot change what a working Pod does, or makes a refused manifest valid
            in the only possible way; ``unsafe`` changes behaviour and is written on demand only.
        edits: the edits that put one violation right; none where this one needs a person.
    """

    safety: Literal["safe", "unsafe"]
    edits: Callable[[DaemonSetView, Violation], Iterable[Edit]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule.

    Attributes:
        id: ``DSnnn``; it is never given to another rule.
        slug: its name in words, which is its file's name with dashes.
        summary: what it finds, as one sentence.
        why: what happens because of it, as sentences.
        remedy: what to write instead, as sentences.
        bad: a piece of YAML in which it finds something: a patch of the DaemonSet that all
            examples start from (``policy/example.py``), or several documents.
        good: the same done right; no rule finds anything in it.
        check: judges one DaemonSet.
        check_spec: judges the spec of one, so that equal specs are judged once.
        check_input: judges all objects together. A rule has one of the three.
        fix: how a violation is put right, where a program can.
        source: where the fact behind it comes from.
        images_lock: what is known of the images of its examples, as ``images.lock`` has it.
        upgraded_from: the minor release that the cluster of its examples is upgraded from.
        beside: names of files without manifests that its bad example lies beside.
        cel: how a policy of the API server finds what it finds, one expression a case.
        beyond_cel: what no such policy can find and why, as sentences. A rule without ``cel`` says
            why it has none.
    """

    id: str
    slug: str
    summary: str
    why: str
    remedy: str
    bad: str
    good: str
    check: Check | None = None
    check_spec: SpecCheck | None = None
    check_input: InputCheck | None = None
    fix: Fix | None = None
    source: str = ""
    images_lock: str = ""
    upgraded_from: int | None = None
    beside: Sequence[str] = ()
    cel: Sequence[Cel] = ()
    beyond_cel: str = ""

    @property
    def check_one(self) -> Check | None:
        """Judges one DaemonSet; none where all objects are judged together."""
        return self.check or self.check_spec
