"""``constructs-lib rollout`` as it is run: answers, exit codes, bad input."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = str(Path(sys.executable).parent / "constructs-lib")
BOOKSTORE = "dist/bookstore-logging.k8s.yaml"
NODES = "examples/bookstore/nodes.yaml"
NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n"


def run(*arguments: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, "rollout", *arguments],
        cwd=ROOT,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


def bookstore(max_unavailable: str) -> str:
    text = (ROOT / BOOKSTORE).read_text(encoding="utf-8")
    return text.replace("maxUnavailable: 10%", f"maxUnavailable: {max_unavailable}")


@pytest.mark.parametrize(
    ("max_unavailable", "verdict", "code"),
    [("10%", "completes", 0), ("5%", "deadlocks", 1), ("1", "deadlocks", 1)],
)
def test_a_deadlock_makes_the_exit_code_1(max_unavailable: str, verdict: str, code: int) -> None:
    result = run("-", "--nodes", NODES, "--format", "json", given=bookstore(max_unavailable))
    (agent,) = json.loads(result.stdout)["daemonsets"]

    assert (agent["verdict"], result.returncode) == (verdict, code)


def test_a_deadlock_may_be_ignored() -> None:
    result = run("-", "--nodes", NODES, "--fail-on", "none", given=bookstore("1"))

    assert result.returncode == 0


def test_only_daemon_sets_whose_template_changed_are_updates(tmp_path: Path) -> None:
    old = tmp_path / "old.yaml"
    old.write_text(bookstore("1"), encoding="utf-8")
    result = run(BOOKSTORE, "--old", str(old), "--nodes", NODES)

    assert result.returncode == 0
    assert result.stdout == "nothing restarts: bookstore-logging/log-agent\n"


def test_a_daemon_set_that_was_not_there_is_created_everywhere_at_once(tmp_path: Path) -> None:
    old = tmp_path / "old.yaml"
    old.write_text(NAMESPACE, encoding="utf-8")
    result = run(BOOKSTORE, "--old", str(old), "--nodes", NODES)

    assert "new; its Pods are created on 268 nodes at once" in result.stdout


def test_an_image_bump_pulls_only_the_image_that_changed(tmp_path: Path) -> None:
    old = tmp_path / "old.yaml"
    bumped = bookstore("10%").replace("fluent-bit:5", "fluent-bit:4")
    old.write_text(bumped, encoding="utf-8")
    result = run(BOOKSTORE, "--old", str(old), "--nodes", NODES, "--format", "json")

    together = json.loads(result.stdout)["together"]
    assert together["mostPullsInAMinute"] > 0


def test_known_pods_count_as_they_are(tmp_path: Path) -> None:
    pods = tmp_path / "pods.json"
    pods.write_text('{"kind": "List", "apiVersion": "v1", "items": []}', encoding="utf-8")
    result = run(BOOKSTORE, "--nodes", NODES, "--pods", str(pods), "--format", "json")
    (agent,) = json.loads(result.stdout)["daemonsets"]

    assert {node["reason"] for node in agent["unavailable"]} >= {"no Pod"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((BOOKSTORE, "--nodes", "nowhere.yaml"), "nowhere.yaml: This file cannot be read"),
        (("nowhere.yaml", "--nodes", NODES), "nowhere.yaml"),
        ((BOOKSTORE, "--nodes", BOOKSTORE), "bookstore-logging.k8s.yaml"),
        ((BOOKSTORE, "--nodes", NODES, "--ready-after", "soon"), "'soon' is not a duration"),
        ((BOOKSTORE,), "Missing option '--nodes'"),
    ],
    ids=["no node file", "no manifest", "no node list", "no duration", "no nodes"],
)
def test_bad_input_is_one_clear_error(arguments: tuple[str, ...], said: str) -> None:
    result = run(*arguments)

    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_a_malformed_daemon_set_is_told_with_its_place() -> None:
    text = bookstore("10%").replace("minReadySeconds: 10", "minReadySeconds: soon")
    result = run("-", "--nodes", NODES, given=text)

    assert result.returncode == 2
    assert "spec.minReadySeconds: is the text 'soon'; expected an integer" in result.stderr


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--engine", "argocd"], 0),
        (["--engine", "argocd", "--engine", "helm"], 1),
        (["--engine", "helm", "--timeout", "1h"], 0),
        (["--engine", "helm", "--fail-on", "stall"], 0),
        (["--fail-on", "engine"], 0),
    ],
    ids=["in time", "one in time", "given time", "stalls only", "nobody asked"],
)
def test_an_engine_that_does_not_go_on_makes_the_exit_code_1(options: list[str], code: int) -> None:
    result = run(BOOKSTORE, "--nodes", NODES, *options)

    assert result.returncode == code, result.stderr


def test_a_timeout_is_somebodys() -> None:
    result = run(BOOKSTORE, "--nodes", NODES, "--timeout", "5m")

    assert result.returncode == 2
    assert "--timeout is the engine's; name it with --engine" in result.stderr


@pytest.mark.parametrize("old", ["", "old"], ids=["new", "unchanged"])
def test_engines_wait_for_agents_that_are_new_or_stay_as_they_are(old: str, tmp_path: Path) -> None:
    everywhere = bookstore("10%").replace(
        "tolerations:", "tolerations:\n        - operator: Exists"
    )
    before = tmp_path / "old.yaml"
    before.write_text(everywhere if old else NAMESPACE, encoding="utf-8")

    result = run("-", "--old", str(before), "--nodes", NODES, "--engine", "flux", given=everywhere)

    assert "Flux: never done: 20 of 288 nodes are NotReady (lost-1..20)" in result.stdout
    assert result.returncode == 1
