"""Lines of manifests without their secrets, whatever state the text is in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.yaml.hidden_text import MASK, lines_to_show


def shown(text: str) -> list[str]:
    count = len(text.splitlines())
    found = lines_to_show(text, range(1, count + 1))
    return [found[number].replace(MASK, "*") for number in range(1, count + 1)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("env:\n- name: A\n  value: xy\n", ["env:", "- name: A", "  value: **"]),
        pytest.param("env: [{name: A, value: xy}] # c", ["env: [{name: A, value: **}] # c"]),
        pytest.param('{"env": [{"value": "xy"}], "b": 1}', ['{"env": [{"value": ****}], "b": 1}']),
        pytest.param(
            "kind: Secret\nmetadata: {name: a}\ndata:\n  k: xy",
            ["kind: Secret", "metadata: {name: a}", "data:", "  *: **"],
        ),
        pytest.param(
            "kind: List\nitems:\n- data: {k: xy}\n  kind: Secret\n- data: {k: xy}\n  kind: X",
            [
                *("kind: List", "items:", "- data: {*: **}", "  kind: Secret"),
                *("- data: {k: xy}", "  kind: X"),
            ],
        ),
        pytest.param("args: [--token, xy, z]", ["args: [--token, **, z]"]),
        pytest.param("args:\n- --password=xy\n- z", ["args:", "- *************", "- z"]),
        pytest.param(
            "data:\n  a: |\n    x\n    password: y\n  b: z",
            ["data:", "  a: *", "    *", "    ***********", "  b: z"],
        ),
        pytest.param("x: &a xy\nenv: [{value: *a}]", ["x: *****", "env: [{value: **}]"]),
        pytest.param("env: [{value: {k: v}}]", ["env: [{value: {*: *}}]"]),
        pytest.param("a: xy\n---\nenv: [{value: xy}]", ["a: xy", "---", "env: [{value: **}]"]),
    ],
)
def test_a_text_that_can_be_read_is_shown_without_its_secrets(text: str, lines: list[str]) -> None:
    assert shown(text) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param(
            "kind: X\nspec:\n- name: a\n  value: b: c\n  x y\n  {{ z }}\n  image: a:b@c/d",
            [
                *("kind: X", "spec:", "- name: a", "  value: ****", "  ***", "  *******"),
                "  image: *******",
            ],
        ),
        pytest.param("kind: Secret\na: b: c\nname: xy", ["************", "*******", "********"]),
    ],
)
def test_of_a_text_that_cannot_be_read_little_is_shown(text: str, lines: list[str]) -> None:
    assert shown(text) == lines


def test_with_all_values_the_lines_are_as_they_are() -> None:
    text = "env: [{value: xy}]\n"

    assert lines_to_show(text, [1, 9], show_values=True) == {1: "env: [{value: xy}]"}


@given(st.text(alphabet="ab:-[]{}\n 'x&*|>\t\r\u2028\x0c\"", max_size=60))
def test_every_line_keeps_its_width(text: str) -> None:
    lines = text.splitlines()
    found = lines_to_show(f"{text}", range(1, len(lines) + 1))

    assert [len(found[number]) for number in found] == [len(lines[number - 1]) for number in found]


def test_a_line_that_nobody_reads_is_not_shown() -> None:
    text = f"a: b\nargs: [{'x, ' * 40_000}x]\n"

    assert lines_to_show(text, [1, 2]) == {1: "a: b"}
    assert lines_to_show(text, [2], show_values=True) == {2: text.splitlines()[1]}
