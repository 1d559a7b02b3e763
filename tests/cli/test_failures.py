"""Whatever happens ends in one sentence and an exit code that says whose matter it is."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from constructs_lib.cli import main as command_line
from constructs_lib.policy.example import BASE

PROGRAM = Path(sys.executable).parent / "constructs-lib"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DaemonSet, nodes, and inputs that are deep or hold long numbers."""
    place = tmp_path_factory.mktemp("failures")
    (place / "ok.yaml").write_text(BASE)
    (place / "nodes.json").write_text(json.dumps({"nodes": [{"name": "a", "cpu": 1}]}))
    head = '{"apiVersion": "x/v1", "kind": "X", "metadata": {"name": "a"}, "spec": '
    for name, depth in (("deep", 900), ("deeper", 100_000), ("allowed", 480)):
        (place / f"{name}.json").write_text(f"{head}{'[' * depth}{']' * depth}}}")
    maps = '{"a":' * 480 + "1" + "}" * 480
    (place / "maps.json").write_text(f"{head}{maps}}}")
    (place / "number.json").write_text(f"{head}{'9' * 5000}}}")
    (place / "deep.toml").write_text(f"a = {'[' * 20_000}")
    return place


def run(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    shell = f"set -o pipefail; {command.replace('C ', f'{PROGRAM} ', 1)}"
    return subprocess.run(
        ["bash", "-c", shell], cwd=folder, capture_output=True, text=True, check=False
    )


FULL = "cannot be written: No space left on device"
NOBODY = "exec 3> >(true); wait $!"
"""A reader that is gone before anything is written."""
DEEP = "Nested deeper than 500 lists and mappings"
ENDS = [
    pytest.param("C check ok.yaml > /dev/full", 3, FULL, id="standard output is full"),
    pytest.param("C rules > /dev/full", 3, FULL, id="so it is for the rules"),
    pytest.param("C --help > /dev/full", 3, FULL, id="so it is for the help"),
    pytest.param("C check ok.yaml >&-", 3, "it is closed", id="standard output is closed"),
    pytest.param(f"{NOBODY}; C check ok.yaml >&3", 3, "", id="nobody reads the report"),
    pytest.param(f"{NOBODY}; C check --help >&3", 3, "", id="nobody reads the help"),
    pytest.param("C check none.yaml 2> /dev/full", 2, "", id="standard error is full"),
    pytest.param("C check none.yaml 2>&-", 2, "", id="standard error is closed"),
    pytest.param("C check ok.yaml >&- 2>&-", 3, "", id="both are closed"),
    pytest.param("C check - <&-", 2, "standard input is closed", id="standard input is closed"),
    pytest.param("C diff ok.yaml deep.json", 2, DEEP, id="JSON is nested too deeply"),
    pytest.param("C coverage ok.yaml --nodes deeper.json", 2, DEEP, id="so are nodes"),
    pytest.param("C diff ok.yaml maps.json", 0, "", id="as deep as it may be"),
    pytest.param("C diff allowed.json ok.yaml", 0, "", id="so are lists"),
    pytest.param("C diff ok.yaml number.json", 0, "", id="a number is long"),
    pytest.param("C rollout ok.yaml --nodes number.json", 2, "kind", id="so is one of nodes"),
    pytest.param("C check ok.yaml --config deep.toml", 2, "too deeply", id="TOML is too deep"),
]


@pytest.mark.parametrize(("command", "code", "said"), ENDS)
def test_a_run_that_cannot_end_well_says_so_in_a_sentence(
    command: str, code: int, said: str, folder: Path
) -> None:
    done = run(folder, command)

    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert len(done.stderr.splitlines()) <= 2


def test_too_little_memory_is_told(folder: Path) -> None:
    many = "".join(f"k{number}: v\n" for number in range(3_000_000))
    (folder / "many.yaml").write_text(f"a: [b]\n{many}")

    done = run(folder, "ulimit -v 300000; C check many.yaml")

    assert (done.returncode, done.stderr) == (
        3,
        "error: There is not enough memory for this input.\n",
    )


def _broken() -> None:
    raise LookupError("nobody\n::error::thought of this")


@pytest.fixture
def _as_before() -> Iterator[None]:
    """A command changes its process, which here is that of all tests."""
    limit = sys.getrecursionlimit()
    yield
    sys.setrecursionlimit(limit)
    gc.enable()


@pytest.mark.usefixtures("_as_before")
@pytest.mark.parametrize("debug", [False, True])
def test_a_mistake_of_ours_asks_for_a_report_and_shows_no_traceback_unasked(
    debug: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("constructs_lib.cli.check_paths.find_config", lambda _: _broken())
    monkeypatch.setattr(sys, "argv", ["constructs-lib", *["--debug"] * debug, "check", __file__])

    with pytest.raises(SystemExit) as ended:
        command_line.main()

    said = capsys.readouterr().err
    assert ended.value.code == 3
    assert "please report it" in said.splitlines()[-1]
    assert "LookupError: nobody ::error::thought of this" in said.splitlines()[-1]
    assert ("Traceback" in said) is debug
    assert not any(line.startswith("::") for line in said.splitlines())
