"""Declarations run as a file, and what they declare comes back as YAML."""

from __future__ import annotations

import pytest

from constructs_lib import NodeExporterSpec
from playground.questions.declare import answer

IMPORT = "from constructs_lib import NodeExporterSpec, write_yaml\n"
SPEC = 'NodeExporterSpec(name="exporter", namespace="monitoring")'
YAML = NodeExporterSpec(name="exporter", namespace="monitoring").yaml()


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(f"agent = {SPEC}", id="a name"),
        pytest.param(f"agents = [{SPEC}]", id="a list"),
        pytest.param(f"agents = {{'a': ({SPEC},)}}", id="within a dictionary"),
        pytest.param(f"one = {SPEC}\nagents = [one]", id="twice the same"),
        pytest.param(f"write_yaml('dist', [{SPEC}])", id="written"),
        pytest.param(f"if __name__ == '__main__': write_yaml('dist', [{SPEC}])", id="as a program"),
    ],
)
def test_what_is_declared_comes_back_under_the_name_of_its_file(code: str) -> None:
    told = answer(code=IMPORT + code)

    assert told["yaml"] == f"# dist/monitoring/exporter.yaml\n{YAML}"
    assert (told["problem"], told["line"]) == ("", 0)


def test_several_files_are_one_stream_in_the_order_of_their_names() -> None:
    told = answer(
        code=f"{IMPORT}b = {SPEC}\na = NodeExporterSpec(name='a', namespace='monitoring')"
    )
    first, second = told["yaml"].split("---\n# dist/monitoring/exporter.yaml\n")

    assert first.startswith("# dist/monitoring/a.yaml\n")
    assert second == YAML


@pytest.mark.parametrize(
    ("code", "line", "problem"),
    [
        pytest.param("", 0, "Nothing is declared. ", id="nothing"),
        pytest.param("\nx = (", 2, "SyntaxError: '(' was never closed\n", id="no Python"),
        pytest.param("def f():\n  1 / 0\nf()", 2, "ZeroDivisionError: ", id="an error"),
        pytest.param(
            "import sys\nsys.exit('no')", 2, "RuntimeError: it ended with 'no'", id="exit"
        ),
        pytest.param("import jsii", 1, "The construct classes and cdk8s need Node.js", id="cdk8s"),
        pytest.param(
            f"{IMPORT}NodeExporterSpec(name='a')", 2, "agents.py:2: NodeExporter 'a'", id="invalid"
        ),
    ],
)
def test_a_problem_says_the_line(
    code: str, line: int, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As in the page, which has no cdk8s.
    monkeypatch.setitem(__import__("sys").modules, "jsii", None)
    told = answer(code=code)

    assert told["problem"].startswith(problem)
    assert (told["line"], told["yaml"]) == (line, "")


def test_what_it_prints_is_shown_cleaned_and_not_without_end() -> None:
    told = answer(code="print('\\x1b[31mred')\nprint('x' * 100_000)")

    assert told["output"].startswith("␛[31mred\nxxx")
    assert len(told["output"]) < 21_000
