"""The real cdk8s runs the plugin on what an app wrote, whatever language the app speaks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.nodejs import nodejs_environment
from constructs_lib.policy.example import BASE
from constructs_lib.version import VERSION

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(sys.executable).parent
PLUGIN = ROOT / "constructs_lib" / "cli" / "cdk8s_plugin"

ON_ONE_NODE = BASE.replace("hostUsers: false", "nodeName: a")
HALF_OF_THE_NODES = BASE.replace("maxUnavailable: 1", "maxUnavailable: 50%")
PATCHED = """
from cdk8s import App, Chart, JsonPatch
from constructs_lib import NodeExporter
app = App()
agent = NodeExporter(Chart(app, "chart", namespace="a"), "node-exporter")
daemon_set = agent.node.find_child("DaemonSet")
daemon_set.add_json_patch(JsonPatch.add("/spec/template/spec/nodeName", "a"))
app.synth()
"""


def run(*command: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An app that writes what stands in ``input``, with the locked cdk8s command line."""
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    (tmp_path / "input").mkdir()
    return tmp_path


def configure(
    project: Path,
    *,
    app: str = 'cp -r input "$CDK8S_OUTDIR"',
    properties: Mapping[str, object] | None = None,
) -> None:
    plugin = {"package": str(PLUGIN), "version": "0.1.0", "class": "Check"}
    config = {"app": app, "validations": [{**plugin, "properties": properties or {}}]}
    (project / "cdk8s.yaml").write_text(json.dumps(config))


