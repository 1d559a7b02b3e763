"""Every command explains itself, and every mistake ends with exit code 2 and no traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from constructs_lib.cli.program import COMMANDS, cli

ROOT = Path(__file__).parents[2]
PROGRAM = Path(sys.executable).parent / "constructs-lib"


def run(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(PROGRAM), *args], capture_output=True, text=True, check=False)


def test_the_version_is_that_of_the_package() -> None:
    assert run("--version").stdout == "constructs-lib 0.1.0\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    found = cli.get_command(click.Context(cli), command)
    result = run(command, "--help")

    assert found is not None
    assert result.returncode == 0
    assert str(found.help).splitlines()[0] in " ".join(result.stdout.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"constructs-lib {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "args", [("snyth",), ("synth", "--outptu", "x"), ("synth", "extra")], ids=" ".join
)
def test_wrong_usage_is_exit_code_2_without_a_traceback(args: tuple[str, ...]) -> None:
    result = run(*args)

    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert "Error: " in result.stderr


@pytest.mark.parametrize("args", [(), ("gitops",), ("images",)], ids=" ".join)
def test_who_names_no_command_is_shown_them(args: tuple[str, ...]) -> None:
    result = run(*args)

    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == run(*args, "--help").stdout


def test_the_version_does_not_wait_for_any_command() -> None:
    program = (
        "import sys; from constructs_lib.cli.program import cli\n"
        "cli(['--version'], standalone_mode=False)\n"
        "print(sorted(name for name in sys.modules if name.startswith('constructs_lib.')))"
    )

    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)  # noqa: PLW1510  # the output tells

    assert result.stdout.splitlines()[-1] == (
        "['constructs_lib.cli', 'constructs_lib.cli.commands', 'constructs_lib.cli.finish', "
        "'constructs_lib.cli.program', 'constructs_lib.version']"
    )


def test_what_happens_before_a_command_runs_is_no_finding(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "class Stops:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'constructs_lib.cli.plain_check': raise {error}\n"
        "sys.meta_path.insert(0, Stops())\n"
        "sys.argv = ['constructs-lib', 'check', '--no-cache', '.']\n"
        "from constructs_lib.cli.main import main\n"
        "main()\n"
    )
    stopped, broken = (
        subprocess.run(
            [sys.executable, "-c", program.replace("{error}", error)],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
        for error in ("KeyboardInterrupt", "ImportError('half installed')")
    )

    assert (stopped.returncode, stopped.stderr) == (130, "\nstopped\n")
    assert broken.returncode == 3
    assert broken.stderr.startswith("error: Unexpected: ImportError: half installed.")
