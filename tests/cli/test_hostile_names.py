"""No name reaches a terminal, a log or a comment as more than a name: every command, every format.

Kubernetes refuses such names, a file does not have to.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from constructs_lib.report.formats import CHECK, COVERAGE, DIFF, IMAGES, ROLLOUT

PROGRAM = Path(sys.executable).parent / "constructs-lib"
NASTY = "a\x1b[31m\n::error::b\u202e\x9b @octocat ##[add-mask]c ##vso[task]d"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Manifests, nodes and Pods with such names, and a second set to compare with."""
    place = tmp_path_factory.mktemp("hostile")
    for number in (1, 2):
        daemon_set = {
            "apiVersion": "apps/v1",
            "kind": "DaemonSet",
            "metadata": {"name": "agent", "namespace": "logs", "annotations": {NASTY: NASTY}},
            "spec": {
                "selector": {"matchLabels": {"app": "agent"}},
                "template": {
                    "metadata": {"labels": {"app": "agent"}},
                    "spec": {
                        "nodeSelector": {"pool": NASTY},
                        "containers": [{"name": "agent", "image": f"x:{number}{NASTY}"}],
                    },
                },
            },
        }
        (place / f"{number}.json").write_text(json.dumps(daemon_set), "utf-8")
    images = {"images": {NASTY: {"image": "a.example/x:1"}}}
    (place / "3.json").write_text(json.dumps(images), "utf-8")
    node = {
        "name": NASTY,
        "count": 1,
        "cpu": 4,
        "memory": "16Gi",
        "taints": [f"{NASTY}=x:NoSchedule"],
    }
    (place / "nodes.json").write_text(json.dumps({"nodes": [node]}), "utf-8")
    (place / "bad.json").write_text(
        json.dumps({"apiVersion": "apps/v1", "kind": "DaemonSet", NASTY: NASTY, "spec": NASTY}),
        "utf-8",
    )
    return place


COMMANDS = [
    *(("check", "1.json", "--format", name) for name in CHECK.names),
    *(("coverage", "1.json", "--nodes", "nodes.json", "--format", name) for name in COVERAGE.names),
    *(("diff", "1.json", "2.json", "--nodes", "nodes.json", "--format", n) for n in DIFF.names),
    *(("rollout", "1.json", "--nodes", "nodes.json", "--format", name) for name in ROLLOUT.names),
    *(("images", "list", "3.json", "--format", name) for name in IMAGES.names),
    *(("images", "verify", "3.json", "--offline", "--format", name) for name in IMAGES.names),
    ("images", "list", "1.json"),
    ("images", "resolve", NASTY),
    ("images", "verify", f"{NASTY}.yaml"),
    ("check", "bad.json"),
    ("coverage", "bad.json", "--nodes", "nodes.json"),
    ("diff", "1.json", "bad.json"),
    ("rollout", "bad.json", "--nodes", "nodes.json"),
    ("coverage", "1.json", "--nodes", "bad.json"),
    ("check", f"{NASTY}.yaml"),
    ("coverage", f"{NASTY}.yaml", "--nodes", "nodes.json"),
    ("fetch", f"https://{NASTY}/a.yaml"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: "-".join(command[::3])[:40])
def test_what_is_printed_holds_no_control_character_and_no_command(
    command: tuple[str, ...], folder: Path
) -> None:
    environment = {**os.environ, "NO_COLOR": "1", "GITHUB_STEP_SUMMARY": ""}
    done = subprocess.run(
        [str(PROGRAM), *command], cwd=folder, env=environment, capture_output=True, check=False
    )
    text = done.stdout.decode() + done.stderr.decode()
    own = ("::error ", "::warning ", "::notice ")
    commands = [line for line in text.split("\n") if line.lstrip().startswith("::")]

    assert text
    assert "Traceback" not in text
    assert [line for line in text.split("\n") if not line.isprintable()] == []
    assert [line for line in commands if not line.startswith(own)] == []
    if command[-1] not in {"json", "sarif", "gitlab"}:
        assert "##[" not in text
        assert "##vso[" not in text
