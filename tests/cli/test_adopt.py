"""``adopt`` writes a module that was run and changes nothing, or nothing at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from constructs_lib.adopt.read import read_team
from constructs_lib.intake.input import read_input
from constructs_lib.yaml.writer import to_yaml
from tests.adopt.teams import DAEMON_SET, NODE_LOGS
from tests.cli.running import Ended, run

ADOPT = ["adopt", "k8s/logging.yaml", "-o", "apps/agents.py", "--native"]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the manifests of a team."""
    (tmp_path / "k8s").mkdir()
    (tmp_path / "k8s/logging.yaml").write_text(NODE_LOGS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    """Such a folder whose manifests were adopted, and what was said: a process a run takes time."""
    folder = tmp_path_factory.mktemp("once")
    (folder / "k8s").mkdir()
    (folder / "k8s/logging.yaml").write_text(NODE_LOGS)
    with contextlib.chdir(folder):
        return folder, run(ADOPT)


@pytest.fixture
def adopted(once: tuple[Path, Ended], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that folder."""
    folder = Path(shutil.copytree(once[0], tmp_path / "adopted"))
    monkeypatch.chdir(folder)
    return folder


def files(folder: Path) -> set[str]:
    found = (each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file())
    return {each for each in found if "__pycache__" not in each}


def test_the_module_is_written_with_what_it_pins(once: tuple[Path, Ended]) -> None:
    folder, ended = once

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(
        "wrote apps/agents.py: 1 agent\n"
        "  telemetry          PriorityClasses  no Pod restarts\n"
        "  logging/node-logs  NodeAgent        no Pod restarts\n"
    )
    assert files(folder) == {
        "apps/agents.py",
        "k8s/logging.yaml",
        "vendor/logging/node-logs.yaml",
    }


def test_what_has_no_word_is_named_with_the_file_that_holds_it(once: tuple[Path, Ended]) -> None:
    folder, ended = once

    kept = ended.out.partition("kept as they are:\n")[2].partition("left alone:\n")[0]
    assert kept == "  ServiceMonitor logging/watch  in vendor/logging/node-logs.yaml\n"
    comment = "# vendor/logging/node-logs.yaml holds ServiceMonitor logging/watch.\n"
    assert comment in (folder / "apps/agents.py").read_text()


def test_what_is_not_adopted_is_named(once: tuple[Path, Ended]) -> None:
    assert once[1].out.partition("left alone:\n")[2] == (
        "  Secret logging/node-logs           only named, never copied\n"
        "  Pod logging/test                   a hook, which only Helm runs\n"
        "  ConfigMap logging/nobody-reads-it  belongs to no DaemonSet\n"
    )


def test_many_objects_that_are_left_alone_are_counted_by_kind_and_reason(
    repository: Path,
) -> None:
    crd = (
        "---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"
        "metadata: {{name: c{number}.example.com}}\n"
    )
    many = "".join(crd.format(number=number) for number in range(20))
    (repository / "k8s/logging.yaml").write_text(NODE_LOGS + many)

    assert run(ADOPT).out.partition("left alone:\n")[2] == (
        "  Secret logging/node-logs             only named, never copied\n"
        "  Pod logging/test                     a hook, which only Helm runs\n"
        "  ConfigMap logging/nobody-reads-it    belongs to no DaemonSet\n"
        "  20 of kind CustomResourceDefinition  belongs to no DaemonSet\n"
    )


def test_the_module_gives_what_runs(adopted: Path) -> None:
    subprocess.run([sys.executable, "apps/agents.py"], check=True)

    owned = read_team(read_input(["k8s/logging.yaml"])).agents[0]
    kept = adopted / "owned.yaml"
    kept.write_text(to_yaml([each.manifest for each in (*owned.companions, *owned.daemon_sets)]))
    assert run(["diff", "owned.yaml", "dist", "--exit-code"]).out == "nothing changes\n"


def test_running_it_again_changes_nothing(adopted: Path) -> None:
    before = {name: (adopted / name).read_bytes() for name in files(adopted)}

    ended = run(ADOPT)

    assert ended.code == 0
    assert ended.out.startswith("nothing changed in apps/agents.py: 1 agent\n")
    assert {name: (adopted / name).read_bytes() for name in files(adopted)} == before


def test_what_somebody_edited_is_kept_and_the_difference_shown(adopted: Path) -> None:
    module = adopted / "apps/agents.py"
    module.write_text(
        edited := module.read_text().replace("lib.write_yaml(", "# ours\n    lib.write_yaml(")
    )

    ended = run(ADOPT)

    assert ended.code == 2
    assert ended.err == (
        "error: Nothing was written: apps/agents.py would lose what somebody else wrote. Take over "
        "what you want of the difference, or write over it with --force.\n"
    )
    assert "-    # ours\n" in ended.out
    assert module.read_text() == edited


def test_an_edit_of_hidden_values_alone_is_told_in_a_sentence(adopted: Path) -> None:
    manifests, module = adopted / "k8s/logging.yaml", adopted / "apps/agents.py"
    image = next(line for line in manifests.read_text().splitlines() if "image:" in line)
    indent = image.partition("image:")[0].replace("-", " ")
    asks = f"{image}\n{indent}args: ['https://me:first@a.example']"
    manifests.write_text(manifests.read_text().replace(image, asks))
    assert run([*ADOPT, "--force"]).code == 0
    module.write_text(module.read_text().replace("me:first@", "me:second@"))

    ended = run(ADOPT)

    assert ended.code == 2
    assert ended.out == ""
    assert ended.err.startswith(
        "apps/agents.py differs only in values that are not shown: they look like secrets.\n"
    )
    assert "first" not in ended.err


def test_a_copy_that_typed_code_no_longer_pins_is_named(repository: Path) -> None:
    (repository / "k8s/logging.yaml").write_text(DAEMON_SET)
    assert run([*ADOPT, "--rung", "vendored"]).err == ""

    assert run([*ADOPT, "--force"]).err == (
        "apps/agents.py no longer needs vendor/logging/node-logs.yaml; delete what nothing else "
        "pins.\n"
    )


def test_values_of_an_edit_are_shown_on_request_only(adopted: Path) -> None:
    manifests = adopted / "k8s/logging.yaml"
    env = "          env: [{name: A, value: hunter2}]\n          envFrom:"
    manifests.write_text(manifests.read_text().replace("          envFrom:", env))

    assert "hunter2" not in (hidden := run(ADOPT)).out + hidden.err
    assert 'env={"A": "hunter2"}' in run([*ADOPT, "--show-values"]).out


@pytest.mark.parametrize("place", ["apps/agents.py", "vendor/logging/node-logs.yaml"])
def test_a_link_that_leads_out_is_neither_read_nor_written(
    place: str, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "netrc"
    secret.write_text("password hunter2")
    (repository / place).parent.mkdir(parents=True)
    (repository / place).symlink_to(secret)

    for command in (ADOPT, [*ADOPT, "--force"]):
        ended = run(command)
        assert (ended.code, ended.out) == (2, "")
        assert ended.err == (
            f"error: {place} cannot be written: it is a link that leads out of this folder.\n"
        )
    assert secret.read_text() == "password hunter2"


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["a folder", "a pipe"])
def test_what_is_no_file_is_not_written_over(
    make: Callable[[Path], object], repository: Path
) -> None:
    (repository / "vendor/logging").mkdir(parents=True)
    make(repository / "vendor/logging/node-logs.yaml")

    ended = run(ADOPT)

    assert ended.code == 2
    assert ended.err.startswith("error: vendor/logging/node-logs.yaml cannot be written: ")
    assert not (repository / "apps").exists()


def test_what_is_adopted_is_never_written_over(repository: Path) -> None:
    (repository / "k8s.py").write_text(NODE_LOGS)

    ended = run(["adopt", "k8s.py", "-o", "k8s.py", "--native", "--force"])

    assert ended.code == 2
    assert "k8s.py is read by this run; write to another file." in ended.err
    assert (repository / "k8s.py").read_text() == NODE_LOGS


def test_force_writes_over_what_somebody_edited(adopted: Path) -> None:
    (adopted / "apps/agents.py").write_text("ours = 1\n")

    assert run([*ADOPT, "--force"]).code == 0
    assert "ours" not in (adopted / "apps/agents.py").read_text()


def test_check_proves_a_module_as_long_as_the_old_manifests_are_there(adopted: Path) -> None:
    before = files(adopted)

    ended = run([*ADOPT, "--check"])

    assert (ended.code, ended.out) == (0, "apps/agents.py: no Pod restarts\n")
    assert files(adopted) == before


def test_check_tells_what_a_module_changes(adopted: Path) -> None:
    text = NODE_LOGS.replace("node-logs:1.4", "node-logs:1.5")
    (adopted / "k8s/logging.yaml").write_text(text)

    ended = run([*ADOPT, "--check"])

    assert ended.code == 1
    assert ended.out.startswith("apps/agents.py: Pods restart\n  logging/node-logs: spec.template.")
    assert run([*ADOPT, "--check", "--allow", "restart"]).code == 0


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


def test_a_module_may_be_somewhere_else_with_its_files(repository: Path, tmp_path: Path) -> None:
    script = "".join(f"echo {number}\\n" for number in range(9))
    text = DAEMON_SET.replace("envFrom:", f'command: [sh, -c, "{script}"]\n          envFrom:')
    (repository / "k8s/logging.yaml").write_text(text)
    place = tmp_path.parent / f"{tmp_path.name}-elsewhere/agents.py"

    assert run(["adopt", "k8s/logging.yaml", "-o", str(place), "--native"]).code == 0
    assert (place.parent / "agents/node-logs/command.txt").read_text().startswith("echo 0\n")


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


@pytest.mark.parametrize(
    "name",
    ["a\udc80.yaml", '"""\n.yaml', f"{'/'.join(['x' * 200] * 8)}.yaml"],
    ids=["no text", "quotes", "long"],
)
def test_manifests_are_adopted_from_files_of_any_name(name: str, repository: Path) -> None:
    file = repository / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(NODE_LOGS)

    ended = run(["adopt", name, "-o", "agents.py", "--native"])

    assert (ended.code, ended.err) == (0, "")


@pytest.mark.parametrize("output", ["agents.yaml", ".py", "..py", "...py"])
def test_the_output_is_a_module(output: str) -> None:
    assert run(["adopt", "a.yaml", "-o", output]).err.endswith(
        f"Error: --output {output} is no Python module; its name ends in '.py'.\n"
    )


@pytest.mark.parametrize("stem", ["pydantic", "json"])
@pytest.mark.usefixtures("repository")
def test_a_module_with_the_name_of_another_one_runs_and_is_told(stem: str) -> None:
    ended = run(["adopt", "k8s/logging.yaml", "-o", f"{stem}.py", "--native"])

    assert (ended.code, ended.err) == (
        0,
        f"{stem}.py has the name of another module; another name is less surprising.\n",
    )
    subprocess.run([sys.executable, f"{stem}.py"], check=True)


def test_daemon_sets_whose_names_are_nearly_one_are_written_side_by_side(repository: Path) -> None:
    names = ("node.logs", "node-logs")
    texts = [DAEMON_SET.replace("name: node-logs\n", f"name: {name}\n", 1) for name in names]
    (repository / "k8s/logging.yaml").write_text("---\n".join(texts))

    assert run(ADOPT).code == 0
    subprocess.run([sys.executable, "apps/agents.py"], check=True)
    assert len(files(repository / "dist")) == len(names) + 1


def test_a_cdk8s_app_is_run_before_it_is_written(repository: Path) -> None:
    """It starts Node.js, as no other test of the command does."""
    assert run([each for each in ADOPT if each != "--native"]).code == 0
    assert "app.synth()" in (repository / "apps/agents.py").read_text()


def test_without_nodejs_the_same_declarations_are_run_as_specs(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JSII_NODE", "no-such-program")

    ended = run([each for each in ADOPT if each != "--native"])

    assert ended.code == 0
    assert "There is no Node.js here" in ended.err
    assert "app.synth()" in (repository / "apps/agents.py").read_text()
