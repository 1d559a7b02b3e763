"""Lines for a terminal: colours where asked for, and no name that draws or commands."""

from __future__ import annotations

from constructs_lib.report.terminal import (
    WIDEST,
    aligned,
    annotation,
    as_patch,
    as_text,
    beginning,
    line,
    paint,
    verbatim,
)


def test_a_plain_line_is_cleaned() -> None:
    assert as_text(["a\x1b[31m", "b\nc"]) == "a␛[31m\nb␊c\n"


def test_a_colour_is_kept_and_its_text_is_cleaned() -> None:
    painted = line("x\x1b: ", paint("bad\x1b", "red", bold=True))

    assert as_text([painted]) == "x␛: \x1b[31m\x1b[1mbad␛\x1b[0m\n"


def test_without_colours_a_painted_text_is_only_cleaned() -> None:
    assert as_text([line(paint("bad\x1b", "red", on=False))]) == "bad␛\n"


def test_a_colour_in_a_line_that_nobody_put_together_is_no_colour() -> None:
    assert as_text([f"x {paint('bad', 'red')}"]) == "x ␛[31mbad␛[0m\n"


def test_no_line_begins_like_a_command_of_githubs_runner() -> None:
    assert as_text(["  ::error::x", "a::b"]) == "  : :error::x\na::b\n"


def test_columns_are_as_wide_as_what_is_seen() -> None:
    table = [("NODE", "N"), ("a\n", paint("+", "green")), ("long", "10")]

    assert as_text(aligned(table, right=[1])) == (
        "NODE   N\n"  # format: skip
        "a␊     \x1b[32m+\x1b[0m\n"
        "long  10\n"
    )


def test_an_annotation_is_a_command_and_what_it_quotes_is_none() -> None:
    told = annotation("error", "50%\n::x ##[group]", file="a,b:c\n", line="", title="t")

    assert as_text([told]) == "::error file=a%2Cb%3Ac␊,title=t::50%25␊::x #♯[group]\n"


def test_a_patch_keeps_tabs_and_line_ends_and_nothing_else_that_acts() -> None:
    assert as_patch("--- a\x1b\n+x\ty\r\n+\rz\n") == "--- a␛\n+x\ty\r\n+␍z\n"


def test_of_a_text_that_is_too_long_the_beginning_is_shown() -> None:
    text = as_text(["a", "b", "c", "d"])

    assert beginning(text, 4) == text
    assert beginning(text, 3) == "a\nb\nand 2 more lines\n"
    assert beginning(text, 1) == "and 4 more lines\n"


def test_a_terminal_gets_lines_that_fit_it() -> None:
    lines = ["one two three four five six seven eight nine ten", *aligned([("a", "b"), ("c", "d")])]

    assert as_text(lines) == f"{lines[0]}\na  b\nc  d\n"
    assert as_text(lines, width=40) == (
        "one two three four five six seven eight\n  nine ten\na  b\nc  d\n"
    )


def test_what_is_to_be_copied_is_never_broken() -> None:
    command = "kubectl delete pod " + "one-of-many " * 20

    assert as_text([verbatim(command)], width=40) == f"{command}\n"
    assert as_text([line("  ", verbatim(command))], width=40) == f"  {command}\n"


def test_prose_is_broken_before_it_is_too_long_to_read() -> None:
    shown = as_text(["word " * 60], width=300).splitlines()

    assert max(map(len, shown)) <= WIDEST < 300


def test_a_broken_line_begins_no_command_of_a_runner() -> None:
    shown = as_text([f"{'x' * 39} ::error::stop"], width=40)

    assert not any(each.startswith("::") for each in shown.splitlines())