def synth(project: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run cdk8s as somebody would who has activated the virtual environment."""
    given = {**nodejs_environment(), "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"}
    return run(
        given["JSII_NODE"],
        "node_modules/cdk8s-cli/bin/cdk8s",
        "synth",
        "--no-check-upgrade",
        "--validation-reports-output-file=reports.json",
        cwd=project,
        **{**given, **environment},
    )


def report(project: Path) -> Any:
    (found,) = json.loads((project / "reports.json").read_text(encoding="utf-8"))["reports"]
    return found


@pytest.mark.parametrize(
    ("daemon_set", "status", "errors", "warnings"),
    [
        (BASE, "success", "0", "0"),
        (HALF_OF_THE_NODES, "success", "0", "1"),
        (ON_ONE_NODE, "failure", "1", "0"),
    ],
    ids=["nothing", "a-warning", "an-error"],
)
def test_only_an_error_fails(
    daemon_set: str, status: str, errors: str, warnings: str, project: Path
) -> None:
    configure(project)
    (project / "input" / "agent.yaml").write_text(daemon_set)

    result = synth(project)

    summary = report(project)["summary"]
    assert result.returncode == (2 if status == "failure" else 0)
    assert summary["status"] == status
    assert (summary["metadata"]["Errors"], summary["metadata"]["Warnings"]) == (errors, warnings)


def test_a_violation_says_rule_severity_place_and_what_to_do(project: Path) -> None:
    configure(project)
    (project / "input" / "agent.yaml").write_text(ON_ONE_NODE)

    synth(project)

    (violation,) = report(project)["violations"]
    assert violation.pop("fix").startswith("Select nodes by a label")
    assert violation == {
        "ruleName": "DS113 pinned-to-one-node",
        "recommendation": "error: nodeName is 'a': it runs on that node only.",
        "violatingConstructs": [
            {
                "resourceName": "agent",
                "locations": ["spec/template/spec/nodeName (line: 30:7)"],
                "manifestPath": "dist/agent.yaml",
            }
        ],
    }


def test_what_is_said_of_several_objects_is_said_once(project: Path) -> None:
    configure(project)
    for space in ("a", "b"):
        manifest = ON_ONE_NODE.replace("namespace: agents", f"namespace: {space}")
        (project / "input" / f"{space}.yaml").write_text(manifest)

    synth(project)

    violations = {each["ruleName"]: each for each in report(project)["violations"]}
    alike = violations["DS113 pinned-to-one-node"]["violatingConstructs"]
    assert [each["manifestPath"] for each in alike] == [
        "dist/a.yaml",
        "dist/b.yaml",
    ]


def test_answered_findings_are_counted_and_not_told(project: Path) -> None:
    configure(project)
    answer = (
        "  annotations:\n    constructs-lib/ignore.DS113: Only this node has the sensor.\nspec:"
    )
    (project / "input" / "agent.yaml").write_text(ON_ONE_NODE.replace("spec:", answer, 1))

    result = synth(project)

    found = report(project)
    assert result.returncode == 0
    assert (found["violations"], found["summary"]["metadata"]["Suppressed"]) == ([], "1")


def test_its_properties_are_the_options_of_check(project: Path) -> None:
    configure(project, properties={"fail-on": "warning"})
    (project / "input" / "agent.yaml").write_text(HALF_OF_THE_NODES)

    assert synth(project).returncode == 2


@pytest.mark.parametrize(
    ("fail_on", "told"), [("error", []), ("info", ["DS1203 deprecated-field"])]
)
def test_what_is_only_worth_knowing_is_told_on_request(
    fail_on: str, told: list[str], project: Path
) -> None:
    configure(project, properties={"fail-on": fail_on})
    (project / "input" / "agent.yaml").write_text(
        BASE.replace("hostUsers: false", "serviceAccount: agent")
    )

    synth(project)

    assert [each["ruleName"] for each in report(project)["violations"]] == told


@pytest.mark.parametrize(
    ("properties", "told"),
    [
        ({"profil": "strict"}, "No such option '--profil'"),
        ({"command": "no-such-program"}, "no-such-program cannot be run (ENOENT): activate the"),
    ],
    ids=["option", "command"],
)
def test_a_mistake_in_its_properties_is_told(
    properties: dict[str, object], told: str, project: Path
) -> None:
    configure(project, properties=properties)
    (project / "input" / "agent.yaml").write_text(BASE)

    result = synth(project)

    assert result.returncode == 1
    assert told in result.stderr


@pytest.mark.parametrize("active", [True, False], ids=["active", "of-the-project"])
def test_it_finds_the_program_in_a_virtual_environment(active: bool, project: Path) -> None:
    configure(project)
    (project / "input" / "agent.yaml").write_text(BASE)
    environment = PROGRAMS.parent
    if not active:
        (project / ".venv").symlink_to(environment)
    variables = {"PATH": os.defpath, "VIRTUAL_ENV": str(environment) if active else ""}

    assert synth(project, **variables).returncode == 0


def test_another_command_may_be_named(project: Path) -> None:
    configure(project, properties={"command": ["env", "NO_COLOR=1", "constructs-lib"]})
    (project / "input" / "agent.yaml").write_text(BASE)

    assert synth(project).returncode == 0


def test_an_app_without_manifests_passes(project: Path) -> None:
    configure(project)

    assert synth(project).returncode == 0


def test_what_an_app_patches_is_judged_and_shown_under_the_output_folder(project: Path) -> None:
    configure(project, app="python app.py")
    (project / "app.py").write_text(PATCHED)

    result = run(str(PROGRAMS / "constructs-lib"), "synth", cwd=project)

    assert result.returncode == 2
    assert "DS113 pinned-to-one-node" in result.stderr
    assert "    - Construct Path: chart/node-exporter/DaemonSet\n" in result.stderr
    assert "    - Manifest Path: dist/chart.k8s.yaml\n" in result.stderr
    assert not (project / "dist").exists()


def test_the_folder_to_name_is_told_as_cdk8s_takes_it(tmp_path: Path) -> None:
    command = (sys.executable, "-m", "constructs_lib.cli.cdk8s_plugin")

    assert run(*command, cwd=ROOT).stdout == "./constructs_lib/cli/cdk8s_plugin\n"
    assert run(*command, cwd=tmp_path).stdout == f"{PLUGIN}\n"


def test_its_version_is_that_of_the_library_and_of_the_document() -> None:
    package = json.loads((PLUGIN / "package.json").read_text(encoding="utf-8"))

    assert package["version"] == VERSION
    assert f"\n  version: {package['version']}\n" in (ROOT / "docs" / "cdk8s.md").read_text()
