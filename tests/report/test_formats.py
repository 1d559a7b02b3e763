"""Every format of every command is there and keeps names harmless, whatever they hold."""

from __future__ import annotations

from importlib import import_module
from inspect import signature
from typing import Any

import pytest

from constructs_lib.change.commit import commit_change
from constructs_lib.report import formats as module
from constructs_lib.report.formats import CHECK, COVERAGE, DIFF, ROLLOUT, Formats
from tests.change.builders import agent, with_value
from tests.placement.builders import node
from tests.report.check.reports import EVERYTHING, NASTY, NASTY_NAME
from tests.report.coverage.answers import answered, exporter, usual
from tests.report.rollout.answers import answer, planned


def nasty_change() -> Any:
    old = with_value(agent(), "metadata.name", NASTY_NAME)
    return commit_change([old], [with_value(old, "metadata.labels", {NASTY_NAME: "x"})])


def nasty_answer() -> Any:
    name = NASTY_NAME.replace("\ud800", "")  # the YAML that it suggests cannot hold this one
    agents = [exporter(name), exporter("other", nodeSelector={name: name})]
    return answered(agents, [node(name, pool=name), node("b")])


NASTY_RESULTS: dict[str, tuple[Formats[Any], Any]] = {
    "check": (CHECK, NASTY),
    "coverage": (COVERAGE, nasty_answer()),
    "diff": (DIFF, nasty_change()),
    "rollout": (ROLLOUT, answer(planned(name=NASTY_NAME))),
}


@pytest.mark.parametrize(
    ("command", "name"),
    [
        pytest.param(command, name, id=f"{command}-{name}")
        for command, (formats, _) in NASTY_RESULTS.items()
        for name in formats.names
    ],
)
def test_no_report_holds_what_a_terminal_or_a_runner_acts_on(command: str, name: str) -> None:
    formats, result = NASTY_RESULTS[command]

    report = formats.render(name, result)
    lines = report.split("\n")
    commands = [line for line in lines if line.lstrip().startswith("::")]

    assert [line for line in lines if not line.isprintable()] == []
    own = ("::error ", "::warning ", "::notice ") if name == "github" else ()
    assert [line for line in commands if not line.startswith(own)] == []
    if name not in {"json", "sarif", "gitlab"}:
        assert "##[" not in report
        assert "##vso[" not in report


@pytest.mark.parametrize(
    ("formats", "result"),
    [
        pytest.param(CHECK, EVERYTHING, id="check"),
        pytest.param(COVERAGE, usual(), id="coverage"),
        pytest.param(DIFF, nasty_change(), id="diff"),
        pytest.param(ROLLOUT, answer(planned()), id="rollout"),
    ],
)
def test_only_text_has_colours_and_only_on_demand(formats: Formats[Any], result: Any) -> None:
    assert "\x1b[" in formats.render("text", result, color=True)
    assert [name for name in formats.names if "\x1b[" in formats.render(name, result)] == []


@pytest.mark.parametrize(
    "name", [key for key, each in vars(module).items() if isinstance(each, Formats)]
)
def test_every_text_takes_colours_and_a_width(name: str) -> None:
    folder = vars(module)[name].folder

    text = import_module(f"constructs_lib.report.{folder}.text")

    assert {"color", "width"} <= signature(text.render).parameters.keys()
