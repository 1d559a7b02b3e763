"""Killed at any step, on a full disk or beside a second run: files are the old or the new ones."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from constructs_lib.policy.example import BASE
from tests.killing import snapshot, states_when_killed

BAD = BASE.replace("spec:\n", "spec:\n  replicas: 1\n", 1)
PROGRAM = [sys.executable, "-m", "constructs_lib"]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


def emptied() -> None:
    for path in Path().iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def with_report() -> None:
    emptied()
    Path("agent.yaml").write_text(BAD)
    Path("report.txt").write_text("old")


def with_agents() -> None:
    emptied()
    for name in ("a.yaml", "b.yaml"):
        Path(name).write_text(BAD.replace("name: agent", f"name: {name[0]}"))


def after(command: list[str], prepare: Callable[[], None]) -> dict[str, bytes]:
    prepare()
    subprocess.run([*PROGRAM, *command], capture_output=True, timeout=120, check=False)
    return snapshot()


@pytest.mark.parametrize(
    ("command", "prepare"),
    [
        pytest.param(["check", "agent.yaml", "-o", "report.txt"], with_report, id="--output"),
        pytest.param(
            ["check", "agent.yaml", "--write-baseline", "report.txt"], with_report, id="baseline"
        ),
        pytest.param(["check", "a.yaml", "b.yaml", "--fix"], with_agents, id="--fix"),
    ],
)
def test_a_run_that_is_killed_leaves_each_file_as_it_was_or_as_it_will_be(
    command: list[str], prepare: Callable[[], None]
) -> None:
    prepare()
    old, new = snapshot(), after(command, prepare)

    assert old != new
    for found in states_when_killed(command, prepare):
        assert found.keys() == old.keys()
        assert {name for name, data in found.items() if data not in {old[name], new[name]}} == set()


@pytest.mark.usefixtures("trusted")
def test_a_fetch_that_is_killed_leaves_a_whole_copy_or_none(https_server: str) -> None:
    command = ["fetch", f"{https_server}/v1/shipper.yaml"]
    new = after(command, emptied)

    assert len(new) == 1
    assert [found for found in states_when_killed(command, emptied) if found not in ({}, new)] == []


APP = """
from cdk8s import App, Chart, ApiObject

app = App()
for name in "ab":
    ApiObject(Chart(app, name), "x", api_version="v1", kind="ConfigMap")
app.synth()
"""
CDK8S = """
language: python
app: python app.py
"""


@pytest.fixture
def project(request: pytest.FixtureRequest) -> Callable[[], None]:
    """A cdk8s project with an old output folder."""
    modules = request.config.rootpath / "node_modules"

    def prepare() -> None:
        shutil.rmtree("dist", ignore_errors=True)
        shutil.rmtree(".dist.staging", ignore_errors=True)
        Path("dist").mkdir()
        Path("dist", "a.k8s.yaml").write_text("old: 1\n")
        Path("dist", "gone.k8s.yaml").write_text("old: 2\n")

    Path("app.py").write_text(APP)
    Path("cdk8s.yaml").write_text(CDK8S)
    Path("node_modules").symlink_to(modules)
    return prepare


def test_a_synth_that_is_killed_leaves_the_old_folder_or_the_new_one(
    project: Callable[[], None],
) -> None:
    project()
    old, new = snapshot(), after(["synth"], project)

    assert old != new
    assert all(found in (old, new) for found in states_when_killed(["synth"], project, every=11))


def fill(file: Path) -> None:
    """Take all the room that is left."""
    with file.open("wb", buffering=0) as filler, suppress(OSError):
        while True:
            filler.write(b"x" * 4096)


@pytest.fixture
def small_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A disk of 64 KiB, which is the current folder."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if not mount or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root on Linux")
    monkeypatch.chdir(disk)
    try:
        yield disk
    finally:
        monkeypatch.undo()
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.mark.parametrize(
    ("command", "prepare"),
    [
        (["check", "agent.yaml", "-o", "report.txt"], with_report),
        (["check", "agent.yaml", "--write-baseline", "report.txt"], with_report),
        (["check", "a.yaml", "b.yaml", "--fix"], with_agents),
    ],
    ids=["--output", "baseline", "--fix"],
)
@pytest.mark.usefixtures("small_disk")
def test_a_full_disk_leaves_every_file_as_it_was(
    command: list[str], prepare: Callable[[], None]
) -> None:
    prepare()
    old = snapshot()
    fill(Path(".filler"))
    run = subprocess.run(
        [*PROGRAM, *command], capture_output=True, text=True, timeout=120, check=False
    )

    assert (run.returncode, run.stdout) == (2, "")
    assert "cannot be written: No space left on device." in run.stderr
    assert snapshot() == old
    assert [path for path in Path().iterdir() if path.name.startswith(".")] == [Path(".filler")]


def test_two_runs_at_once_leave_whole_files() -> None:
    with_agents()
    old = snapshot()
    command = ["check", "a.yaml", "b.yaml", "--fix"]
    new = after(command, with_agents)
    with_agents()
    runs = [
        subprocess.Popen(
            [*PROGRAM, *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    said = [run.communicate(timeout=120)[1] for run in runs]

    assert old != new
    assert snapshot() == new
    assert "Traceback" not in "".join(said)
