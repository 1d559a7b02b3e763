"""Plugins of kubectl are called as kubectl calls them, and ask the same functions."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from constructs_lib.cli.live import plugins
from constructs_lib.cli.live.plugins import PLUGINS, complete, plugin
from constructs_lib.report.formats import COVERAGE
from tests.cli.live.conftest import Installed, broken, declaration, fine
from tests.live.clusters import Cluster, node

ROOT = Path(__file__).parents[3]
SCRIPTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]


def called(
    name: str, *arguments: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str, str]:
    """What a plugin comes to: its exit code and both streams."""
    monkeypatch.setattr(sys, "argv", [f"kubectl-{name}", *arguments])
    with pytest.raises(SystemExit) as ended:
        plugin(name)
    said = capsys.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, said.out, said.err


@pytest.mark.parametrize("name", PLUGINS)
def test_every_plugin_is_installed_with_its_completion(name: str) -> None:
    assert SCRIPTS[f"kubectl-{name}"] == f"constructs_lib.cli.live.plugins:{name}"
    assert SCRIPTS[f"kubectl_complete-{name}"] == f"constructs_lib.cli.live.plugins:complete_{name}"
    assert callable(getattr(plugins, name))
    assert callable(getattr(plugins, f"complete_{name}"))


@pytest.mark.parametrize("name", PLUGINS)
def test_its_usage_says_how_it_is_called(name: str) -> None:
    # A process of its own, as click keeps the help of a command that was called otherwise before.
    program = f"from constructs_lib.cli.live.plugins import {name}; {name}()"
    done = subprocess.run(
        [sys.executable, "-c", program, "-h"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )

    assert done.stdout.startswith(f"Usage: kubectl {name.replace('_', '-')} [OPTIONS]")
    for option in ("--context", "--kubeconfig", "-n, --namespace", "-A, --all-namespaces", "-l,"):
        assert option in done.stdout


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("ds_coverage", "5/5"),
        ("ds_rollout", "completes"),
        ("ds_check", "DS"),
        ("ds_live", "all as wanted"),
    ],
)
def test_it_answers_about_the_cluster(
    name: str,
    told: str,
    installed: Installed,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    installed(fine())

    code, out, err = called(name, monkeypatch=monkeypatch, capsys=capsys)

    assert (code, err) == (0, "")
    assert "logs/agent" in out
    assert told in out


@pytest.mark.parametrize("name", ["ds_coverage", "ds_rollout", "ds_check"])
def test_without_nodes_it_says_what_it_cannot_read(
    name: str,
    installed: Installed,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    installed(fine().refuse("nodes", "Error from server (Forbidden): nodes is forbidden"))

    assert called(name, monkeypatch=monkeypatch, capsys=capsys) == (
        2,
        "",
        "error: The nodes of the cluster cannot be read: nodes is forbidden.\n",
    )


def test_without_daemonsets_there_is_nothing_to_ask(
    installed: Installed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nodes = fine().objects["nodes"]
    assert isinstance(nodes, list)
    installed(Cluster().add("nodes", *nodes))

    code, _, err = called("ds_coverage", monkeypatch=monkeypatch, capsys=capsys)

    assert (code, err) == (
        2,
        "error: There is no DaemonSet in the cluster, or none that was asked for.\n",
    )


def test_an_update_is_predicted_from_the_pods_that_are_there(
    installed: Installed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cluster = fine()
    nodes = cluster.objects["nodes"]
    assert isinstance(nodes, list)
    nodes[4] = node("e", cpu="2")
    installed(cluster)
    large = declaration(container={"resources": {"requests": {"cpu": "3"}}})
    Path("new.json").write_text(json.dumps(large))

    code, out, _ = called(
        "ds_rollout",
        "new.json",
        "--fail-on",
        "stall",
        monkeypatch=monkeypatch,
        capsys=capsys,
    )

    assert code == 1
    assert "stalls" in out


def test_what_runs_already_is_not_updated(
    installed: Installed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    installed(fine())
    Path("same.json").write_text(json.dumps(declaration()))

    _, out, _ = called("ds_rollout", "same.json", monkeypatch=monkeypatch, capsys=capsys)

    assert out == "nothing restarts: logs/agent\n"


@pytest.mark.parametrize(
    ("name", "words", "found"),
    [
        ("ds_coverage", ["--format", ""], [*COVERAGE.names, ":4"]),
        ("ds_coverage", ["--req"], ["--request-timeout", "--require", ":4"]),
        ("ds_check", ["--profile", "s"], ["strict", ":4"]),
        ("ds_live", ["--fail-on", "st"], ["stuck", ":4"]),
        ("ds_live", ["r"], ["rbac", ":4"]),
        ("ds_rollout", [""], [":0"]),
        ("ds_live", [], ["rbac", ":4"]),
    ],
    ids=str,
)
def test_completion_is_what_kubectl_reads(
    name: str,
    words: list[str],
    found: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", [f"kubectl_complete-{name}", *words])

    complete(name)

    assert capsys.readouterr().out.splitlines() == found


def test_what_fails_in_the_cluster_fails_the_plugin(
    installed: Installed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    installed(broken())

    assert called("ds_live", monkeypatch=monkeypatch, capsys=capsys)[0] == 1


def test_the_program_itself_starts(installed: Installed) -> None:
    installed(fine())

    done = subprocess.run(
        [sys.executable, "-c", "from constructs_lib.cli.live.plugins import ds_live; ds_live()"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "all as wanted" in done.stdout


def test_the_role_is_printed_without_a_cluster() -> None:
    from constructs_lib.cli.live import live  # noqa: PLC0415  # as the plugin does

    said = CliRunner().invoke(live, ["rbac"], standalone_mode=False).stdout

    assert "kind: ClusterRole" in said
    assert "secrets" not in said
