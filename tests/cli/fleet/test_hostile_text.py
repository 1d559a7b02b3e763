"""No text of a manifest does anything in a report about a fleet, in any format."""

from __future__ import annotations

from pathlib import Path

import pytest

from constructs_lib.report.formats import CHECK, FLEET_COVERAGE, FLEET_DIFF, FLEET_ROLLOUT
from constructs_lib.yaml.reader import read_yaml
from tests.cli.fleet.fleets import AGENT, write_cluster
from tests.cli.test_hostile_text import STRINGS, problems, write

OVER = ["dist", "--fleet", "clusters"]
COMMANDS = [
    *(["check", *OVER, "--profile", "strict", "--format", form] for form in CHECK.names),
    *(["coverage", *OVER, "--format", form] for form in FLEET_COVERAGE.names if form != "html"),
    *(["diff", "old", *OVER, "--format", form] for form in FLEET_DIFF.names),
    *(["rollout", *OVER, "--old", "old", "--format", form] for form in FLEET_ROLLOUT.names),
]


def write_agent(folder: str, text: str) -> None:
    """An agent of the cluster prod-1 with a text wherever any text may be."""
    agent = read_yaml(AGENT)[0].value
    agent["metadata"]["annotations"] = {"note": text}
    agent["spec"]["template"]["spec"]["containers"][0] |= {"command": [text], "args": [text]}
    Path(folder, "prod-1").mkdir(parents=True, exist_ok=True)
    write(Path(folder, "prod-1", "agent.json"), agent)


@pytest.mark.parametrize("text", STRINGS.values(), ids=STRINGS)
def test_no_string_acts_in_a_report_about_a_fleet(text: str) -> None:
    write_cluster("prod-1")
    Path("dist/prod-1/agent.yaml").unlink()
    write_agent("old", "x")
    write_agent("dist", text)

    assert [each for command in COMMANDS for each in problems(command, Path.cwd())] == []
