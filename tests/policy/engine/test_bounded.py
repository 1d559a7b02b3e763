"""What is found ten thousand times is said fifty times and counted, in every format."""

from __future__ import annotations

from dataclasses import replace

import pytest

from constructs_lib.intake.input import of_texts
from constructs_lib.policy.engine.bounded import MOST, bounded, most_of
from constructs_lib.policy.engine.checker import check
from constructs_lib.policy.example import BASE
from constructs_lib.policy.finding import Finding, Severity, Suppression
from constructs_lib.report.formats import CHECK

ONE = Finding(
    rule="DS904",
    severity=Severity.WARNING,
    message="Twice.",
    object=("apps", "DaemonSet", "n", "a"),
    path=("spec",),
    source="a.yaml",
    line=1,
)


def findings(count: int) -> list[Finding]:
    return [replace(ONE, line=number) for number in range(1, count + 1)]


@pytest.mark.parametrize("count", [0, 1, MOST, MOST + 1])
def test_what_fits_is_shown_one_by_one(count: int) -> None:
    assert list(bounded(findings(count))) == findings(count)


def test_what_does_not_fit_is_counted_at_its_first_place_and_as_grave_as_the_gravest() -> None:
    many = findings(2000)
    many[1999] = replace(many[1999], severity=Severity.ERROR)
    *shown, last = bounded(many)

    assert shown == many[:MOST]
    assert last == replace(
        ONE,
        message="And 1,950 more of DS904 here.",
        severity=Severity.ERROR,
        path=(),
        count=1950,
        line=MOST + 1,
    )


def test_each_rule_object_and_answer_is_counted_apart() -> None:
    answered = replace(ONE, suppression=Suppression(reason="Because.", place="x"))
    others = [
        replace(ONE, rule="DS905"),
        replace(ONE, object=("apps", "DaemonSet", "n", "b")),
        replace(ONE, source="b.yaml"),
        answered,
    ]
    many = [each for each in (ONE, *others) for _ in range(MOST)]

    assert list(bounded(many)) == many


def test_every_format_says_how_many_more_there_are() -> None:
    repeated = "".join(f"        - {{name: A, value: v{number}}}\n" for number in range(1000))
    text = BASE.replace("        env:\n", f"        env:\n{repeated}", 1)
    found = check(of_texts({"a.yaml": text}))
    more = "And 949 more of DS904 here."

    assert [each.message for each in found.open if each.message == more] == [more]
    # GitHub shows the worst ten and a comment as many as fit; both say how many are left out.
    for form in set(CHECK.names) - {"github", "markdown"}:
        assert more in CHECK.render(form, found), form


def test_a_run_that_finds_more_than_anybody_reads_keeps_five_of_each() -> None:
    assert most_of(100_000) == MOST
    assert most_of(100_001) == 5
    assert [each.count for each in bounded(findings(50), 5)] == [1, 1, 1, 1, 1, 45]
