"""Values that are hidden in a manifest are hidden in the module that declares it."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.report.hidden_code import code_to_show
from constructs_lib.yaml.hidden_text import MASK

CANARY = "hunter2"


def shown(text: str) -> str:
    lines = code_to_show(text, range(1, len(text.splitlines()) + 1))
    return "\n".join(lines.values())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('A(env={"A": "§"})', id="a variable"),
        pytest.param('A(env=[lib.EnvVar(name="A", value="§")])', id="a variable in a list"),
        pytest.param('A(env={"é": "é", "B": "§"})', id="letters of several bytes"),
        pytest.param('A(env={"A": f"x{b}§"})', id="a text with a value in it"),
        pytest.param('A(env={"A": "x"\n "§"})', id="a text in two pieces"),
        pytest.param('A(env={"A": """x\n§\n"""})', id="a text of several lines"),
        pytest.param('A(health=H(headers={"A": "§"}))', id="a header"),
        pytest.param('A(args=["--token", "§", "--password=§"])', id="flags"),
        pytest.param('A(image="me:§@registry.example/a:1")', id="an address"),
        pytest.param('A(files={"password": "§"})', id="a key that looks like a secret"),
        pytest.param('TEXT = """\nx\n§\n"""\nA(env={"A": TEXT})', id="a constant"),
        pytest.param('PASSWORD = "§"', id="a constant that looks like a secret"),
        pytest.param("# password: §", id="a comment"),
        pytest.param('A(env={"A": "§"', id="no Python"),
        pytest.param('A = "\0§"', id="a NUL"),
        pytest.param("(" * 5000 + '"§"', id="too many brackets"),
    ],
)
def test_a_secret_is_not_shown(text: str) -> None:
    assert CANARY not in shown(text.replace("§", CANARY))


def test_all_else_is_shown_as_it_is() -> None:
    text = 'A(\n    name="a",\n    env={"MODE": lib.PodField(path="spec.nodeName")},\n)'

    assert shown(text) == text


def test_names_of_variables_are_shown() -> None:
    assert shown('A(env={"MODE": "fast"})') == f'A(env={{"MODE": {MASK * 6}}})'


@given(st.text(st.sampled_from("ab\"'\\\n\r\x0c\u2028é{}()=,:#"), max_size=40))
def test_lines_stay_lines(text: str) -> None:
    asked = range(1, len(text.splitlines()) + 1)

    assert list(code_to_show(text, asked)) == list(asked)


def test_positions_are_those_of_python() -> None:
    text = 'x = ["é", "\u2028"]\r\nA(env={"A": "ü"})\rB(env={"B": "c"})\n'

    assert len(ast.parse(text).body) == 3
    assert '"ü"' not in shown(text)
    assert '"c"' not in shown(text)
