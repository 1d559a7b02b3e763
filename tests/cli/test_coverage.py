"""``constructs-lib coverage`` answers about real manifests, with exit codes for a pipeline."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = Path(sys.executable).parent / "constructs-lib"
EXPORTER = ("dist/monitoring.k8s.yaml", "--nodes", "examples/fleet/nodes.yaml")


def run(*args: str, cwd: Path = ROOT, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PROGRAM), "coverage", *args],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1"},
        **more,
    )


def test_the_real_agents_are_answered_for_the_real_fleet() -> None:
    result = run(*EXPORTER, "--format", "json-full")

    daemon_sets = {each["name"]: each for each in json.loads(result.stdout)["daemonsets"]}
    exporter = daemon_sets["node-exporter"]
    verdicts = {each["name"]: each for each in exporter["nodes"]}
    assert (result.returncode, result.stderr) == (0, "")
    assert (exporter["desired"], len(verdicts)) == (57, 59)
    assert verdicts["general-draining"]["runs"]
    assert verdicts["windows-1"]["reasons"][0]["predicate"] == "node-selector"


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("text", "2 DaemonSets, 59 nodes\n"),
        ("json", '{\n"schema": "constructs-lib/coverage/v2",\n'),
        ("json-full", '{\n"schema": "constructs-lib/coverage/v1",\n'),
        ("markdown", "### Coverage: 2 DaemonSets on 59 nodes\n"),
        ("html", '<!DOCTYPE html>\n<html lang="en">'),
    ],
)
def test_every_format_goes_to_standard_output_or_to_a_file(
    form: str, start: str, tmp_path: Path
) -> None:
    printed = run(*EXPORTER, "--format", form)
    written = run(*EXPORTER, "--format", form, "--output", str(tmp_path / "report"))

    assert printed.stdout.startswith(start)
    assert written.stdout == ""
    assert (tmp_path / "report").read_text(encoding="utf-8") == printed.stdout


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 0),
        (("--require", "linux"), 0),
        (("--require", "all"), 1),
        (("--require", "all", "--max-uncovered", "2"), 0),
        (("--require", "all", "--max-uncovered", "1"), 1),
        (("--max-uncovered", "1"), 1),
        (("--require", "node-pool in (general,gpu)"), 0),
        (("--require", "!node-pool"), 0),
        (("--require", "a=b=c"), 2),
        (("--max-uncovered", "-1"), 2),
        (("--format", "pdf"), 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_the_exit_code_says_whether_what_is_required_is_met(
    options: tuple[str, ...], code: int
) -> None:
    result = run(*EXPORTER, *options)

    assert result.returncode == code
    assert "Traceback" not in result.stderr


def test_the_page_names_the_cluster_and_the_commit(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "fleet", tmp_path / "examples")
    shutil.copy(ROOT / "dist" / "monitoring.k8s.yaml", tmp_path)
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    for command in (["init", "-q"], ["add", "."], [*identity, "commit", "-q", "-m", "first"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    asked = ("monitoring.k8s.yaml", "--nodes", "examples/nodes.yaml", "--cluster", "prod-eu")

    page = run(*asked, "--format", "html", cwd=tmp_path).stdout

    assert "<h1>prod-eu: where the agents run</h1>" in page
    assert re.search(r"<p class=\"soft\">commit [0-9a-f]+ of \d{4}-\d\d-\d\d</p>", page)


def test_manifests_may_come_from_standard_input() -> None:
    text = (ROOT / "dist" / "monitoring.k8s.yaml").read_text(encoding="utf-8")

    result = run("-", "--nodes", "examples/fleet/nodes.yaml", input=text)

    assert result.stdout == run(*EXPORTER).stdout


def test_pods_that_run_already_take_their_place(tmp_path: Path) -> None:
    (tmp_path / "nodes.yaml").write_text("nodes: [{name: n1, cpu: 4, memory: 8Gi}]\n")
    web = {
        "metadata": {"name": "web", "namespace": "shop"},
        "spec": {
            "nodeName": "n1",
            "containers": [{"name": "w", "resources": {"requests": {"cpu": "4"}}}],
        },
        "status": {"phase": "Running"},
    }
    (tmp_path / "pods.json").write_text(json.dumps({"kind": "PodList", "items": [web]}))

    result = run(
        "dist/monitoring.k8s.yaml",
        "--nodes",
        str(tmp_path / "nodes.yaml"),
        "--pods",
        str(tmp_path / "pods.json"),
    )

    assert "insufficient cpu: requests 20m to 50m, 0 of 4 allocatable is free" in result.stdout
    assert "-> runs after evicting Pod shop/web" in result.stdout


def test_a_change_is_told_as_nodes_gained_and_lost(tmp_path: Path) -> None:
    manifests = (ROOT / "dist" / "monitoring.k8s.yaml").read_text(encoding="utf-8")
    old = tmp_path / "old.yaml"
    old.write_text(manifests.replace("nvidia.com/gpu", "example.com/gpu"))
    nodes = tmp_path / "nodes.yaml"
    nodes.write_text("nodes: [{name: gone}]\n")

    result = run(*EXPORTER, "--diff", str(old), "--old-nodes", str(nodes))

    assert "  monitoring/node-exporter (kept): runs on 1 -> 57\n" in result.stdout
    assert "    lost 1 node (gone): the node is gone\n" in result.stdout
    gained = "gained 3 nodes (gpu-1..3): taint nvidia.com/gpu=true:NoSchedule is not tolerated"
    assert gained in run(*EXPORTER, "--diff", str(old)).stdout


@pytest.mark.parametrize(
    ("files", "words"),
    [
        pytest.param(
            {"nodes.yaml": "nodes: [{name: a, cpu: 4x}]"},
            "nodes.yaml:1:19: nodes[0].cpu",
            id="field",
        ),
        pytest.param({"nodes.yaml": "nodes: []"}, "it contains no node", id="no node"),
        pytest.param({}, "nodes.yaml: This file cannot be read", id="no file"),
        pytest.param({"nodes.yaml": "a: ["}, "nodes.yaml:", id="no YAML"),
        pytest.param(
            {"nodes.yaml": "nodes: [{name: a}]", "agent.yaml": "kind: Pod"},
            "There is no DaemonSet in agent.yaml",
            id="no DaemonSet",
        ),
        pytest.param(
            {
                "nodes.yaml": "nodes: [{name: a}]",
                "agent.yaml": "apiVersion: v1\nkind: X\nmetadata: 1",
            },
            "agent.yaml:3:1: X default/None: metadata: is 1, an integer; expected a map",
            id="no map",
        ),
    ],
)
def test_bad_input_is_told_with_its_place_and_exit_code_2(
    files: dict[str, str], words: str, tmp_path: Path
) -> None:
    good = (ROOT / "dist" / "monitoring.k8s.yaml").read_text(encoding="utf-8")
    for name, text in {"agent.yaml": good, **files}.items():
        (tmp_path / name).write_text(text)

    result = run("agent.yaml", "--nodes", "nodes.yaml", cwd=tmp_path)

    assert (result.returncode, result.stdout) == (2, "")
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_the_schema_of_the_documents_is_where_they_say_it_is() -> None:
    text = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")

    for name in ("schema.json", "schema-v2.json"):
        assert f"(../constructs_lib/report/coverage/{name})" in text
        assert (ROOT / "constructs_lib" / "report" / "coverage" / name).exists()
