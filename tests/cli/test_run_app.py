"""An app of specs writes, checks, and ends in a sentence where a declaration is wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

APP = """\
from constructs_lib import NodeExporterSpec, run_app

def agents():
    yield NodeExporterSpec(name="node-exporter", namespace="monitoring", {more})

if __name__ == "__main__":
    run_app("dist", agents)
"""


def run(folder: Path, *options: str, more: str = "port=9100") -> subprocess.CompletedProcess[str]:
    (folder / "agents.py").write_text(APP.format(more=more), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "agents.py", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_writes_and_names_what_is_new(tmp_path: Path) -> None:
    done = run(tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "dist: 1 file, 1 new.\n  - new: monitoring/node-exporter.yaml\n"
    assert (tmp_path / "dist/monitoring/node-exporter.yaml").is_file()


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        ("port=9100", 0, "dist is fresh.\n"),
        ("port=9101", 1, "dist is stale: 1 changed. Run 'python agents.py'.\n"),
    ],
)
def test_a_check_writes_nothing_and_says_what_would_change(
    more: str, code: int, words: str, tmp_path: Path
) -> None:
    run(tmp_path)
    before = (tmp_path / "dist/monitoring/node-exporter.yaml").read_text(encoding="utf-8")
    done = run(tmp_path, "--check", more=more)

    assert done.returncode == code
    assert words in done.stdout + done.stderr
    assert (tmp_path / "dist/monitoring/node-exporter.yaml").read_text("utf-8") == before


@pytest.mark.parametrize(
    ("more", "options", "words"),
    [
        (
            "prot=1",
            [],
            "cannot be built: 1 problem.\n  - prot: unknown field; did you mean 'port'?\n",
        ),
        ("port=1", ["--chek"], "No such option '--chek'."),
    ],
    ids=["a declaration", "an option"],
)
def test_a_mistake_is_a_sentence_and_writes_nothing(
    more: str, options: list[str], words: str, tmp_path: Path
) -> None:
    done = run(tmp_path, *options, more=more)

    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "dist").exists()


def test_a_fleet_has_a_folder_for_each_cluster(tmp_path: Path) -> None:
    app = APP.replace("agents()", "agents(cluster)")
    app = app.replace('"dist", agents', '"dist", agents, fleet="clusters"')
    (tmp_path / "clusters").mkdir()
    (tmp_path / "clusters" / "prod.yaml").write_text("platform: eks\n", encoding="utf-8")
    (tmp_path / "fleet.py").write_text(app.format(more="port=9100"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "fleet"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "new: prod/monitoring/node-exporter.yaml" in done.stdout


OUTSIDE = """\
from constructs_lib import NodeExporterSpec{imported}

AGENT = NodeExporterSpec(name="Metrics", namespace="monitoring", port=9100)
"""
SENTENCE = (
    "error: agents.py:3: NodeExporter 'Metrics' cannot be built: 1 problem.\n"
    "  - name: 'Metrics' is not a DNS label; use lower-case letters, digits and '-', beginning and "
    "ending with a letter or digit\n"
)


def started(
    folder: Path, *words: str, imported: str = ", run_app"
) -> subprocess.CompletedProcess[str]:
    """A script that declares at its top level what is wrong, started in some way."""
    (folder / "agents.py").write_text(OUTSIDE.format(imported=imported), encoding="utf-8")
    command = [sys.executable, *words]
    return subprocess.run(
        command, cwd=folder, input="", capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("words", [["agents.py"], ["-m", "agents"]])
def test_what_is_declared_outside_of_the_function_ends_in_a_sentence(
    words: list[str], tmp_path: Path
) -> None:
    done = started(tmp_path, *words)

    assert (done.returncode, done.stdout, done.stderr) == (2, "", SENTENCE)


@pytest.mark.parametrize(
    "words",
    [["-c", "import agents"], ["-i", "agents.py"], ["-c", "from constructs_lib import *; 1 / 0"]],
    ids=["another program imports it", "at a prompt", "another error"],
)
def test_everybody_else_is_told_in_the_way_of_python(words: list[str], tmp_path: Path) -> None:
    done = started(tmp_path, *words)

    assert done.returncode != 2
    assert "Traceback (most recent call last):" in done.stderr


def test_a_script_that_does_not_import_it_is_told_in_the_way_of_python(tmp_path: Path) -> None:
    done = started(tmp_path, "agents.py", imported="")

    assert done.returncode == 1
    assert "Traceback (most recent call last):" in done.stderr


def test_a_hook_that_was_there_before_still_gets_the_other_errors(tmp_path: Path) -> None:
    program = "import sys\nsys.excepthook = lambda *_: print('mine')\n"
    done = started(tmp_path, "-c", f"{program}from constructs_lib import run_app\n1 / 0")

    assert (done.stdout, done.stderr) == ("mine\n", "")
