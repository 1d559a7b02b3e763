"""``adopt`` writes a module that was run and changes nothing, or nothing at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from constructs_lib.adopt.read import read_team
from constructs_lib.intake.input import read_input
from constructs_lib.yaml.writer import to_yaml
from tests.adopt.teams import DAEMON_SET, NODE_LOGS
from tests.cli.running import run

ADOPT = ["adopt", "k8s/logging.yaml", "-o", "apps/agents.py", "--native"]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the manifests of a team."""
    (tmp_path / "k8s").mkdir()
    (tmp_path / "k8s/logging.yaml").write_text(NODE_LOGS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(folder: Path) -> set[str]:
    found = (each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file())
    return {each for each in found if "__pycache__" not in each}


def test_the_module_is_written_with_what_it_pins(repository: Path) -> None:
    ended = run(ADOPT)

    assert (ended.code, ended.err) == (0, "")
    assert "wrote apps/agents.py: 1 agent\n" in ended.out
    assert "  logging/node-logs" in ended.out
    assert "no Pod restarts" in ended.out
    assert "apps/agents.py" in files(repository)


@pytest.mark.usefixtures("repository")
def test_what_is_not_adopted_is_named() -> None:
    assert run(ADOPT).out.partition("left alone:\n")[2] == (
        "  Secret logging/node-logs           only named, never copied\n"
        "  Pod logging/test                   a hook, which only Helm runs\n"
        "  ConfigMap logging/nobody-reads-it  belongs to no DaemonSet\n"
    )


def test_the_module_gives_what_runs(repository: Path) -> None:
    run(ADOPT)

    subprocess.run([sys.executable, "apps/agents.py"], check=True)

    owned = read_team(read_input(["k8s/logging.yaml"])).agents[0]
    kept = repository / "owned.yaml"
    kept.write_text(to_yaml([each.manifest for each in (*owned.companions, *owned.daemon_sets)]))
    assert run(["diff", "owned.yaml", "dist", "--exit-code"]).out == "nothing changes\n"


def test_running_it_again_changes_nothing(repository: Path) -> None:
    run(ADOPT)
    before = {name: (repository / name).read_bytes() for name in files(repository)}

    ended = run(ADOPT)

    assert ended.code == 0
    assert ended.out.startswith("nothing changed in apps/agents.py: 1 agent\n")
    assert {name: (repository / name).read_bytes() for name in files(repository)} == before


def test_what_somebody_edited_is_kept_and_the_difference_shown(repository: Path) -> None:
    run(ADOPT)
    module = repository / "apps/agents.py"
    module.write_text(
        edited := module.read_text().replace("write_yaml(", "# ours\n    write_yaml(")
    )

    ended = run(ADOPT)

    assert ended.code == 2
    assert ended.err == (
        "error: Nothing was written: apps/agents.py would lose what somebody else wrote. Take over "
        "what you want of the difference, or write over it with --force.\n"
    )
    assert "-    # ours\n" in ended.out
    assert module.read_text() == edited


def test_force_writes_over_what_somebody_edited(repository: Path) -> None:
    run(ADOPT)
    (repository / "apps/agents.py").write_text("ours = 1\n")

    assert run([*ADOPT, "--force"]).code == 0
    assert "ours" not in (repository / "apps/agents.py").read_text()


@pytest.mark.usefixtures("repository")
def test_check_proves_a_module_as_long_as_the_old_manifests_are_there() -> None:
    run(ADOPT)

    ended = run([*ADOPT, "--check"])

    assert (ended.code, ended.out) == (0, "apps/agents.py: no Pod restarts\n")


def test_check_tells_what_a_module_changes(repository: Path) -> None:
    run(ADOPT)
    text = NODE_LOGS.replace("node-logs:1.4", "node-logs:1.5")
    (repository / "k8s/logging.yaml").write_text(text)

    ended = run([*ADOPT, "--check"])

    assert ended.code == 1
    assert ended.out.startswith("apps/agents.py: Pods restart\n  logging/node-logs: spec.template.")
    assert run([*ADOPT, "--check", "--allow", "restart"]).code == 0


def test_check_writes_nothing(repository: Path) -> None:
    run(ADOPT)
    before = files(repository)

    run([*ADOPT, "--check"])

    assert files(repository) == before


def test_check_of_a_module_that_fails_says_why(repository: Path) -> None:
    (repository / "apps").mkdir()
    (repository / "apps/agents.py").write_text("import nowhere\n")

    ended = run([*ADOPT, "--check"])

    assert ended.code == 2
    assert "ModuleNotFoundError: No module named 'nowhere'" in ended.err


@pytest.mark.usefixtures("repository")
def test_check_needs_a_module() -> None:
    ended = run([*ADOPT, "--check"])

    assert ended.code == 2
    assert ended.err == ("error: apps/agents.py does not exist; write it without --check first.\n")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(DAEMON_SET.replace("node-logs\n", "{{ .Values.name }}\n"), id="template"),
        pytest.param("a: [", id="no YAML"),
        pytest.param(f"{DAEMON_SET}---\n{DAEMON_SET.replace('1.4', '1.5')}", id="clash"),
        pytest.param(DAEMON_SET.replace("image:", "imagine:"), id="refused"),
        pytest.param("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", id="no DaemonSet"),
    ],
)
def test_bad_input_is_one_sentence_with_its_place_and_nothing_is_written(
    text: str, repository: Path
) -> None:
    (repository / "k8s/logging.yaml").write_text(text)

    ended = run(ADOPT)

    assert ended.code == 2
    assert ended.err.startswith("error: ")
    assert files(repository) == {"k8s/logging.yaml"}


def test_the_output_is_a_module() -> None:
    assert run(["adopt", "a.yaml", "-o", "agents.yaml"]).err.endswith(
        "Error: --output agents.yaml is no Python module; its name ends in '.py'.\n"
    )


@pytest.mark.usefixtures("repository")
def test_a_cdk8s_app_is_run_before_it_is_written() -> None:
    """It starts Node.js, as no other test of the command does."""
    command = [each for each in ADOPT if each != "--native"]

    assert run(command).code == 0
    assert run([*command, "--check"]).out == "apps/agents.py: no Pod restarts\n"
