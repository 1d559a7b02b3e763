"""The text for people: everything is said, once, and nothing that must not be shown."""

from __future__ import annotations

import textwrap

import pytest

from constructs_lib.policy.finding import Severity, Spot
from constructs_lib.policy.rules.catalogue import rule_of
from constructs_lib.report.check.text import render
from constructs_lib.yaml.hidden_text import lines_to_show
from tests.report.check.reports import EVERYTHING, NASTY, finding, report


def shown(line: str, *, show_values: bool = False, **fields: object) -> list[str]:
    """The line and the marks below it, without the margin."""
    lines = lines_to_show(line, [1], show_values=show_values) if line else {1: ""}
    text = render(report(finding(line=1, **fields), texts={"agent.yaml": lines}))
    return [part[5:] for part in text.splitlines() if part.startswith((" 1 |", "   | "))]


def explanation(rule_id: str) -> str:
    """Why and what instead, as a rule says it, wrapped."""
    rule = rule_of(rule_id)
    texts = (f"why: {rule.why}", f"instead: {rule.remedy}")
    return "".join(
        textwrap.fill(
            text,
            100,
            initial_indent="  = ",
            subsequent_indent="    ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        + "\n"
        for text in texts
    )


def test_it_says_what_is_wrong_where_why_and_what_to_write_instead() -> None:
    assert render(EVERYTHING) == (
        "error[DS501 privileged]: privileged is true.\n"
        "  --> agent.yaml:2:3\n"
        "   |\n"
        " 2 |   privileged: true  # why?\n"
        "   |   ^^^^^^^^^^^^^^^^\n"
        "  = DaemonSet agents/agent, container agent: "
        "spec.template.spec.containers[0].securityContext.privileged\n"
        f"{explanation('DS501')}"
        "\n"
        "error[DS003 unparsable-document]: This is not YAML.\n"
        "  --> broken.yaml:9:1\n"
        f"{explanation('DS003')}"
        "\n"
        "warning[DS411 priority-class-missing]: No priority.\n"
        "  --> other.yaml:7:3\n"
        "  = DaemonSet agents/agent: spec.template.spec.priorityClassName\n"
        f"{explanation('DS411')}"
        "\n"
        "odd ones out: 10 of 11 DaemonSets set a priority class; this one does not:\n"
        "  - DaemonSet agents/agent\n"
        "\n"
        "11 DaemonSets: 2 errors, 1 warning; 1 suppressed.\n"
    )


def test_a_rule_is_explained_once() -> None:
    text = render(report(finding(), finding(line=3), finding(line=4)))

    assert text.count("privileged is true.") == 3
    assert text.count("why: ") == 1
    assert text.count("instead: ") == 1


def test_a_clean_report_is_one_line() -> None:
    assert render(report(daemon_sets=2)) == "2 DaemonSets: nothing found.\n"


@pytest.mark.parametrize(
    ("line", "column", "marks"),
    [
        pytest.param("privileged: true", 1, "^^^^^^^^^^^^^^^^", id="a key and its value"),
        pytest.param("a: b # c", 1, "^^^^", id="not the comment"),
        pytest.param("a: 'b # c' # d", 1, "^^^^^^^^^^", id="a number sign in quotes"),
        pytest.param("a: b#c", 1, "^^^^^^", id="a number sign in a word"),
        pytest.param("{a: 1, b: 2}", 2, " ^^^^", id="a member of a flow mapping"),
        pytest.param('{"a, {": "}"}', 2, " ^^^^^^^^^^^", id="quotes in a flow mapping"),
        pytest.param("args: [x]", 1, "^^^^^", id="the key of a flow list"),
        pytest.param("- {a: 1} # b", 3, "  ^^^^^^", id="a flow mapping in a list"),
        pytest.param("spec:   ", 1, "^^^^^", id="spaces at the end"),
        pytest.param('a: "b', 1, "^^^^^", id="an open quote"),
        pytest.param("a", 9, " ^", id="beyond the end"),
        pytest.param("", 1, "^", id="an empty line"),
    ],
)
def test_the_marks_are_below_the_spot(line: str, column: int, marks: str) -> None:
    assert shown(line, column=column, show_values=True) == [line.rstrip(), marks]


def test_of_a_very_long_line_only_the_spot_is_shown() -> None:
    line = f'{{"data": "{"x" * 500}", "privileged": true, "password": "hunter2"}}'

    assert shown(line, column=line.index('"privileged"') + 1) == [
        '... "privileged": true ...',
        "    ^^^^^^^^^^^^^^^^^^",
    ]


@pytest.mark.parametrize(
    ("line", "column", "seen"),
    [
        pytest.param("env: [{name: A, value: hunter2}]", 17, "value: ***", id="the spot"),
        pytest.param("env: [{value: hunter2, name: A}]", 24, "name: A", id="before the spot"),
        pytest.param('{"env":[{"value":"hunter2"}]}', 10, '"value":***', id="JSON"),
        pytest.param("env: [{name: A, value: hunter2}]", 8, "name: A", id="beside the spot"),
    ],
)
def test_what_is_hidden_is_not_shown_and_marks_stand_where_the_spot_is(
    line: str, column: int, seen: str
) -> None:
    line, marks = shown(line, column=column)

    assert "***" in line
    assert "hunter2" not in line
    assert line[marks.index("^") :].startswith(seen)
    assert marks.strip() == "^" * len(seen)


def test_a_line_of_which_nothing_may_be_shown_is_left_out() -> None:
    lines = lines_to_show("kind: Secret\na: hunter2: x", [2])

    text = render(report(finding(line=2), texts={"agent.yaml": lines}))

    assert "agent.yaml:2:3" in text
    assert " 2 |" not in text


def test_a_line_that_is_not_there_is_not_shown() -> None:
    text = render(report(finding(line=2), texts={"agent.yaml": {1: "a: 1"}}))

    assert " | " not in text


def test_nothing_reaches_the_terminal_that_it_would_act_on() -> None:
    text = render(NASTY)

    assert [letter for letter in text if not letter.isprintable() and letter != "\n"] == []
    assert text.encode()


def test_colours_are_there_only_when_asked_for() -> None:
    assert "\x1b[" not in render(EVERYTHING)
    assert render(EVERYTHING, color=True).startswith(
        "\x1b[31m\x1b[1merror[DS501 privileged]\x1b[0m"
    )


def test_the_lines_of_the_same_finding_elsewhere_are_told() -> None:
    places = [Spot(path=(), container="b", line=line, column=1) for line in (9, 4, 9)]
    one = finding(also=tuple(places[:1]), covers=("DS604",))

    assert "  = also in lines 4, 9\n" in render(report(finding(also=tuple(places))))
    assert "  = also in line 9\n" in render(report(one))
    assert explanation("DS604") in render(report(one))


def test_of_thousands_the_worst_are_shown_and_the_others_are_counted() -> None:
    grave = [finding(rule="DS501", line=n, severity=Severity.ERROR) for n in range(600)]
    light = [finding(rule="DS411", line=n, severity=Severity.WARNING) for n in range(2000)]
    text = render(report(*light, *grave))

    assert text.count("error[DS501") == 600
    assert text.count("warning[DS411") == 400
    assert "1,600 more findings, none of them graver: 1,600 of DS411. --format json" in text


def test_the_gravest_comes_first() -> None:
    mild = finding(severity=Severity.INFO, message="mild", line=1)

    assert render(report(mild, finding(line=9))).startswith("error[")
