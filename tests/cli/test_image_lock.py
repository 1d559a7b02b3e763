"""What ``images.lock`` knows reaches check, coverage and rollout, in every format."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from constructs_lib.cli.program import cli
from constructs_lib.errors import ConstructsLibError
from constructs_lib.report.formats import COVERAGE, ROLLOUT
from constructs_lib.report.markdown import escaped
from tests.registries import OCI_IMAGE, OCI_INDEX, digest

ONE, MODEL = digest(b"one"), digest(b"model")
NODES = """\
nodes:
- {name: web, count: 3, cpu: 4, memory: 16Gi}
- {name: arm, count: 12, cpu: 4, memory: 16Gi, labels: {kubernetes.io/arch: arm64}}
"""
AGENT = f"""\
apiVersion: apps/v1
kind: DaemonSet
metadata: {{name: log-agent, namespace: logging}}
spec:
  selector: {{matchLabels: {{app: a}}}}
  template:
    metadata: {{labels: {{app: a}}}}
    spec:
      containers:
      - {{name: agent, image: 'a.example/agent:1@{ONE}'}}
      - {{name: other, image: 'a.example/other:1'}}
      volumes:
      - {{name: model, image: {{reference: 'a.example/model:1@{MODEL}'}}}}
"""
SENTENCE = (
    "logging/log-agent: 12 arm64 nodes (arm-1..12) would get exec format error from "
    f"a.example/agent:1@{ONE}, which is for linux/amd64 only."
)


def entry(media_type: str, **sizes: int) -> dict[str, object]:
    return {
        "image": "a.example/a:1",
        "mediaType": media_type,
        "checked": "2026-11-01",
        "platforms": [
            {"os": "linux", "architecture": name, "digest": digest(name.encode()), "size": size}
            for name, size in sizes.items()
        ],
    }


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An agent, its nodes, and what is known of two of its three images."""
    images = {
        ONE: entry(OCI_IMAGE, amd64=100 * 1024**2),
        MODEL: entry(OCI_INDEX, amd64=20 * 1024**2, arm64=30 * 1024**2),
    }
    lock = {"schema": "constructs-lib/images-lock/v1", "images": images}
    (tmp_path / "images.lock").write_text(json.dumps(lock))
    (tmp_path / "agent.yaml").write_text(AGENT)
    (tmp_path / "nodes.yaml").write_text(NODES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*args: str) -> str:
    result = CliRunner().invoke(cli, args, standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.stdout


@pytest.mark.usefixtures("folder")
def test_check_finds_nodes_that_cannot_run_an_image() -> None:
    report = json.loads(run("check", "agent.yaml", "--nodes", "nodes.yaml", "--format", "json"))

    found = {each["rule"]: each["message"] for each in report["findings"]}
    assert found["DS708"].startswith("12 arm64 nodes (arm-1, arm-2, arm-3 and more) would get exec")
    assert "DS707" in found


def test_without_the_file_nothing_is_known(folder: Path) -> None:
    (folder / "images.lock").rename(folder / "elsewhere.lock")
    command = ("coverage", "agent.yaml", "--nodes", "nodes.yaml")

    assert SENTENCE not in run(*command)
    assert SENTENCE in run(*command, "--images-lock", "elsewhere.lock")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("form", COVERAGE.names)
def test_coverage_says_it_in_every_format(form: str) -> None:
    report = run("coverage", "agent.yaml", "--nodes", "nodes.yaml", "--format", form)

    assert (escaped(SENTENCE) if form == "markdown" else SENTENCE) in report


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("form", ROLLOUT.names)
def test_rollout_knows_the_bytes_of_a_node_in_every_format(form: str) -> None:
    report = run("rollout", "agent.yaml", "--nodes", "nodes.yaml", "--format", form)

    if form.startswith("json"):
        [plan] = json.loads(report)["daemonsets"]
        assert plan["pull"] == {"bytes": 120 * 1024**2, "unknown": 2}
    else:
        words = "Each node pulls at most 120 MiB (3 images); the size of 2 images is not known."
        assert words in report


@pytest.mark.usefixtures("folder")
def test_rollout_knows_the_bytes_of_a_minute_and_of_new_agents() -> None:
    command = ("rollout", "agent.yaml", "--nodes", "nodes.yaml")

    alone = json.loads(run(*command, "--format", "json"))["together"]
    Path("none.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")
    created = run(*command, "--old", "none.yaml")

    assert alone["mostBytesInAMinute"] == alone["mostPullsInAMinute"] // 3 * 120 * 1024**2
    assert "created on 15 nodes at once, each pulls at most 120 MiB; the size of 2" in created


def test_a_file_of_another_program_is_left_out_unless_it_is_named(folder: Path) -> None:
    (folder / "images.lock").write_text("apiVersion: v0\nkind: ImagesLock\n")
    command = ("coverage", "agent.yaml", "--nodes", "nodes.yaml")

    result = CliRunner().invoke(cli, command, standalone_mode=False)

    assert result.stderr == "images.lock is not one of constructs-lib and is left out.\n"
    assert SENTENCE not in result.stdout
    with pytest.raises(ConstructsLibError, match=r"^images.lock"):
        run(*command, "--images-lock", "images.lock")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("command", ["check", "coverage", "rollout"])
def test_a_file_that_is_named_must_be_there(command: str) -> None:
    nodes = ("--nodes", "nodes.yaml", "--images-lock", "none.lock")

    with pytest.raises(ConstructsLibError, match=r"^none.lock cannot be read: No such file"):
        run(command, "agent.yaml", *nodes)


def test_a_run_without_the_file_waits_for_nothing_of_it(folder: Path) -> None:
    (folder / "images.lock").unlink()
    program = (
        "import sys; from constructs_lib.cli.program import cli\n"
        "cli(['check', 'agent.yaml', '--fail-on', 'error'], standalone_mode=False)\n"
        "late = ('constructs_lib.registry', 'ssl')\n"
        "print([name for name in sys.modules if name.startswith(late)])"
    )

    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)  # noqa: PLW1510  # the output tells

    assert result.stdout.splitlines()[-1] == "[]"
